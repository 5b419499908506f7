package io.ssegateway.kms.local;

/**
 * Why the embedded key store refuses. The message is one line: what is wrong and what to do; it names files and keys,
 * never key material or passphrases.
 */
public final class KeyStoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The kinds of refusal. */
    public enum Kind {
        /** There is no such file. */
        MISSING,
        /** Others than its owner have rights to the file. */
        OPEN_TO_OTHERS,
        /** The passphrase is empty, or far too long. */
        BAD_PASSPHRASE,
        /** The file is whole; this passphrase did not make it. */
        WRONG_PASSPHRASE,
        /** The file is no key store, cut off, altered, or asks for an unreasonable derivation. */
        DAMAGED,
        /** The file on disk is older than, or another one than, what this process has loaded. */
        REPLACED,
        /** A key of this name exists. */
        NAME_TAKEN,
        /** No key of this name exists. */
        NO_SUCH_KEY,
        /** Not a name for a key. */
        BAD_NAME,
        /** The file system refuses. */
        IO
    }

    private final Kind kind;

    KeyStoreException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    KeyStoreException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** The kind. */
    public Kind kind() {
        return kind;
    }
}
