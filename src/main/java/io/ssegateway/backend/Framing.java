package io.ssegateway.backend;

import io.vertx.core.buffer.Buffer;

/** How a body stands on the wire. Single use; threads: the body's event loop. */
interface Framing {
    /** Bytes on the wire for the whole body: the request's {@code Content-Length}. */
    long wireLength();

    /** The next bytes of the body, with what belongs before and between them. The buffer is given away. */
    Buffer next(Buffer data);

    /** The last bytes of the body, perhaps none, with what ends it. To be called after the body has ended in order. */
    Buffer last(Buffer data);

    /** The bytes as they are. */
    static Framing none(long length) {
        return new Framing() {
            @Override
            public long wireLength() {
                return length;
            }

            @Override
            public Buffer next(Buffer data) {
                return data;
            }

            @Override
            public Buffer last(Buffer data) {
                return data;
            }
        };
    }
}
