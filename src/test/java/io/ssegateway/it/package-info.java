/** The built gateway as a process, in front of a real or a misbehaving store, seen through real clients. */
@NullMarked
package io.ssegateway.it;

import org.jspecify.annotations.NullMarked;
