package io.ssegateway.stream;

import io.ssegateway.envelope.DataKey;
import io.ssegateway.envelope.Envelope;
import io.ssegateway.envelope.FooterReader;
import io.ssegateway.envelope.KeySource;
import io.ssegateway.envelope.Samples;
import io.ssegateway.envelope.SegmentLayout;
import io.ssegateway.envelope.VerifiedLayout;
import io.ssegateway.testing.SealedUpload;
import io.ssegateway.testing.SealedUpload.Part;
import io.ssegateway.testing.SealedUpload.Stored;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A sealed object of several parts in memory, and how to read it. */
record PartsSample(Stored stored) {
    static final int MIB = 1 << 20;

    static SealedUpload upload(boolean md5) {
        return SealedUpload.create(
                KeySource.customer(),
                Samples.key(1),
                Samples.PLACE,
                md5 ? Optional.of(Samples.root()) : Optional.empty());
    }

    /** Parts 1, 2, ... of these sizes. */
    static PartsSample of(int... sizes) {
        try (SealedUpload upload = upload(false)) {
            List<Part> parts = new ArrayList<>();
            for (int i = 0; i < sizes.length; i++) {
                parts.add(upload.part(i + 1, Samples.bytes(sizes[i])));
            }
            return new PartsSample(upload.complete(parts));
        }
    }

    byte[] bytes() {
        return stored.bytes();
    }

    byte[] plain() {
        return stored.plain();
    }

    DataKey dataKey() {
        return dataKey(stored.envelope());
    }

    static DataKey dataKey(Envelope envelope) {
        return envelope.open(Samples.key(1), Samples.PLACE);
    }

    /** Verified out of the end of these bytes. */
    VerifiedLayout layout(byte[] bytes) {
        int size = Math.min(bytes.length, FooterReader.MAX_SUFFIX);
        byte[] suffix = Arrays.copyOfRange(bytes, bytes.length - size, bytes.length);
        try (DataKey key = dataKey()) {
            return VerifiedLayout.of(key, bytes.length, FooterReader.locate(suffix));
        }
    }

    /** The whole of these bytes, opened with the layout in their end. */
    Opening opening(byte[] bytes) {
        return Opening.of(dataKey(), stored.envelope(), layout(bytes), bytes.length);
    }

    OpeningRange range(long first, long last) {
        return OpeningRange.of(dataKey(), stored.layout(), first, last);
    }

    /** What a store answers to the range that is asked for. */
    byte[] fetched(byte[] bytes, long first, long last) {
        SegmentLayout.CipherRange range = stored.layout().cipherRange(first, last);
        return Arrays.copyOfRange(bytes, (int) range.first(), (int) range.last() + 1);
    }
}
