/** Data keys: the SPI, its decorators, key-use events. Knows no bucket, no object, no HTTP. */
@NullMarked
package io.ssegateway.kms;

import org.jspecify.annotations.NullMarked;
