package io.ssegateway.objects;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.StoreError;
import io.ssegateway.backend.StoreXml;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.UriEncoding;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The tags of a target that the store does not copy by itself: the request's, or the source's, asked for. Source:
 * Amazon S3 API Reference, GetObjectTagging and PutObject ({@code x-amz-tagging} is a URL query).
 */
final class SourceTags {
    private static final Set<String> NO_TAGS = Set.of("NoSuchTagSet", "NoSuchTagSetError");
    private static final int NOT_IMPLEMENTED = 501;

    private SourceTags() {}

    /** The fields with the tags, as the tagging directive says. A store without tags has none to copy. */
    static Uni<Fields> with(CopyJob job, Fields fields) {
        if (job.operation().replaceTags()) {
            return Uni.createFrom().item(CopyFields.tagged(job, fields));
        }
        return job.source()
                .store()
                .send(ObjectLooks.request("GET", job.source().object())
                        .query("tagging", "")
                        .fields(ObjectFields.readToStore(CopySources.fields(job.fields()))))
                .flatMap(StoreXml::tags)
                .onFailure(SourceTags::hasNone)
                .recoverWithItem(List.of())
                .map(tags -> tags.isEmpty() ? fields : fields.with(S3Header.TAGGING, query(tags)));
    }

    private static String query(List<Map.Entry<String, String>> tags) {
        return tags.stream()
                .map(tag -> UriEncoding.component(tag.getKey()) + '=' + UriEncoding.component(tag.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static boolean hasNone(Throwable failure) {
        return failure instanceof StoreError error
                && (error.status() == NOT_IMPLEMENTED || NO_TAGS.contains(error.code()));
    }
}
