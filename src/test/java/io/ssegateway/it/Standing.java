package io.ssegateway.it;

/** The policy the tests start from, and its principals. */
final class Standing {
    static final String ACCESS = "AKAPP";
    static final String SECRET = "app-secret-canary-5f1d9c";
    static final String READER_ACCESS = "AKREADER";
    static final String READER_SECRET = "reader-secret-canary-77aa01";
    static final String PASSPHRASE = "passphrase-canary-0d1e2f";

    /** Loopback counts as HTTPS. */
    static final String SECURE = "network: {secure: [127.0.0.0/8]}\n";

    private Standing() {}

    /** The policy without a word about networks: encrypted objects over HTTPS only. */
    static String policy() {
        return """
                version: 1
                keys: {k: {}, other: {}}
                principals:
                  app:
                    credentials: [{access-key: AKAPP, secret: "env:IT_APP"}]
                    buckets: {"*": all}
                    kms: {k: use, other: use}
                  reader:
                    credentials: [{access-key: AKREADER, secret: "env:IT_READER"}]
                    buckets: {"sealed-*": [read, list, head], "mixed-*": [read, write]}
                buckets:
                  - {match: "sealed-*", encrypt: sse-kms, key: k}
                  - {match: "other-*", encrypt: sse-kms, key: other}
                  - {match: "obs-*", encrypt: sse-obs, etag: md5}
                  - {match: "mixed-*", encrypt: sse-kms, key: k, plaintext-reads: serve}
                  - {match: "plain-*", encrypt: none}
                """;
    }

    /** The policy with loopback counting as HTTPS. */
    static String onLoopback() {
        return policy() + SECURE;
    }
}
