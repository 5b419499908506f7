package io.ssegateway.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Programs by their name, as a shell finds them. */
final class SearchPath {
    private SearchPath() {}

    /** The first executable file of that name in the folders of {@code PATH}. */
    static Optional<Path> find(String name) {
        return find(name, System.getenv().getOrDefault("PATH", ""));
    }

    /** The same in the folders of a list separated by colons. */
    static Optional<Path> find(String name, String folders) {
        return Stream.of(folders.split(":"))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, name))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }
}
