package io.ssegateway.auth;

/**
 * What the chunks of a body are verified with: the chain begins at the request's own signature. Holds no derived key;
 * one is lent for as long as a body is read.
 */
public final class ChunkSigning {
    private final Credentials credentials;
    private final Scope scope;
    private final String timestamp;
    private final String seed;
    private final CachingSigningKeys keys;

    ChunkSigning(Credentials credentials, Scope scope, String timestamp, String seed, CachingSigningKeys keys) {
        this.credentials = credentials;
        this.scope = scope;
        this.timestamp = timestamp;
        this.seed = seed;
        this.keys = keys;
    }

    /** A chain at its beginning; the caller closes it. */
    Chain begin() {
        return new Chain(keys.lend(credentials.accessKey(), credentials.secret(), scope), timestamp, scope, seed);
    }

    /** Redacted. */
    @Override
    public String toString() {
        return "ChunkSigning[redacted]";
    }

    /**
     * The running chain: each signature covers the one before. Source: S3 API Reference, "Signature Calculations:
     * transferring a payload in multiple chunks", and "… with trailing headers".
     */
    static final class Chain implements AutoCloseable {
        private final SigningKey key;
        private final String context;
        private String previous;

        private Chain(SigningKey key, String timestamp, Scope scope, String seed) {
            this.key = key;
            this.context = "\n" + timestamp + "\n" + scope.text() + "\n";
            this.previous = seed;
        }

        /** Whether this is the signature of the next chunk; the chain goes on only if it is. */
        boolean chunk(String signature, byte[] sha256) {
            return next(
                    "AWS4-HMAC-SHA256-PAYLOAD" + context + previous + "\n" + SigV4.EMPTY_SHA256 + "\n"
                            + SigV4.hex(sha256),
                    signature);
        }

        /** Whether this is the signature of the trailer, given as {@code name:value\n} lines. */
        boolean trailer(String signature, String lines) {
            return next("AWS4-HMAC-SHA256-TRAILER" + context + previous + "\n" + SigV4.sha256Hex(lines), signature);
        }

        private boolean next(String stringToSign, String signature) {
            String expected = key.sign(stringToSign);
            previous = expected;
            return SigV4.same(expected, signature);
        }

        @Override
        public void close() {
            key.close();
        }
    }
}
