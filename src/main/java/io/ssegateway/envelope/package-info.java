/**
 * The cryptography: sealed streams, footer, size law, data-key handle, envelope codec. Knows the JDK only: no I/O, no
 * clock, no framework.
 */
@NullMarked
package io.ssegateway.envelope;

import org.jspecify.annotations.NullMarked;
