/** Test doubles that every package's component tests share. */
@NullMarked
package io.ssegateway.testing;

import org.jspecify.annotations.NullMarked;
