package io.ssegateway.state;

import io.ssegateway.envelope.StoredChecksum;

/** The checksum a client announced when it created an upload. */
public record DeclaredChecksum(StoredChecksum.Algorithm algorithm, StoredChecksum.Type type) {}
