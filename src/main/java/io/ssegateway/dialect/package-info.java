/** Renderings of the protocol values: S3 now. Knows no policy, no store, no keys. */
@NullMarked
package io.ssegateway.dialect;

import org.jspecify.annotations.NullMarked;
