/**
 * Bytes in motion: one ReadStream adapter and many small synchronous transforms. Knows nothing of HTTP, keys' origin or
 * stores.
 */
@NullMarked
package io.ssegateway.stream;

import org.jspecify.annotations.NullMarked;
