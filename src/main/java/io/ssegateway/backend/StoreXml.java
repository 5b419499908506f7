package io.ssegateway.backend;

import io.smallrye.mutiny.Uni;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.Document;
import io.ssegateway.s3.ListPage;
import io.ssegateway.s3.ListQuery;
import io.ssegateway.s3.PartsPage;
import io.ssegateway.s3.UploadOperation;
import io.ssegateway.s3.UploadsPage;
import io.ssegateway.s3.VersionsPage;
import io.ssegateway.s3.VersionsQuery;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
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

    /**
     * A page of ListParts.
     *
     * @param query the client's query, repeated in the page
     */
    public static Uni<PartsPage> parts(StoreResponse answer, UploadOperation.ListParts query) {
        PartsSink sink = new PartsSink();
        return read(answer, "ListPartsResult", sink).map(ignored -> sink.page(query));
    }

    /**
     * A page of ListMultipartUploads, asked for with {@code encoding-type=url} or without.
     *
     * @param query the client's query, repeated in the page
     */
    public static Uni<UploadsPage> uploads(StoreResponse answer, UploadOperation.ListMultipartUploads query) {
        UploadsSink sink = new UploadsSink();
        return read(answer, "ListMultipartUploadsResult", sink).map(ignored -> sink.page(query));
    }

    /**
     * What a store made of a request that may take long and is answered 200 before it has succeeded.
     *
     * @param head status and fields of the answer; the body is read
     * @param elements text of the document's elements by name, as the store wrote it
     */
    public record Result(StoreResponse head, Map<String, String> elements) {
        /** Copies the map. */
        public Result {
            elements = Map.copyOf(elements);
        }

        /** The ETag as the store writes it, quoted; fails with {@code ServiceUnavailable} if there is none. */
        public String etag() {
            String etag = elements.getOrDefault("ETag", "").trim();
            if (etag.isEmpty()) {
                throw VertxStore.unreadable();
            }
            return etag.startsWith("\"") ? etag : '"' + etag + '"';
        }
    }

    /**
     * The answer of CompleteMultipartUpload. Its 200 promises nothing: white space may come for minutes, before the
     * document or within it, and the document may be an error, which then fails with {@link StoreError} under the
     * status that belongs to its code.
     */
    public static Uni<Result> completed(StoreResponse answer) {
        return result(answer, "CompleteMultipartUploadResult");
    }

    /** The answer of CopyObject, as {@link #completed}. */
    public static Uni<Result> copied(StoreResponse answer) {
        return result(answer, "CopyObjectResult");
    }

    /** The answer of UploadPartCopy, as {@link #completed}. */
    public static Uni<Result> partCopied(StoreResponse answer) {
        return result(answer, "CopyPartResult");
    }

    /** The upload id in the answer of CreateMultipartUpload. */
    public static Uni<String> uploadId(StoreResponse answer) {
        return result(answer, "InitiateMultipartUploadResult").map(result -> {
            String id = result.elements().getOrDefault("UploadId", "");
            if (id.isEmpty()) {
                throw VertxStore.unreadable();
            }
            return id;
        });
    }

    /** The tags of an object, in the store's order: the answer of GetObjectTagging. */
    public static Uni<List<Map.Entry<String, String>>> tags(StoreResponse answer) {
        Map<String, String> current = new HashMap<>();
        List<Map.Entry<String, String>> tags = new ArrayList<>();
        return read(answer, "Tagging", (parent, name, text) -> {
                    if (parent.equals("Tag")) {
                        current.put(name, text);
                    } else if (name.equals("Tag")) {
                        tags.add(Map.entry(current.getOrDefault("Key", ""), current.getOrDefault("Value", "")));
                        current.clear();
                    }
                })
                .map(ignored -> tags);
    }

    private static Uni<Result> result(StoreResponse answer, String root) {
        Map<String, String> elements = new HashMap<>();
        return read(answer, root, (parent, name, text) -> {
                    if (parent.equals("/" + root)) {
                        elements.put(name, text);
                    }
                })
                .map(head -> new Result(head, elements));
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
                throw StoreError.late(error.code(), error.message(), error.details());
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
