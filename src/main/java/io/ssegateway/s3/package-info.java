/**
 * The S3 protocol as values: operations, header fields, ranges, conditions, errors. Knows no I/O, no framework, no
 * dialect.
 */
@NullMarked
package io.ssegateway.s3;

import org.jspecify.annotations.NullMarked;
