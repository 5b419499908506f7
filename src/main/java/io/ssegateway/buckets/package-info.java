/** One class per bucket operation. Writes to the store through backend only, never to the client. */
@NullMarked
package io.ssegateway.buckets;

import org.jspecify.annotations.NullMarked;
