/**
 * One class per object operation: decide, key, transform. Writes to the store through backend only, never to the
 * client.
 */
@NullMarked
package io.ssegateway.objects;

import org.jspecify.annotations.NullMarked;
