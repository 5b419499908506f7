package io.ssegateway.cli;

import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.EncryptionContext;
import io.ssegateway.envelope.Envelope;
import io.ssegateway.envelope.FooterReader;
import io.ssegateway.envelope.KeySource;
import io.ssegateway.envelope.SegmentLayout;
import io.ssegateway.envelope.SseMethod;
import io.ssegateway.envelope.Tail;
import io.vertx.core.json.JsonObject;
import java.util.stream.Collectors;

/** What can be said of an object in a store without a key, and so without proof; in a fixed order. */
final class ObjectFacts {
    private static final int FORMAT = 1;

    private ObjectFacts() {}

    /** An object that is not sealed. */
    static JsonObject clear(S3Object object) {
        return place(object)
                .put("method", "none")
                .putNull("keyId")
                .put("size", object.size())
                .put("storedSize", object.size())
                .put("etagMode", "store");
    }

    /**
     * A sealed object.
     *
     * @throws ObjectFailure if sizes or tail contradict the claim
     */
    static JsonObject sealed(S3Object object, Envelope envelope) {
        KeySource source = envelope.source();
        long plain = ObjectClaim.plainSize(object, envelope);
        FooterReader.Located footer = ObjectClaim.located(object);
        Tail tail = footer.tail();
        JsonObject facts = place(object)
                .put("method", method(source.method()))
                .put("keyId", source.keyId())
                .put("provider", source.provider())
                .put("size", plain)
                .put("storedSize", object.size())
                .put("etagMode", envelope.flags().md5Etag() ? "md5" : "opaque")
                .put("multipart", envelope.flags().multipart())
                .put("bucketKey", envelope.flags().bucketKey())
                .put("formatVersion", FORMAT)
                .put("footerId", tail.footerId().toString());
        tail.rootKeyId().map(Bytes::toString).ifPresent(id -> facts.put("etagRootKeyId", id));
        if (envelope.flags().multipart()) {
            facts.put("parts", footer.streams());
        } else {
            facts.put("segments", new SegmentLayout(plain).segments());
        }
        JsonObject context = new JsonObject();
        EncryptionContext.decode(source.context()).forEach(context::put);
        return facts.put("context", context);
    }

    /** One fact a line. */
    static String text(JsonObject facts) {
        return facts.stream()
                .map(fact -> "%-14s %s".formatted(fact.getKey(), fact.getValue() == null ? "-" : fact.getValue()))
                .collect(Collectors.joining("\n"));
    }

    private static JsonObject place(S3Object object) {
        JsonObject facts = new JsonObject().put("bucket", object.bucket()).put("key", object.key());
        object.version().ifPresent(version -> facts.put("versionId", version));
        object.etag().ifPresent(etag -> facts.put("storeEtag", etag));
        return facts;
    }

    /** As policies spell it. */
    private static String method(SseMethod method) {
        return switch (method) {
            case KMS -> "sse-kms";
            case OBS -> "sse-obs";
            case CUSTOMER -> "sse-c";
        };
    }
}
