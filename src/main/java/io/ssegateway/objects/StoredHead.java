package io.ssegateway.objects;

import io.ssegateway.backend.StoreResponse;
import io.ssegateway.envelope.Envelope;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Header;
import java.util.Optional;

/**
 * What a store's answer says of an object before its bytes are looked at.
 *
 * @param storedSize bytes of the whole stored object, also when the answer is a range of it
 * @param envelope empty for an object without one
 * @param etag the store's own entity tag, as sent
 */
record StoredHead(Fields fields, long storedSize, Optional<Envelope> envelope, String etag) {

    /**
     * Reads the head of an answer to GET or HEAD.
     *
     * @throws io.ssegateway.envelope.EnvelopeException for an envelope this version cannot read
     */
    static StoredHead of(StoreResponse response) {
        Fields fields = response.fields();
        Optional<Envelope> envelope =
                fields.metadata(S3Header.ENVELOPE_METADATA).map(Envelope::decode);
        return new StoredHead(
                fields, size(fields), envelope, fields.get(S3Header.ETAG).orElse(""));
    }

    /** The tag as a condition that pins this very state of the object. */
    Fields pinned(Fields fields) {
        return etag.isEmpty() ? fields : fields.with(S3Header.IF_MATCH, etag);
    }

    private static long size(Fields fields) {
        Optional<String> range = fields.get(S3Header.CONTENT_RANGE);
        if (range.isPresent()) {
            return number(range.get().substring(range.get().lastIndexOf('/') + 1));
        }
        return fields.get(S3Header.CONTENT_LENGTH).map(StoredHead::number).orElse(-1L);
    }

    private static long number(String digits) {
        try {
            return Long.parseLong(digits.trim());
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
