package io.ssegateway.policy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.Optional;

/** Reads what a {@code secret:} refers to. Only references stand in policy files, never secrets. */
final class SecretReader {
    private static final String FILE = "file:";
    private static final String ENV = "env:";
    private static final int MAX_BYTES = 4096;

    private final Reading reading;

    SecretReader(Reading reading) {
        this.reading = reading;
    }

    /** The secret; empty after a finding. */
    Optional<Secret> read(Yaml.Text reference, String principal) {
        String written = reference.value();
        String needed = " (needed by principal '" + principal + "')";
        if (written.startsWith(FILE)) {
            return file(reference, written.substring(FILE.length()), needed);
        }
        if (written.startsWith(ENV)) {
            Optional<String> value = reading.context()
                    .environment()
                    .apply(written.substring(ENV.length()))
                    .filter(v -> !v.isEmpty());
            if (value.isEmpty()) {
                reading.findings().error(reference.place(), written + ": not set" + needed);
            }
            return value.map(Secret::new);
        }
        reading.findings().error(reference.place(), "secrets are never written here; use file:… or env:…");
        return Optional.empty();
    }

    private Optional<Secret> file(Yaml.Text reference, String name, String needed) {
        Findings findings = reading.findings();
        String told = FILE + name;
        try {
            Path path = reading.folder().resolve(name);
            reading.secretFiles().put(path, PolicySources.digest(path));
            if (!Files.exists(path)) {
                findings.error(reference.place(), told + ": no such file" + needed);
                return Optional.empty();
            }
            if (!Files.isRegularFile(path) || Files.size(path) > MAX_BYTES) {
                findings.error(reference.place(), told + ": not a file of at most " + MAX_BYTES + " bytes" + needed);
                return Optional.empty();
            }
            warnIfExposed(reference, told, path);
            Optional<Secret> secret = content(path);
            if (secret.isEmpty()) {
                findings.error(reference.place(), told + ": empty, or not one line of text" + needed);
            }
            return secret;
        } catch (IOException | InvalidPathException e) {
            findings.error(reference.place(), told + ": cannot be read; check its owner and mode" + needed);
            return Optional.empty();
        }
    }

    private static Optional<Secret> content(Path path) throws IOException {
        byte[] bytes = Files.readAllBytes(path);
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            String line = text.endsWith("\r\n")
                    ? text.substring(0, text.length() - 2)
                    : text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
            boolean usable = !line.isEmpty() && line.chars().noneMatch(c -> c < ' ');
            return usable ? Optional.of(new Secret(line)) : Optional.empty();
        } catch (CharacterCodingException e) {
            return Optional.empty();
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private void warnIfExposed(Yaml.Text reference, String told, Path path) throws IOException {
        try {
            if (Files.getPosixFilePermissions(path).contains(PosixFilePermission.OTHERS_READ)) {
                reading.findings()
                        .warning(reference.place(), told + ": every user of this machine can read it; chmod 600");
            }
        } catch (UnsupportedOperationException e) {
            // a file system without POSIX modes has nothing to check
            return;
        }
    }
}
