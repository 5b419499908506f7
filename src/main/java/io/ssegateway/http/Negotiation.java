package io.ssegateway.http;

import io.ssegateway.dialect.Query;
import io.ssegateway.s3.S3Exception;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;

/**
 * How an SDK finds out that OBS is spoken: {@code HEAD /?apiversion} about the service or a bucket, unsigned and with
 * no other parameter. The answer is the same for everybody and every bucket, whether it exists or not; no store is
 * asked, and a body that comes along is not read. Source: SDKs for Java, Python, Node.js and browsers, which take a
 * version of 3.0 or more for OBS.
 */
final class Negotiation {
    private static final String QUESTION = "apiversion";
    private static final String ANSWER = "x-obs-api";
    private static final String VERSION = "3.0";

    private Negotiation() {}

    /** Whether a head that nobody signed is the question. */
    static boolean isIn(ClientHead head) {
        if (!head.method().equals("HEAD")) {
            return false;
        }
        try {
            Query query = head.query();
            return query.parameters().size() == 1
                    && query.get(QUESTION).filter(String::isEmpty).isPresent()
                    && head.place().key().isEmpty();
        } catch (S3Exception e) {
            return false;
        }
    }

    /** Puts the answer among the fields; pages of every origin may read it. */
    static void tell(MultiMap headers) {
        headers.set(ANSWER, VERSION);
        headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
        headers.set(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, ANSWER);
    }
}
