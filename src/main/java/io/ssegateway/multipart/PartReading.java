package io.ssegateway.multipart;

import io.smallrye.mutiny.Uni;
import io.ssegateway.envelope.FooterKey;
import io.ssegateway.envelope.PartRecordKey;
import io.ssegateway.state.PartEntry;
import java.util.function.Predicate;

/** Reads what state and store say of the parts of a sealed upload. */
final class PartReading {
    private PartReading() {}

    /** Both listings at once, of the parts that are named. */
    static Uni<CommittedParts> both(Completion completion, Upload.Sealed upload) {
        CommittedParts parts = new CommittedParts(completion.operation().parts());
        UploadListing listing = new UploadListing(
                completion.store(), completion.object(), completion.operation().uploadId(), completion.hop());
        return Uni.combine()
                .all()
                .unis(listing.each(parts::store), records(upload, 0, parts::commit))
                .asTuple()
                .map(read -> parts);
    }

    /** The records alone: the store no longer knows the upload. */
    static Uni<CommittedParts> committed(Completion completion, Upload.Sealed upload) {
        CommittedParts parts = new CommittedParts(completion.operation().parts());
        return records(upload, 0, parts::commit).map(read -> parts);
    }

    /** Visits the records behind a part number until the visitor wants no more. */
    static Uni<Integer> records(Upload.Sealed upload, int after, Predicate<PartEntry> visitor) {
        return Uni.createFrom().deferred(() -> {
            PartRecordKey key = key(upload);
            return upload.state()
                    .eachPart(upload.upload().uid(), key, after, visitor)
                    .onTermination()
                    .invoke(key::close);
        });
    }

    private static PartRecordKey key(Upload.Sealed upload) {
        try (FooterKey footerKey = upload.footerKey()) {
            return footerKey.partRecordKey();
        }
    }
}
