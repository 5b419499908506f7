package io.ssegateway.kms.local;

import io.ssegateway.envelope.Bytes;
import java.time.Instant;

/**
 * What may be shown of a root key in the key store.
 *
 * @param id 4 bytes
 * @param writes whether it is the one that writes; the others are read
 * @param created to the second
 */
public record RootEntry(Bytes id, boolean writes, Instant created) {}
