package io.ssegateway.app;

/**
 * Configuration that a server must not start with. The message is one line: what is wrong, and what to set. No secret.
 */
public final class ConfigurationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** One line, without a full stop at its end. */
    public ConfigurationException(String message) {
        super(message);
    }
}
