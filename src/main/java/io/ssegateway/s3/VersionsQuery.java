package io.ssegateway.s3;

import java.util.Optional;

/**
 * What a client asks of a listing of versions, as sent. Source: Amazon S3 API Reference, ListObjectVersions.
 *
 * @param maxKeys at most this many entries as asked, 0 or more; no page has more than 1 000
 */
public record VersionsQuery(
        Optional<String> prefix,
        Optional<String> delimiter,
        Optional<String> keyMarker,
        Optional<String> versionMarker,
        int maxKeys,
        boolean urlEncoded) {}
