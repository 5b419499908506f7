package io.ssegateway.s3;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One page of a listing of parts.
 *
 * @param query what was asked
 * @param next the last part number of a page that is not the last
 * @param algorithm the checksum the upload was created with
 * @param type of that checksum
 */
public record PartsPage(
        UploadOperation.ListParts query,
        OptionalInt next,
        List<Part> parts,
        Optional<ListPage.Owner> initiator,
        Optional<ListPage.Owner> owner,
        String storageClass,
        Optional<String> algorithm,
        Optional<String> type) {
    /** Copies the list. */
    public PartsPage {
        parts = List.copyOf(parts);
    }

    /**
     * One part.
     *
     * @param lastModified as the store writes it (ISO 8601)
     * @param etag quoted
     * @param size bytes
     */
    public record Part(int number, String lastModified, String etag, long size, Optional<Checksum> checksum) {}
}
