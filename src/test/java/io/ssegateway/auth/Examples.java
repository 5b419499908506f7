package io.ssegateway.auth;

import java.time.Instant;
import java.util.Optional;

/** The credentials and the moment of Amazon's published examples. */
final class Examples {
    static final String ACCESS_KEY = "AKIAIOSFODNN7EXAMPLE";
    static final String SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    static final String HOST = "examplebucket.s3.amazonaws.com";
    static final Instant NOW = Instant.parse("2013-05-24T00:00:00Z");
    static final String TIMESTAMP = "20130524T000000Z";
    static final ClientKeys KEYS =
            key -> key.equals(ACCESS_KEY) ? Optional.of(new SecretKey(SECRET)) : Optional.empty();

    private Examples() {}
}
