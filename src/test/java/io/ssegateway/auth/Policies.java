package io.ssegateway.auth;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Policy documents of forms. */
final class Policies {
    private Policies() {}

    /** As a form carries a document. */
    static String encoded(String json) {
        return Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    /** A document until 2030 with these conditions, those of bucket and key among them. */
    static String document(String conditions) {
        return "{\"expiration\": \"2030-01-01T00:00:00.000Z\", \"conditions\": [{\"bucket\": \"photos\"},"
                + " [\"starts-with\", \"$key\", \"\"]" + (conditions.isEmpty() ? "" : ", " + conditions) + "]}";
    }
}
