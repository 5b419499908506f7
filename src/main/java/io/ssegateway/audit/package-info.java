/** The audit trail: records, the chain over them, the files they stand in, and verifying these. */
@NullMarked
package io.ssegateway.audit;

import org.jspecify.annotations.NullMarked;
