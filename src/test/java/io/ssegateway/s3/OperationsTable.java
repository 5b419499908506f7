package io.ssegateway.s3;

import io.ssegateway.s3.SubResource.Level;
import io.ssegateway.s3.SubResource.Passed;
import io.ssegateway.s3.SubResource.Refused;
import io.ssegateway.s3.SubResource.Served;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The README's table of operations, made from the code. */
final class OperationsTable {
    private OperationsTable() {}

    /** What stands between the two marks. */
    static String text() {
        StringBuilder text = new StringBuilder();
        text.append("By the gateway itself: ").append(operations()).append(".\n\n");
        text.append("| of a | sub-resources | method and right |\n|---|---|---|\n");
        lines().forEach((cells, names) -> text.append("| ")
                .append(cells.level())
                .append(" | ")
                .append(names.stream().map(name -> "`" + name + "`").collect(Collectors.joining(" ")))
                .append(" | ")
                .append(cells.methods())
                .append(" |\n"));
        return text.toString();
    }

    private record Cells(String level, String methods) {}

    /** Sub-resources that are treated alike share a line. */
    private static Map<Cells, Set<String>> lines() {
        Map<Cells, Set<String>> lines = new LinkedHashMap<>();
        for (SubResource row : SubResources.all()) {
            Cells cells = new Cells(row.level().name().toLowerCase(Locale.ROOT), methods(row.level(), row.parameter()));
            lines.computeIfAbsent(cells, ignored -> new LinkedHashSet<>()).add(row.parameter());
        }
        return lines;
    }

    private static String methods(Level level, String parameter) {
        Map<String, Set<String>> methods = new LinkedHashMap<>();
        for (SubResource row : SubResources.of(level, parameter)) {
            String said = switch (row.treatment()) {
                case Passed passed -> "`" + passed.need().name().toLowerCase(Locale.ROOT) + "`";
                case Served ignored -> "by the gateway";
                case Refused refused -> "refused: " + refused.reason();
            };
            methods.computeIfAbsent(said, ignored -> new LinkedHashSet<>()).add(row.method());
        }
        List<String> parts = new ArrayList<>();
        methods.forEach((said, names) -> parts.add((String.join(" ", names) + " " + said).replace("* ", "")));
        return String.join(" · ", parts);
    }

    private static String operations() {
        return permitted(S3Operation.class)
                .filter(type -> type != ResourceOperation.PassThrough.class)
                .map(Class::getSimpleName)
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private static Stream<Class<?>> permitted(Class<?> type) {
        Class<?>[] below = type.getPermittedSubclasses();
        return below == null ? Stream.of(type) : Arrays.stream(below).flatMap(OperationsTable::permitted);
    }
}
