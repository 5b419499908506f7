package io.ssegateway.s3;

/**
 * A habit of signing clients that is no good practice and that policy may bear with in one principal, each by its word
 * in policy files. Every one has a price, which {@code gw check} names.
 */
public enum SigningQuirk {
    /**
     * Sends the SHA-256 of nothing as the signed hash of whatever it uploads, as esdk-obs-java does with Version 4.
     * Borne with, such a body counts as {@code UNSIGNED-PAYLOAD}: its length and {@code Content-MD5} are verified, and
     * nothing binds it to the signature.
     */
    EMPTY_PAYLOAD_HASH("empty-payload-hash", "uploads of this principal are not bound to their signature"),
    /**
     * Asks for SSE-KMS under AWS Signature Version 2, as the SDKs of OBS do in path style. Amazon requires Version 4
     * there.
     */
    V2_KMS("v2-kms", "keys of the KMS are used under signatures of Version 2, which say nothing of the body");

    private final String word;
    private final String price;

    SigningQuirk(String word, String price) {
        this.word = word;
        this.price = price;
    }

    /** The word of policy files. */
    public String word() {
        return word;
    }

    /** What is lost, in one line for operators. */
    public String price() {
        return price;
    }
}
