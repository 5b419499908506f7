/** Data keys from HashiCorp Vault's or OpenBao's Transit engine: a thin client over the Vert.x HttpClient. */
@NullMarked
package io.ssegateway.kms.vault;

import org.jspecify.annotations.NullMarked;
