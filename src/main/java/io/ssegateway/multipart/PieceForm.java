package io.ssegateway.multipart;

import io.ssegateway.s3.Checksum;
import io.ssegateway.stream.Body;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** What becomes of the pieces of a body before they go to the store. Single use, pieces in order. */
interface PieceForm {
    /** A piece that others follow. */
    Body piece(int number, Buffer plain);

    /**
     * The last piece; to be asked for when the whole body was verified.
     *
     * @param claimed the body's verified checksum
     */
    Body last(int number, Buffer plain, Optional<Checksum> claimed);

    /** As they are. */
    final class Plain implements PieceForm {
        @Override
        public Body piece(int number, Buffer plain) {
            return Body.of(plain);
        }

        @Override
        public Body last(int number, Buffer plain, Optional<Checksum> claimed) {
            return Body.of(plain);
        }
    }
}
