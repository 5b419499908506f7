/**
 * Verifying and making signatures; the chunk decoder. Pure functions: knows no policy, no store, no clock but the one
 * it is given.
 */
@NullMarked
package io.ssegateway.auth;

import org.jspecify.annotations.NullMarked;
