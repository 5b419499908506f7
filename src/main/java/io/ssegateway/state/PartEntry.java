package io.ssegateway.state;

import io.ssegateway.envelope.PartRecord;
import java.time.Instant;

/**
 * One committed attempt at a part. A part that was sent several times has several; which one counts, the ETag in
 * Complete says.
 *
 * @param part the client's part number, 1 to 9 999
 * @param where where its bytes lie
 * @param record what it is; verified
 * @param modified when it was committed, by the store's clock
 */
public record PartEntry(int part, PartWhere where, PartRecord record, Instant modified) {}
