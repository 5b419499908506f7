/** The command line: one class per command. Knows no HTTP front door; of app only its wiring. */
@NullMarked
package io.ssegateway.cli;

import org.jspecify.annotations.NullMarked;
