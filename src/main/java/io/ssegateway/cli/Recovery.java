package io.ssegateway.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Gives back every sealed object of a source as a file. One object's failure concerns no other one; a damaged object
 * leaves no file. One thread.
 */
final class Recovery implements ObjectSource.Visitor {
    private final ObjectVerifier verifier;
    private final Path folder;
    private final RecoveryReport report;
    private final Consumer<String> lines;

    /**
     * Into this folder.
     *
     * @param folder absolute
     * @param lines gets a line for people after every object
     */
    Recovery(ObjectVerifier verifier, Path folder, RecoveryReport report, Consumer<String> lines) {
        this.verifier = verifier;
        this.folder = folder;
        this.report = report;
        this.lines = lines;
    }

    @Override
    public void object(StoredObject object) {
        try {
            Optional<ObjectClaim> claim = verifier.claim(object);
            if (claim.isEmpty()) {
                skipped(object.name(), "no sealed object");
                return;
            }
            report.recovered(object.key().endsWith("/") ? folder(object, claim.get()) : file(object, claim.get()));
            lines.accept(report.progress());
        } catch (ObjectFailure e) {
            failed(object.name(), String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void skipped(String name, String reason) {
        report.skipped(name, reason);
    }

    @Override
    public void failed(String name, String reason) {
        lines.accept(report.failed(name, reason));
    }

    private long file(StoredObject object, ObjectClaim claim) {
        if (object.bucket().isEmpty()) {
            throw refused("it lies in no bucket's folder; name the bucket with --bucket");
        }
        Path target = RecoveredFile.target(folder, object.name());
        // The source of what is being recovered must survive the recovery.
        if (object instanceof FileObject source && Files.exists(target) && isSame(source.file(), target)) {
            throw refused("its file would replace the stored object itself");
        }
        try (RecoveredFile file = RecoveredFile.create(target)) {
            verifier.open(object, claim, file::write);
            file.keep();
            return file.written();
        }
    }

    /** Clients make folders of a store visible by empty objects whose keys end in a slash. */
    private long folder(StoredObject object, ObjectClaim claim) {
        String name = object.name();
        Path target = RecoveredFile.target(folder, name.substring(0, name.length() - 1));
        verifier.open(object, claim, plaintext -> {
            throw refused("its name is a folder's and it is not empty");
        });
        try {
            Files.createDirectories(target);
        } catch (IOException e) {
            throw refused("its folder cannot be made: " + e);
        }
        return 0;
    }

    private static boolean isSame(Path one, Path other) {
        try {
            return Files.isSameFile(one, other);
        } catch (IOException e) {
            return true;
        }
    }

    private static ObjectFailure refused(String message) {
        return new ObjectFailure(ObjectFailure.Kind.REFUSED, message);
    }
}
