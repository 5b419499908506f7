package io.ssegateway.kms;

/**
 * A key-encryption key: which provider holds it and what the provider calls it.
 *
 * @param provider the provider's name in configuration; {@code local} is the embedded key store
 * @param keyId the provider's own id
 * @param alias what policy calls it; shown to clients
 */
public record KeyRef(String provider, String keyId, String alias) {}
