/**
 * What the clients of remote key management services share: HTTP calls within bounds of bytes and time, JSON read in
 * place, secrets.
 */
@NullMarked
package io.ssegateway.kms.wire;

import org.jspecify.annotations.NullMarked;
