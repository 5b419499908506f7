package io.ssegateway.state;

import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.RootKey;
import io.ssegateway.envelope.StateKey;
import io.ssegateway.envelope.TamperedException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Bodies of state objects (FORMAT.md §11): magic, kind, root key id, content, and a MAC over all of it and the object's
 * name. Threads: any.
 */
final class StateBodies {
    /** Bytes around the content. */
    static final int FRAME = 8 + 1 + RootKey.ID_SIZE + StateKey.MAC;

    private static final Bytes MAGIC = Bytes.of(new byte[] {'S', 'S', 'E', 'G', 'W', 'S', 'T', 1});
    private static final int KIND_AT = 8;
    private static final int ROOT_AT = 9;
    private static final int CONTENT_AT = 13;

    private final StateRoots roots;

    StateBodies(StateRoots roots) {
        this.roots = roots;
    }

    /** What an object is; codes are persistent. */
    enum Kind {
        ROOT_CHECK(1),
        UPLOAD(2),
        BUCKET(3);

        private final int code;

        Kind(int code) {
            this.code = code;
        }
    }

    /** A content that verified, and the root key it verified under. */
    record Opened(Bytes rootId, Bytes content) {}

    /** The body under the root key that writes now. */
    byte[] seal(String name, Kind kind, byte[] content) {
        return roots.writing(root -> {
            byte[] body = new byte[content.length + FRAME];
            ByteBuffer out = ByteBuffer.wrap(body);
            out.put(MAGIC.toArray())
                    .put((byte) kind.code)
                    .put(root.id().toArray())
                    .put(content);
            try (StateKey key = StateKey.of(root)) {
                int at = body.length - StateKey.MAC;
                out.put(key.mac(name, Bytes.of(body, 0, at)).toArray());
            }
            return body;
        });
    }

    /**
     * The content of a body.
     *
     * @throws TamperedException if it does not verify for this name and kind, or its root key is not loaded
     */
    Opened open(String name, Kind kind, byte[] body) {
        int at = body.length - StateKey.MAC;
        if (at < CONTENT_AT || !Bytes.of(body, 0, KIND_AT).equals(MAGIC) || body[KIND_AT] != kind.code) {
            throw new TamperedException("no object of the state");
        }
        Bytes rootId = Bytes.of(body, ROOT_AT, CONTENT_AT);
        Optional<Boolean> verified = roots.of(rootId, root -> {
            try (StateKey key = StateKey.of(root)) {
                return key.verifies(name, Bytes.of(body, 0, at), Bytes.of(body, at, body.length));
            }
        });
        if (verified.isEmpty()) {
            throw new TamperedException("the state is kept under the root key " + rootId + ", which is not loaded");
        }
        if (!verified.get()) {
            throw new TamperedException("an object of the state does not verify");
        }
        return new Opened(rootId, Bytes.of(body, CONTENT_AT, at));
    }
}
