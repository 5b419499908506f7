package io.ssegateway.cli;

import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.UriEncoding;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Optional;

/**
 * A folder of stored objects, as a store on files keeps them or a copy of it: below it the bucket and then the key, or
 * the key alone where the bucket is named. Names are the octets on disk, whatever the locale. Links are not followed.
 */
final class FolderSource implements ObjectSource {
    private static final byte[] MINIO = "XL2 ".getBytes(StandardCharsets.US_ASCII);

    private final Path folder;
    private final Optional<String> bucket;

    /** Below this folder. */
    FolderSource(Path folder, Optional<String> bucket) {
        this.folder = folder;
        this.bucket = bucket;
    }

    /**
     * {@inheritDoc}
     *
     * @throws CommandFailure if it is the disk of a store that keeps objects in a form of its own
     */
    @Override
    public void visit(Visitor visitor) {
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    found(file, attributes, visitor);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    visitor.failed(file.toString(), "cannot be read: " + e.getMessage());
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.UNREACHABLE, "cannot read " + folder + ": " + e.getMessage());
        }
    }

    private void found(Path file, BasicFileAttributes attributes, Visitor visitor) throws IOException {
        if (!attributes.isRegularFile()) {
            visitor.skipped(file.toString(), "no regular file");
            return;
        }
        if (isMinio(file)) {
            throw new CommandFailure(
                    ExitCode.INVALID,
                    file + " is MinIO's own form, which is no copy of an object: start MinIO and recover from s3://,"
                            + " or copy the objects out with an S3 client first");
        }
        String below;
        try {
            below = UriEncoding.decode(encoded(file).substring(encoded(folder).length() + 1));
        } catch (S3Exception e) {
            visitor.failed(file.toString(), "its name is no UTF-8");
            return;
        }
        int slash = below.indexOf('/');
        if (bucket.isEmpty() && slash < 0) {
            visitor.object(new FileObject(file, "", below, attributes.size()));
        } else {
            String key = bucket.isPresent() ? below : below.substring(slash + 1);
            visitor.object(
                    new FileObject(file, bucket.orElseGet(() -> below.substring(0, slash)), key, attributes.size()));
        }
    }

    /** The octets of a path, percent-encoded: text of a path depends on the locale, this does not. */
    private static String encoded(Path path) {
        String raw = path.toUri().getRawPath();
        return raw.endsWith("/") ? raw.substring(0, raw.length() - 1) : raw;
    }

    private static boolean isMinio(Path file) throws IOException {
        if (!file.endsWith("xl.meta")) {
            return false;
        }
        try (var in = Files.newInputStream(file)) {
            return Arrays.equals(in.readNBytes(MINIO.length), MINIO);
        }
    }
}
