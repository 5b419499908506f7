/** The embedded key store: a file of keys sealed under a passphrase. Knows no other provider. */
@NullMarked
package io.ssegateway.kms.local;

import org.jspecify.annotations.NullMarked;
