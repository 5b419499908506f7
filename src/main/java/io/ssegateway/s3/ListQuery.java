package io.ssegateway.s3;

import java.util.Optional;

/**
 * What a client asks of a listing, as sent. In version 2 {@code marker} is {@code start-after} and {@code token} the
 * continuation token; version 1 has no token.
 *
 * @param version 1 or 2
 * @param maxKeys at most this many entries as asked, 0 or more; no page has more than 1 000
 */
public record ListQuery(
        int version,
        Optional<String> prefix,
        Optional<String> delimiter,
        Optional<String> marker,
        Optional<String> token,
        int maxKeys,
        boolean urlEncoded,
        boolean fetchOwner) {}
