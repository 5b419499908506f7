package io.ssegateway.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Loads every {@code *.yaml} and {@code *.yml} below a directory, at any depth, as one policy. Names that begin with a
 * dot are passed over, and with them the hidden folders behind Kubernetes' symbolic links; links themselves are
 * followed.
 *
 * <p>Blocks while it reads: not for an event loop. Raises nothing but findings.
 */
public final class PolicyFiles {
    private static final int MAX_FILES = 10_000;
    private static final int MAX_DEPTH = 16;

    private final Map<String, byte[]> files = new TreeMap<>();
    private final Map<String, Path> paths = new TreeMap<>();
    private final Findings findings = new Findings();
    private final Set<Path> walked = new HashSet<>();
    private final Path root;

    private PolicyFiles(Path root) {
        this.root = root;
        collect();
    }

    /** Reads and checks all files; places name files as {@code directory} leads to them. One file may be given too. */
    public static Loaded load(Path directory, PolicyContext context) {
        return new PolicyFiles(directory).check(context);
    }

    /** Whether the directory still reads as it did, secret files included. */
    static boolean unchanged(Path directory, PolicySources sources) {
        return sources.sameAs(new PolicyFiles(directory).files);
    }

    private Loaded check(PolicyContext context) {
        Declared declared = new Declared();
        Map<Path, String> secretFiles = new HashMap<>();
        files.forEach((name, bytes) -> {
            Path path = paths.getOrDefault(name, root);
            Path folder = Optional.ofNullable(path.getParent()).orElse(Path.of(""));
            Reading reading = new Reading(folder, context, findings, declared, secretFiles);
            YamlReader.read(told(path), bytes, findings).ifPresent(new PolicyFileParser(reading)::parse);
        });
        if (files.isEmpty() && !findings.hasErrors()) {
            findings.error(Place.of(told(root)), "no *.yaml file below it; every request would be refused");
        }
        new CrossCheck(declared, findings).run();
        PolicySources sources = new PolicySources(files, secretFiles);
        Optional<Policies> snapshot = findings.hasErrors()
                ? Optional.empty()
                : Optional.of(new Policies(declared, sources.hash(), sources.names()));
        return new Loaded(snapshot, findings.sorted(), findings.servedLater(), sources);
    }

    private void collect() {
        try {
            if (Files.isDirectory(root)) {
                walk(root, 0);
            } else if (Files.isRegularFile(root)) {
                read(root);
            } else {
                findings.error(Place.of(told(root)), "no such directory; set GATEWAY_POLICIES to the policies' folder");
            }
        } catch (IOException e) {
            findings.error(Place.of(told(root)), "cannot be read; check owner and mode of everything below it");
        }
    }

    private void walk(Path folder, int depth) throws IOException {
        if (depth > MAX_DEPTH || !walked.add(folder.toRealPath())) {
            return;
        }
        List<Path> children;
        try (Stream<Path> listing = Files.list(folder)) {
            children = listing.filter(child -> !name(child).startsWith("."))
                    .sorted()
                    .toList();
        }
        for (Path child : children) {
            if (Files.isDirectory(child)) {
                walk(child, depth + 1);
            } else if (name(child).endsWith(".yaml") || name(child).endsWith(".yml")) {
                read(child);
            }
        }
    }

    private void read(Path file) {
        if (files.size() >= MAX_FILES) {
            findings.error(
                    Place.of(told(root)), "more than " + MAX_FILES + " files; name a directory of policies only");
            return;
        }
        String relative = told(root.relativize(file));
        paths.put(relative, file);
        try {
            if (!Files.isRegularFile(file)) {
                findings.error(Place.of(told(file)), "not a file; mend the link or delete it");
            } else if (Files.size(file) > YamlReader.MAX_BYTES) {
                files.put(relative, new byte[YamlReader.MAX_BYTES + 1]);
            } else {
                files.put(relative, Files.readAllBytes(file));
            }
        } catch (IOException e) {
            findings.error(Place.of(told(file)), "cannot be read; check its owner and mode");
        }
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    private static String told(Path path) {
        return path.toString().replace('\\', '/');
    }
}
