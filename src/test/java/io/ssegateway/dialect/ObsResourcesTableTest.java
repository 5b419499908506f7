package io.ssegateway.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.dialect.ObsResources.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The README says of the sub-resources of OBS what the table says; {@code -Dreadme.write=true} makes it say so. */
class ObsResourcesTableTest {
    private static final String BEGIN =
            "<!-- sub-resources of OBS: made from the code, kept by ObsResourcesTableTest -->\n";
    private static final String END = "<!-- end of sub-resources of OBS -->\n";

    @Test
    void theReadmeHasTheTableThatTheCodeMakes() throws IOException {
        Path file = Path.of("README.md");
        String readme = Files.readString(file);
        assertThat(readme).containsOnlyOnce(BEGIN).containsOnlyOnce(END);
        if (Boolean.getBoolean("readme.write")) {
            readme = readme.substring(0, readme.indexOf(BEGIN) + BEGIN.length())
                    + table()
                    + readme.substring(readme.indexOf(END));
            Files.writeString(file, readme);
        }
        assertThat(readme.substring(readme.indexOf(BEGIN) + BEGIN.length(), readme.indexOf(END)))
                .isEqualTo(table());
    }

    /** Rows that are treated alike share a line. */
    private record Cells(String of, String treatment, String methods, String note) {
        static Cells of(Row row) {
            Set<String> methods = new TreeSet<>(row.methods());
            return new Cells(
                    row.level()
                            .map(level -> level.name().toLowerCase(Locale.ROOT))
                            .orElse("any"),
                    row.treatment().name().toLowerCase(Locale.ROOT),
                    methods.size() < 5 ? String.join(" ", methods) : "every method",
                    row.note());
        }
    }

    private static String table() {
        Map<Cells, Set<String>> lines = new LinkedHashMap<>();
        for (Row row : ObsResources.all()) {
            lines.computeIfAbsent(Cells.of(row), ignored -> new LinkedHashSet<>())
                    .add(row.name());
        }
        StringBuilder text = new StringBuilder("| of | sub-resources | is | methods | |\n|---|---|---|---|---|\n");
        lines.forEach((cells, names) -> text.append("| ")
                .append(cells.of())
                .append(" | ")
                .append(names.stream().map(name -> "`" + name + "`").collect(Collectors.joining(" ")))
                .append(" | ")
                .append(cells.treatment())
                .append(" | ")
                .append(cells.methods())
                .append(" | ")
                .append(cells.note())
                .append(" |\n"));
        return text.toString();
    }
}
