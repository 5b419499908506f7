package io.ssegateway.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Records to write, and files of them. */
final class Records {
    static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-08-01T10:00:00.123456Z"));

    private Records() {}

    /** A use of a key for the object of this name. */
    static AuditRecord.Use use(String object) {
        return new AuditRecord.Use(
                CLOCK.instant(),
                new AuditRecord.Subject("ID", "app", "GetObject", "photos", object, "", "TLS"),
                new AuditRecord.Key("sse-kms", "vault", "transit/photos"),
                false,
                AuditRecord.Result.OK,
                "decrypt");
    }

    static List<AuditRecord> uses(int count) {
        List<AuditRecord> uses = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            uses.add(use("object-" + i));
        }
        return uses;
    }

    static AuditFile open(Path file) {
        return AuditFile.open(new AuditFile.Settings(file, 1 << 20, 0), CLOCK);
    }

    /** A file with so many uses after its first record. */
    static Path file(Path folder, int uses) throws IOException {
        Path file = folder.resolve("audit.jsonl");
        try (AuditFile audit = open(file)) {
            audit.write(uses(uses));
        }
        return file;
    }

    static List<String> lines(Path file) {
        try {
            return new ArrayList<>(Files.readAllLines(file, StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void write(Path file, List<String> lines) throws IOException {
        Files.writeString(file, lines.isEmpty() ? "" : String.join("\n", lines) + "\n");
    }

    static AuditVerifier.Verdict verify(Path... files) throws IOException {
        return AuditVerifier.verify(List.of(files), Optional.empty());
    }

    /** The finding without its folder; empty text if the chain is intact. */
    static String finding(Path... files) throws IOException {
        return verify(files)
                .finding()
                .map(found -> found.file().getFileName() + ":" + found.line() + ": " + found.text())
                .orElse("");
    }
}
