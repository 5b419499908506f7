package io.ssegateway.auth;

/** The pair of credentials of Amazon's published examples. */
final class Examples {
    static final String ACCESS_KEY = "AKIAIOSFODNN7EXAMPLE";
    static final String SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

    private Examples() {}
}
