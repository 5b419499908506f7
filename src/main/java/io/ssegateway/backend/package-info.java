/** The only code that talks to the store. Knows no policy, no keys of objects, no client. */
@NullMarked
package io.ssegateway.backend;

import org.jspecify.annotations.NullMarked;
