package io.ssegateway.auth;

import io.ssegateway.s3.UriEncoding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Signs requests to a store, or to another service, with AWS Signature Version 4 in the header. Immutable but for its
 * cache of derived keys; safe for concurrent use; does no I/O and reads no clock.
 *
 * <p>Wiping: {@link #close} zeroes the derived keys. One that serves as long as the process need not be closed.
 *
 * <p>Source: Amazon S3 API Reference, "Signature Calculations for the Authorization Header".
 */
public final class Signer implements AutoCloseable {
    /** Payload hash of a body that the signature does not cover. */
    public static final String UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD";

    /** Payload hash of an aws-chunked body with unsigned chunks and a trailer. */
    public static final String STREAMING_UNSIGNED_PAYLOAD_TRAILER = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";

    /** Payload hash of no body. */
    public static final String EMPTY_PAYLOAD = SigV4.EMPTY_SHA256;

    /** What hops may add, drop or rewrite, and what this class makes itself. */
    private static final Set<String> NEVER_SIGNED = Set.of(
            "authorization",
            "connection",
            "expect",
            "host",
            "transfer-encoding",
            "user-agent",
            "x-amz-content-sha256",
            "x-amz-date",
            "x-amzn-trace-id");

    private final Credentials credentials;
    private final String region;
    private final String service;
    private final CachingSigningKeys keys = new CachingSigningKeys(64);

    /** Signs as these credentials for S3 in this region. */
    public Signer(Credentials credentials, String region) {
        this(credentials, region, Scope.SERVICE);
    }

    /**
     * Signs as these credentials for this region and service.
     *
     * @param service as it stands in the scope of a signature, {@code kms}
     */
    public Signer(Credentials credentials, String region, String service) {
        this.credentials = credentials;
        this.region = region;
        this.service = service;
    }

    /** The payload hash of a body. */
    public static String payloadHash(byte[] body) {
        return SigV4.hex(SigV4.sha256(body));
    }

    /**
     * The headers to add: {@code authorization}, {@code x-amz-date}, {@code x-amz-content-sha256}. They must replace
     * fields of the same name; every field given here but those that hops rewrite is signed and must be sent as given.
     *
     * @param host the value of the {@code Host} header, with a port if one is sent
     * @param encodedPath the path of the target exactly as it will be sent, percent-encoded by {@link UriEncoding#path}
     * @param query parameters by name, not encoded; to be sent as {@link #query} renders them
     * @param headers values as they go over the wire, one char per octet
     * @param payloadHash lower-case hex SHA-256 of the body, or one of the literals of this class
     */
    public Map<String, String> sign(
            String method,
            String host,
            String encodedPath,
            Map<String, String> query,
            Map<String, String> headers,
            String payloadHash,
            Instant now) {
        if (credentials.isNobody()) {
            return unsigned(payloadHash);
        }
        String timestamp = SigV4.timestamp(now);
        Scope scope = new Scope(SigV4.date(timestamp), region, service);
        Map<String, String> signed = canonicalHeaders(headers);
        signed.put("host", Canonical.headerValue(host));
        signed.put("x-amz-content-sha256", payloadHash);
        signed.put("x-amz-date", timestamp);
        String names = String.join(";", signed.keySet());
        String request = Canonical.request(method, encodedPath, query(query), signed, names, payloadHash);
        Map<String, String> added = new LinkedHashMap<>();
        added.put("x-amz-date", timestamp);
        added.put("x-amz-content-sha256", payloadHash);
        try (SigningKey key = keys.lend(credentials.accessKey(), credentials.secret(), scope)) {
            String signature = key.sign(SigV4.stringToSign(timestamp, scope, request));
            added.put(
                    "authorization",
                    SigV4.ALGORITHM + " Credential=" + credentials.accessKey() + "/" + scope.text() + ", SignedHeaders="
                            + names + ", Signature=" + signature);
        }
        return added;
    }

    /** Wipes the derived keys. */
    @Override
    public void close() {
        keys.clear();
    }

    /** Of a request that goes unsigned only the framing of its body is told. */
    private static Map<String, String> unsigned(String payloadHash) {
        return payloadHash.equals(STREAMING_UNSIGNED_PAYLOAD_TRAILER)
                ? Map.of("x-amz-content-sha256", payloadHash)
                : Map.of();
    }

    /** The query string to send: canonical, sorted, without a question mark; empty for no parameters. */
    public static String query(Map<String, String> parameters) {
        List<Canonical.Parameter> encoded = new ArrayList<>();
        parameters.forEach((name, value) ->
                encoded.add(new Canonical.Parameter(UriEncoding.component(name), UriEncoding.component(value))));
        Collections.sort(encoded);
        return Canonical.join(encoded);
    }

    private static Map<String, String> canonicalHeaders(Map<String, String> headers) {
        Map<String, String> canonical = new TreeMap<>();
        headers.forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (!NEVER_SIGNED.contains(lower)) {
                canonical.put(lower, Canonical.headerValue(value));
            }
        });
        return canonical;
    }
}
