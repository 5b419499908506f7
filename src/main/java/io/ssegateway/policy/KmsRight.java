package io.ssegateway.policy;

/** What a principal may have done with a key, by the names of OBS (obs.md §4.1). */
public enum KmsRight {
    CMK_GET("kms:cmk:get"),
    CMK_LIST("kms:cmk:list"),
    CMK_CREATE("kms:cmk:create"),
    DEK_CREATE("kms:dek:create"),
    DEK_ENCRYPT("kms:dek:encrypt"),
    DEK_DECRYPT("kms:dek:decrypt");

    private final String word;

    KmsRight(String word) {
        this.word = word;
    }

    /** The word in policy files, audit lines and messages. */
    public String word() {
        return word;
    }
}
