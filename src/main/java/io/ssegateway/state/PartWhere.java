package io.ssegateway.state;

import io.ssegateway.envelope.TamperedException;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where the bytes of one attempt at a part lie: at the store under an ETag, or kept in the state. In its text, which is
 * part of an object's name and bound into the part record, every place has exactly one form (FORMAT.md §11).
 *
 * @param text 32 lower-case hexadecimal digits: the store's ETag; {@code x} and base64url: any other ETag of the store;
 *     {@code t} and 32 hexadecimal digits: kept under this tail id
 */
public record PartWhere(String text) {
    /** The most bytes of a store's ETag, quotes not counted: names of files have 255 bytes at most. */
    public static final int ETAG_LIMIT = 60;

    private static final Pattern HEX = Pattern.compile("[0-9a-f]{32}");
    private static final Pattern KEPT = Pattern.compile("t[0-9a-f]{32}");
    private static final Pattern OTHER = Pattern.compile("x[A-Za-z0-9_-]{0,80}");
    private static final int TAIL_ID = 16;

    /**
     * Rejects any text but the canonical one of a place.
     *
     * @throws TamperedException for such a text
     */
    public PartWhere {
        boolean known = HEX.matcher(text).matches() || KEPT.matcher(text).matches();
        if (!known && !(OTHER.matcher(text).matches() && encoded(decoded(text)).equals(text))) {
            throw new TamperedException("no place of a part");
        }
    }

    /**
     * At the store.
     *
     * @param etag of the part as the store answered it, quoted or not
     * @throws S3Exception {@code ServiceUnavailable} if the store's ETag is longer than {@link #ETAG_LIMIT} bytes
     */
    public static PartWhere stored(String etag) {
        String bare = unquoted(etag);
        if (bare.getBytes(StandardCharsets.UTF_8).length > ETAG_LIMIT) {
            throw new S3Exception(
                    S3Error.SERVICE_UNAVAILABLE, "The store's ETags are longer than this gateway can keep.");
        }
        return new PartWhere(encoded(bare));
    }

    /** Kept in the state, under a fresh tail id. */
    public static PartWhere kept(SecureRandom random) {
        byte[] id = new byte[TAIL_ID];
        random.nextBytes(id);
        return new PartWhere("t" + HexFormat.of().formatHex(id));
    }

    /** The store's ETag, without quotes; empty if the part is kept. */
    public Optional<String> storeEtag() {
        return switch (text.charAt(0)) {
            case 't' -> Optional.empty();
            case 'x' -> Optional.of(decoded(text));
            default -> Optional.of(text);
        };
    }

    /** The 32 hexadecimal digits of a kept part; empty if the part is at the store. */
    public Optional<String> tailId() {
        return text.charAt(0) == 't' ? Optional.of(text.substring(1)) : Optional.empty();
    }

    private static String unquoted(String etag) {
        boolean quoted = etag.length() >= 2 && etag.startsWith("\"") && etag.endsWith("\"");
        return quoted ? etag.substring(1, etag.length() - 1) : etag;
    }

    private static String encoded(String etag) {
        byte[] bytes = etag.getBytes(StandardCharsets.UTF_8);
        return HEX.matcher(etag).matches()
                ? etag
                : "x" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String decoded(String text) {
        try {
            return new String(Base64.getUrlDecoder().decode(text.substring(1)), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new TamperedException("no place of a part");
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
