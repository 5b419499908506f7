package io.ssegateway.cli;

/** The exit codes of every command. Scripts rely on them; they never change. */
public enum ExitCode {
    /** All is well. */
    OK(0),
    /** The command worked and found something to look at. */
    FINDINGS(1),
    /** The command line itself is wrong. */
    USAGE(2),
    /** Policies or configuration are invalid. */
    INVALID(3),
    /** The store or the KMS cannot be reached. */
    UNREACHABLE(4),
    /** Bytes are not what they claim to be. */
    INTEGRITY(5);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    /** The number a shell sees. */
    public int code() {
        return code;
    }
}
