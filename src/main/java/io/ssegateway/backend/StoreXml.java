package io.ssegateway.backend;

import io.smallrye.mutiny.Uni;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.Document;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ListPage;
import io.ssegateway.s3.ListQuery;
import io.ssegateway.s3.VersionsPage;
import io.ssegateway.s3.VersionsQuery;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The store's XML as values. Read as it arrives, so that a long listing costs no event loop more than one buffer's work
 * at a time. A document type, an unknown entity, another root than expected or a cut document fails with
 * {@code ServiceUnavailable}; an {@code Error} document in a good answer fails with {@link StoreError}.
 *
 * <p>Source: Amazon S3 API Reference, the pages of the operations.
 */
public final class StoreXml {
    private static final int MAX_BYTES = 16 * 1024 * 1024;

    private StoreXml() {}

    /** What an error document says; details in its order. */
    record ErrorText(String code, String message, Map<String, String> details) {}

    /** An error document; empty if it is none. */
    static Optional<ErrorText> error(byte[] document) {
        ErrorSink sink = new ErrorSink();
        try {
            XmlFeed feed = new XmlFeed(sink);
            feed.feed(document);
            feed.end();
        } catch (RuntimeException e) {
            return Optional.empty();
        }
        return sink.found();
    }

    /**
     * A page of ListObjects, asked for with {@code encoding-type=url} or without.
     *
     * @param query the client's query, repeated in the page
     */
    public static Uni<ListPage> listing(StoreResponse answer, BucketName bucket, ListQuery query) {
        ListingSink sink = new ListingSink();
        return read(answer, "ListBucketResult", sink).map(ignored -> sink.page(bucket, query));
    }

    /**
     * A page of ListObjectVersions, asked for with {@code encoding-type=url} or without.
     *
     * @param query the client's query, repeated in the page
     */
    public static Uni<VersionsPage> versions(StoreResponse answer, BucketName bucket, VersionsQuery query) {
        VersionsSink sink = new VersionsSink();
        return read(answer, "ListVersionsResult", sink).map(ignored -> sink.page(bucket, query));
    }

    /** The answer of ListBuckets, or one page of it. */
    public static Uni<Document.Buckets> buckets(StoreResponse answer) {
        BucketsSink sink = new BucketsSink();
        return read(answer, "ListAllMyBucketsResult", sink).map(ignored -> sink.buckets());
    }

    /** The answer of DeleteObjects. */
    public static Uni<Document.Deletions> deletions(StoreResponse answer) {
        DeletionsSink sink = new DeletionsSink();
        return read(answer, "DeleteResult", sink).map(ignored -> sink.deletions());
    }

    private static Uni<StoreResponse> read(StoreResponse answer, String root, XmlFeed.Sink sink) {
        ErrorSink errors = new ErrorSink();
        XmlFeed feed = new XmlFeed((parent, name, text) -> {
            errors.element(parent, name, text);
            sink.element(parent, name, text);
        });
        return BodyReader.read(answer.body(), MAX_BYTES, buffer -> feed.feed(buffer.getBytes()), () -> {
            feed.end();
            errors.found().ifPresent(error -> {
                throw new StoreError(500, error.code(), error.message(), error.details(), Fields.none());
            });
            if (!feed.root().equals(root)) {
                throw VertxStore.unreadable();
            }
            return answer;
        });
    }

    /** Finds an {@code Error} document's code, message and details. */
    private static final class ErrorSink implements XmlFeed.Sink {
        /**
         * What says something of the request. Names of hosts, ids of requests and what else stores add stay behind; so
         * does the tag of stored bytes.
         */
        private static final Set<String> DETAILS = Set.of(
                "ActualObjectSize",
                "ArgumentName",
                "ArgumentValue",
                "BucketName",
                "Condition",
                "Header",
                "Key",
                "MaxSizeAllowed",
                "Method",
                "MinSizeAllowed",
                "PartNumber",
                "ProposedSize",
                "RangeRequested",
                "ResourceType",
                "UploadId",
                "VersionId");

        private final Map<String, String> details = new LinkedHashMap<>();
        private String code = "";
        private String message = "";

        @Override
        public void element(String parent, String name, String text) {
            if (parent.equals("/Error")) {
                code = name.equals("Code") ? text.trim() : code;
                message = name.equals("Message") ? text : message;
                if (DETAILS.contains(name)) {
                    details.put(name, text);
                }
            }
        }

        Optional<ErrorText> found() {
            return code.isEmpty() ? Optional.empty() : Optional.of(new ErrorText(code, message, details));
        }
    }
}
