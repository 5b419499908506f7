package io.ssegateway.http;

/** The ways in. Which one a request takes shows in its head; what it may do behind it is decided there. */
enum Entrance {
    /** Something in the head claims to be a signature. */
    SIGNED,
    /** Nothing does: only what a bucket's rule opens to everybody. */
    UNSIGNED,
    /** A browser's upload: what signs it stands in the body. */
    FORM,
    /** A browser's question before a request, which no browser signs. */
    PREFLIGHT;

    static Entrance of(Authenticator authenticator, Authenticator.Head head) {
        if (head.method().equals("OPTIONS")) {
            return PREFLIGHT;
        }
        if (authenticator.isSigned(head)) {
            return SIGNED;
        }
        return head.method().equals("POST") && head.rawQuery().isEmpty() ? FORM : UNSIGNED;
    }
}
