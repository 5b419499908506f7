package io.ssegateway.auth;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Writes aws-chunked bodies of the tests, signed or not, with every part open to be replaced. */
final class Chunks {
    static final String SEED = "0".repeat(64);
    private static final Scope SCOPE = new Scope("20130524", "us-east-1");

    private static final CachingSigningKeys KEYS = new CachingSigningKeys();

    private final Buffer wire = Buffer.buffer();
    private final Optional<SigningKey> key;
    private String previous;

    private Chunks(Optional<SigningKey> key, String seed) {
        this.key = key;
        this.previous = seed;
    }

    static Chunks unsigned() {
        return new Chunks(Optional.empty(), "");
    }

    static Chunks signed() {
        return signed(SEED);
    }

    static Chunks signed(String seed) {
        return new Chunks(Optional.of(SigningKey.derive(new SecretKey(Examples.SECRET), SCOPE)), seed);
    }

    /** The chain that verifies what {@link #signed} writes. */
    static ChunkSigning signing(String seed) {
        return new ChunkSigning(
                new Credentials(Examples.ACCESS_KEY, new SecretKey(Examples.SECRET)),
                SCOPE,
                Examples.TIMESTAMP,
                seed,
                KEYS);
    }

    Chunks chunk(byte[] data) {
        head(data);
        wire.appendBytes(data);
        return raw("\r\n");
    }

    Chunks chunk(String data) {
        return chunk(data.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The last chunk without what follows it. */
    Chunks last() {
        head(new byte[0]);
        return this;
    }

    /** A trailing field, signed where chunks are. */
    Chunks trailer(String name, String value) {
        raw(name + ":" + value + "\r\n");
        return trailerSignature(name + ":" + value + "\n");
    }

    Chunks trailerSignature(String lines) {
        key.ifPresent(k -> raw("x-amz-trailer-signature:"
                + sign("AWS4-HMAC-SHA256-TRAILER", "", lines.getBytes(StandardCharsets.ISO_8859_1)) + "\r\n"));
        return this;
    }

    Chunks raw(String text) {
        wire.appendString(text, "ISO-8859-1");
        return this;
    }

    byte[] end() {
        return raw("\r\n").bytes();
    }

    byte[] bytes() {
        return wire.getBytes();
    }

    private void head(byte[] data) {
        String extension = key.isEmpty()
                ? ""
                : ";chunk-signature=" + sign("AWS4-HMAC-SHA256-PAYLOAD", SigV4.EMPTY_SHA256 + "\n", data);
        raw(Integer.toHexString(data.length) + extension + "\r\n");
    }

    private String sign(String what, String middle, byte[] data) {
        previous = key.orElseThrow()
                .sign(what + "\n" + Examples.TIMESTAMP + "\n" + SCOPE.text() + "\n" + previous + "\n" + middle
                        + SigV4.hex(SigV4.sha256(data)));
        return previous;
    }
}
