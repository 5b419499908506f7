package io.ssegateway.multipart;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.Store;
import io.ssegateway.backend.StoreError;
import io.ssegateway.backend.StoreRequest;
import io.ssegateway.envelope.Envelope;
import io.ssegateway.envelope.FooterKey;
import io.ssegateway.envelope.FooterReader;
import io.ssegateway.envelope.ObjectLayout;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.UploadOperation.CompletedPart;
import java.util.List;
import java.util.Optional;

/**
 * The object that an upload became, for a Complete that comes after it: the first answer was lost, another replica was
 * faster, or the client asks twice. It is this upload's object if it carries the upload's envelope, and what was asked
 * for if its footer names the very attempts that the list names. Costs one request for the end of the object.
 */
final class FinishedUpload {
    private static final int NOT_FOUND = 404;
    private static final int INVALID_RANGE = 416;
    /** Tail, the frame of the table, the longest envelope copy, and enough of the padding to find it. */
    private static final int FIXED = 240 + 28 + Envelope.BINARY_LIMIT + 256;

    private static final int PER_PART = 47;

    private FinishedUpload() {}

    /** The object: what the store says of it, and its verified layout. */
    record Found(Fields fields, ObjectLayout layout) {}

    /** The object; fails with {@code NoSuchUpload} if it is not what the upload became, or not what is asked for. */
    static Uni<Found> find(Completion completion, Upload.Sealed upload) {
        return PartReading.committed(completion, upload)
                .flatMap(committed -> end(completion)
                        .map(end -> verified(completion, upload, committed, end))
                        .onFailure(FinishedUpload::missing)
                        .transform(failure -> unknown(completion)));
    }

    private static Uni<Store.Collected> end(Completion completion) {
        int length = FIXED + PER_PART * completion.operation().parts().size();
        StoreRequest request = StoreRequest.of(
                        "GET", completion.object().bucket(), completion.object().key())
                .fields(completion.hop().with(S3Header.RANGE, "bytes=-" + length));
        return completion.store().collect(request, length);
    }

    private static Found verified(
            Completion completion, Upload.Sealed upload, CommittedParts committed, Store.Collected end) {
        Fields fields = end.head().fields();
        String envelope = fields.metadata(S3Header.ENVELOPE_METADATA).orElse("");
        if (!envelope.equals(upload.envelope().encode())) {
            throw unknown(completion);
        }
        try (FooterKey footerKey = upload.footerKey()) {
            FooterReader.Located footer = FooterReader.locate(end.bytes().getBytes());
            ObjectLayout layout = FooterReader.verify(footerKey, size(fields), footer);
            if (!names(completion.operation().parts(), committed, layout.parts())) {
                throw unknown(completion);
            }
            return new Found(fields, layout);
        }
    }

    private static boolean names(List<CompletedPart> claims, CommittedParts committed, List<ObjectLayout.Part> parts) {
        if (claims.size() != parts.size()) {
            return false;
        }
        for (int i = 0; i < parts.size(); i++) {
            ObjectLayout.Part part = parts.get(i);
            boolean same = claims.get(i).number() == part.number()
                    && committed.attempts(part.number()).stream()
                            .anyMatch(attempt ->
                                    attempt.record().inLayout(part.number()).equals(part));
            if (!same) {
                return false;
            }
        }
        return true;
    }

    private static long size(Fields fields) {
        Optional<String> range = fields.get(S3Header.CONTENT_RANGE);
        String digits = range.map(text -> text.substring(text.lastIndexOf('/') + 1))
                .or(() -> fields.get(S3Header.CONTENT_LENGTH))
                .orElse("");
        boolean number =
                !digits.isEmpty() && digits.length() <= 18 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? Long.parseLong(digits) : -1;
    }

    private static boolean missing(Throwable failure) {
        return failure instanceof StoreError error && (error.status() == NOT_FOUND || error.status() == INVALID_RANGE);
    }

    private static S3Exception unknown(Completion completion) {
        return CachingUploads.unknown(completion.operation().uploadId());
    }
}
