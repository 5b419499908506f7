package io.ssegateway.cli;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A file that holds a stored object byte for byte.
 *
 * @param size bytes when it was found; a file that changes while being read does not verify
 */
record FileObject(Path file, String bucket, String key, long size) implements StoredObject {
    private static final int PIECE = 64 * 1024;
    /** How stores on files spell the attribute differs in what stands before the name. */
    private static final String ATTRIBUTE = "ssegw";

    @Override
    public Optional<String> envelope() {
        UserDefinedFileAttributeView view =
                Files.getFileAttributeView(file, UserDefinedFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (view == null) {
            return Optional.empty();
        }
        try {
            for (String name : view.list()) {
                if (isEnvelope(name.toLowerCase(Locale.ROOT))) {
                    ByteBuffer value = ByteBuffer.allocate(view.size(name));
                    view.read(name, value);
                    return Optional.of(new String(value.array(), 0, value.position(), StandardCharsets.ISO_8859_1));
                }
            }
        } catch (IOException e) {
            // A file system without attributes: the bytes are enough.
            return Optional.empty();
        }
        return Optional.empty();
    }

    private static boolean isEnvelope(String name) {
        return name.equals(ATTRIBUTE) || name.endsWith("." + ATTRIBUTE) || name.endsWith("-" + ATTRIBUTE);
    }

    @Override
    public byte[] end(int bytes) {
        try (FileChannel channel = open()) {
            ByteBuffer end = ByteBuffer.allocate((int) Math.min(bytes, size));
            long from = size - end.capacity();
            while (end.hasRemaining() && channel.read(end, from + end.position()) >= 0) {
                // until all of it is there
            }
            if (end.hasRemaining()) {
                throw new ObjectFailure(ObjectFailure.Kind.REFUSED, "the file became shorter while it was read");
            }
            return end.array();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    @Override
    public void read(Consumer<Buffer> consumer) {
        ByteBuffer piece = ByteBuffer.allocate(PIECE);
        try (FileChannel channel = open()) {
            while (channel.read(piece.clear()) >= 0) {
                consumer.accept(Buffer.buffer(piece.position()).appendBytes(piece.array(), 0, piece.position()));
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private FileChannel open() throws IOException {
        return FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    }

    private static ObjectFailure unreadable(IOException e) {
        return new ObjectFailure(ObjectFailure.Kind.REFUSED, "the file cannot be read: " + e.getMessage());
    }
}
