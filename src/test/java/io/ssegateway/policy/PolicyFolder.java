package io.ssegateway.policy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A folder of policy files for a test; findings are told as if it were called {@code policies}. */
final class PolicyFolder {
    static final Map<String, String> ENVIRONMENT = Map.of("GW_APP2", "second-secret", "GW_SPARK2", "spark-secret");

    /** Two rules, one principal with a secret at hand; tests add to it. */
    static final String SMALL = """
            version: 1
            keys:
              photos: {id: key-7, context: {team: media}}
              other: {}
            principals:
              app:
                credentials: [{access-key: AKAPP1, secret: "file:app1"}]
                buckets: {"*": all}
                kms: {photos: use, other: use}
            buckets:
              - {match: photos, encrypt: sse-kms, key: photos}
              - {match: "web-*", encrypt: sse-obs}
              - {match: "clear-*", encrypt: none}
            """;

    private final Path root;

    PolicyFolder(Path parent) {
        this.root = parent.resolve("policies");
        secret("app1", "app1-secret\n");
    }

    static PolicyContext context() {
        return new PolicyContext(
                Set.of("local", "vault"),
                Set.of("main"),
                Set.of("obs-acme"),
                name -> Optional.ofNullable(ENVIRONMENT.get(name)));
    }

    Path root() {
        return root;
    }

    PolicyFolder file(String name, String text) {
        try {
            Path path = root.resolve(name);
            Files.createDirectories(path.getParent());
            Files.writeString(path, text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    PolicyFolder secret(String name, String text) {
        file(name, text);
        return mode(name, "rw-------");
    }

    PolicyFolder mode(String name, String mode) {
        try {
            Files.setPosixFilePermissions(root.resolve(name), PosixFilePermissions.fromString(mode));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Loaded load() {
        return PolicyFiles.load(root, context());
    }

    Policies snapshot() {
        Loaded loaded = load();
        return loaded.snapshot().orElseThrow(() -> new AssertionError(loaded.findings()));
    }

    /** Lines of all findings, with the folder's path shortened to its name. */
    List<String> lines() {
        return told(load().findings());
    }

    List<String> told(List<Finding> findings) {
        return findings.stream()
                .map(f -> f.toString().replace(root.toString(), "policies"))
                .toList();
    }

    /** Findings of one file. */
    static List<String> linesOf(Path parent, String text) {
        return new PolicyFolder(parent).file("a.yaml", text).lines();
    }
}
