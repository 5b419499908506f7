package io.ssegateway.s3;

import java.util.Set;

/** The ways to sign a request that policy may allow a principal, each by its word in policy files. */
public enum SignatureScheme {
    /** AWS Signature Version 4: header, presigned URL, form. */
    V4("v4"),
    /** AWS Signature Version 2 in a presigned URL. */
    V2_PRESIGNED("v2-presigned"),
    /** AWS Signature Version 2 in the header or in a form. */
    V2("v2"),
    /** The signature of OBS, which is Version 2 in other words: header, temporary URL, form. */
    OBS("obs");

    /** What a principal may do whose policy says nothing of it: SDKs presign with Version 2 for custom endpoints. */
    public static final Set<SignatureScheme> STANDARD = Set.of(V4, V2_PRESIGNED);

    private final String word;

    SignatureScheme(String word) {
        this.word = word;
    }

    /** The word of policy files. */
    public String word() {
        return word;
    }
}
