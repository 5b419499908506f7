/**
 * Uploads in parts: one class per operation, and the upload of a body whose length nobody knows. Sealed uploads keep
 * their state in the state bucket; plain ones are the store's own.
 */
@NullMarked
package io.ssegateway.multipart;

import org.jspecify.annotations.NullMarked;
