package io.ssegateway.kms.local;

import io.ssegateway.kms.Kms;
import java.time.Instant;

/**
 * What may be shown of a key in the key store.
 *
 * @param name also its key id
 * @param created to the second
 * @param isDefault whether it serves where no key is named
 */
public record KeyEntry(String name, Kms.State state, Instant created, boolean isDefault) {}
