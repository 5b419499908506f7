package io.ssegateway.s3;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The operations of multipart uploads. Source: Amazon S3 API Reference, the pages of the operations. */
public sealed interface UploadOperation extends S3Operation {
    /** {@code POST /bucket/key?uploads}. */
    record CreateMultipartUpload(ObjectRef object, Fields fields) implements UploadOperation {}

    /**
     * {@code PUT /bucket/key?partNumber=&uploadId=}.
     *
     * @param plainLength bytes of the part itself (decoded length of an aws-chunked body); empty if not declared
     */
    record UploadPart(ObjectRef object, String uploadId, int partNumber, OptionalLong plainLength, Fields fields)
            implements UploadOperation {}

    /**
     * {@code PUT /bucket/key?partNumber=&uploadId=} with {@code x-amz-copy-source}.
     *
     * @param range plain offsets of the source; empty for all of it
     */
    record UploadPartCopy(
            ObjectRef object,
            String uploadId,
            int partNumber,
            CopySource source,
            Optional<ByteRange.Between> range,
            Fields fields)
            implements UploadOperation {}

    /**
     * {@code POST /bucket/key?uploadId=}.
     *
     * @param parts as sent, in the order sent
     * @param conditions of the object that comes to be
     * @param location where the object will be, without the scheme: {@code //host/bucket/key}, for the answer
     */
    record CompleteMultipartUpload(
            ObjectRef object,
            String uploadId,
            List<CompletedPart> parts,
            Conditions conditions,
            String location,
            Fields fields)
            implements UploadOperation {
        /** Copies the list. */
        public CompleteMultipartUpload {
            parts = List.copyOf(parts);
        }
    }

    /**
     * One part as a client names it in Complete.
     *
     * @param etag as sent, quoted or not
     * @param checksum the part's checksum where the client repeats it
     */
    record CompletedPart(int number, String etag, Optional<Checksum> checksum) {}

    /** {@code DELETE /bucket/key?uploadId=}. */
    record AbortMultipartUpload(ObjectRef object, String uploadId, Fields fields) implements UploadOperation {}

    /**
     * {@code GET /bucket/key?uploadId=}.
     *
     * @param partMarker parts after this number are listed
     * @param maxParts at most this many, 0 to 1 000
     */
    record ListParts(ObjectRef object, String uploadId, int partMarker, int maxParts, boolean urlEncoded, Fields fields)
            implements UploadOperation {}

    /**
     * {@code GET /bucket?uploads}.
     *
     * @param maxUploads at most this many, 0 to 1 000
     */
    record ListMultipartUploads(
            BucketName bucket,
            Optional<String> prefix,
            Optional<String> delimiter,
            Optional<String> keyMarker,
            Optional<String> uploadIdMarker,
            int maxUploads,
            boolean urlEncoded,
            Fields fields)
            implements UploadOperation {}
}
