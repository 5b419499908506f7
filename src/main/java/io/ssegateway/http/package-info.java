/** The front door: the visible list of steps, from raw request to answer. Knows no store and no cipher. */
@NullMarked
package io.ssegateway.http;

import org.jspecify.annotations.NullMarked;
