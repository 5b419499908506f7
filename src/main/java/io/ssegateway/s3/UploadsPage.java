package io.ssegateway.s3;

import java.util.List;
import java.util.Optional;

/**
 * One page of a listing of uploads. Names are plain text, not encoded.
 *
 * @param query what was asked
 * @param nextKey key marker of the next page
 * @param nextUploadId upload id marker of the next page
 */
public record UploadsPage(
        UploadOperation.ListMultipartUploads query,
        boolean truncated,
        Optional<String> nextKey,
        Optional<String> nextUploadId,
        List<Upload> uploads,
        List<String> commonPrefixes) {
    /** Copies the lists. */
    public UploadsPage {
        uploads = List.copyOf(uploads);
        commonPrefixes = List.copyOf(commonPrefixes);
    }

    /**
     * One upload in progress.
     *
     * @param initiated as the store writes it (ISO 8601)
     */
    public record Upload(
            String key,
            String uploadId,
            String initiated,
            String storageClass,
            Optional<ListPage.Owner> initiator,
            Optional<ListPage.Owner> owner,
            Optional<String> algorithm,
            Optional<String> type) {}
}
