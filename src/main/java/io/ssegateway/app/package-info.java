/** The composition root: configuration, wiring, health, metrics. The only package that knows every other but cli. */
@NullMarked
package io.ssegateway.app;

import org.jspecify.annotations.NullMarked;
