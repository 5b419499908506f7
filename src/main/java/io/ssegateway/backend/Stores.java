package io.ssegateway.backend;

/**
 * The configured backends, each under the credentials a principal is mapped to. Store clients are cached, never per
 * request.
 */
public interface Stores {
    /** The backend under its configured pair. */
    Store of(String backend);

    /** The backend under a pair that configuration names. */
    Store named(String backend, String credential);

    /** The backend without a pair: requests go unsigned. */
    Store unsigned(String backend);

    /** The backend under the client's own pair. */
    Store own(String backend, String accessKey, String secretKey);
}
