/** YAML in, decisions out, as immutable snapshots. Knows no I/O but reading its own files, no framework. */
@NullMarked
package io.ssegateway.policy;

import org.jspecify.annotations.NullMarked;
