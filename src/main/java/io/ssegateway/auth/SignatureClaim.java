package io.ssegateway.auth;

import io.ssegateway.s3.S3Exception;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/**
 * A signature as a client states it, well-formed but not verified.
 *
 * @param timestamp the second of the request, as signed
 * @param signedHeaders lower case, sorted, distinct
 * @param payload the payload hash as signed
 * @param expires seconds a presigned URL is good for; empty for a signature in the header
 */
record SignatureClaim(
        String accessKey,
        Scope scope,
        String timestamp,
        List<String> signedHeaders,
        String signature,
        String payload,
        OptionalLong expires) {
    private static final int SCOPE_PARTS = 4;
    private static final int MAX_ACCESS_KEY = 128;
    private static final int MAX_REGION = 64;

    /** When the client says it signed. */
    Instant time() {
        return SigV4.TIMESTAMP.parse(timestamp, Instant::from);
    }

    boolean presigned() {
        return expires.isPresent();
    }

    /** Whether the text is a timestamp of the long form that exists in the calendar. */
    static boolean isTimestamp(String text) {
        try {
            return text.length() == "yyyyMMddTHHmmssZ".length() && SigV4.TIMESTAMP.parse(text) != null;
        } catch (DateTimeException e) {
            return false;
        }
    }

    /**
     * Splits a credential from its end: an access key may hold slashes, a scope may not.
     *
     * @throws S3Exception in the words of {@code refusal}, also if the scope's day is not the timestamp's
     */
    static Owner credential(String text, String timestamp, Refusal refusal) {
        String[] parts = text.split("/", -1);
        int scope = parts.length - SCOPE_PARTS;
        String accessKey = scope < 1 ? "" : String.join("/", List.of(parts).subList(0, scope));
        if (accessKey.isEmpty() || accessKey.length() > MAX_ACCESS_KEY || !isRegion(parts[scope + 1])) {
            throw refusal.credential("the Credential is mal-formed; expecting"
                    + " \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".");
        }
        if (!parts[scope + 2].equals(Scope.SERVICE)) {
            throw refusal.credential(
                    "incorrect service \"" + parts[scope + 2] + "\". This endpoint belongs to \"s3\".");
        }
        if (!parts[scope + 3].equals(Scope.TERMINATOR)) {
            throw refusal.credential(
                    "incorrect terminal \"" + parts[scope + 3] + "\". This endpoint uses \"aws4_request\".");
        }
        if (!parts[scope].equals(SigV4.date(timestamp))) {
            throw refusal.part("Invalid credential date \"" + parts[scope]
                    + "\". This date is not the same as X-Amz-Date: \"" + SigV4.date(timestamp) + "\".");
        }
        return new Owner(accessKey, new Scope(parts[scope], parts[scope + 1]));
    }

    /**
     * The names of a {@code SignedHeaders} list.
     *
     * @throws S3Exception in the words of {@code refusal} if it is not lower case, sorted and distinct
     */
    static List<String> names(String text, Refusal refusal) {
        List<String> names = List.of(text.split(";", -1));
        String before = "";
        for (String name : names) {
            if (name.compareTo(before) <= 0 || name.chars().anyMatch(c -> c <= ' ' || c >= 'A' && c <= 'Z')) {
                throw refusal.part("The list of signed headers must be lower case, sorted and without repetition.");
            }
            before = name;
        }
        return names;
    }

    private static boolean isRegion(String text) {
        return !text.isEmpty()
                && text.length() <= MAX_REGION
                && text.chars()
                        .allMatch(c -> c >= 'a' && c <= 'z'
                                || c >= 'A' && c <= 'Z'
                                || c >= '0' && c <= '9'
                                || c == '-'
                                || c == '_'
                                || c == '.');
    }

    /** Whose signature it is, and for what. */
    record Owner(String accessKey, Scope scope) {}
}
