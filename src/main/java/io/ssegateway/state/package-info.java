/**
 * The state bucket (FORMAT.md §11): what replicas must tell each other about running uploads, and nothing that a
 * completed object needs. Everything is authenticated under a root key, its name included; what does not verify is
 * refused.
 */
@NullMarked
package io.ssegateway.state;

import org.jspecify.annotations.NullMarked;
