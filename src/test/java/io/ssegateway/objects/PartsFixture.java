package io.ssegateway.objects;

import io.ssegateway.buckets.ListObjectsHandler;
import io.ssegateway.buckets.ListedEntries;
import io.ssegateway.envelope.EncryptionContext;
import io.ssegateway.envelope.KeySource;
import io.ssegateway.envelope.Place;
import io.ssegateway.envelope.RootKey;
import io.ssegateway.envelope.StoredChecksum;
import io.ssegateway.kms.KeyRef;
import io.ssegateway.kms.KeyUse;
import io.ssegateway.kms.Keys;
import io.ssegateway.kms.Kms;
import io.ssegateway.policy.BucketRule.EtagMode;
import io.ssegateway.s3.ByteRange;
import io.ssegateway.s3.Conditions;
import io.ssegateway.s3.Document;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.S3Operation;
import io.ssegateway.s3.S3Operation.GetObjectAttributes;
import io.ssegateway.s3.S3Operation.GetObjectAttributes.Attribute;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.S3Response;
import io.ssegateway.testing.FakeObjects;
import io.ssegateway.testing.SealedUpload;
import io.ssegateway.testing.SealedUpload.Part;
import io.ssegateway.testing.SealedUpload.Stored;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Objects of many parts in the fake store, as a multipart upload leaves them, and the reads of them. */
abstract class PartsFixture extends ObjectsFixture {
    static final int MIB = 1 << 20;
    static final String ENVELOPE = "x-amz-meta-ssegw";
    static final Fields CHECKSUM = Fields.none().with(S3Header.CHECKSUM_MODE, "ENABLED");

    private static final Map<String, String> CONTEXT = Map.of("sse-gateway:bucket", "photos");

    final GetObjectAttributesHandler attributes = new GetObjectAttributesHandler(access, looks, sealedFacts);
    private int etags;

    /** An upload of this name, in the mode of the bucket's rule. */
    SealedUpload upload(String key) {
        Place place = new Place("photos", key);
        boolean md5 = policy.rule.orElseThrow().etag() == EtagMode.MD5;
        try (Kms.Generated made = kms.generate(new KeyRef("local", "k-id", "k"), KeyUse.of("me", CONTEXT, "r"))
                        .await()
                        .atMost(Duration.ofSeconds(10));
                Keys.Root root = kms.writingRoot()) {
            KeySource source = KeySource.kms("local", "k-id", made.wrapped(), EncryptionContext.encode(CONTEXT));
            return SealedUpload.create(
                    source,
                    made.key(),
                    place,
                    md5 ? Optional.of(new RootKey(root.id(), root.key())) : Optional.empty());
        }
    }

    /** Parts 1, 2, ... of these sizes. */
    Stored parts(String key, int... sizes) {
        return parts(key, Optional.empty(), sizes);
    }

    Stored parts(String key, Optional<StoredChecksum> checksum, int... sizes) {
        try (SealedUpload upload = upload(key)) {
            List<Part> parts = new ArrayList<>();
            for (int i = 0; i < sizes.length; i++) {
                parts.add(upload.part(i + 1, bytes(sizes[i])));
            }
            Stored stored = upload.complete(parts, checksum);
            store(key, stored);
            return stored;
        }
    }

    /** Puts an object into the store, under a tag that no other one has. */
    void store(String key, Stored stored) {
        int parts = stored.layout().parts().size() + 1;
        store(key, stored.bytes(), stored.envelope().encode(), "\"%032x-%d\"".formatted(++etags, parts));
    }

    void store(String key, byte[] bytes, String envelope, String etag) {
        fake.objects()
                .put("photos", key, new FakeObjects.Stored(bytes, Map.of(ENVELOPE, envelope), etag, Instant.EPOCH));
    }

    Got get(String key, Optional<ByteRange> range, Fields fields) {
        var operation = new S3Operation.GetObject(ref(key), range, Conditions.none(), Fields.none(), fields);
        return run(() -> get.handle(operation, caller(), Body.empty()));
    }

    Got getPart(String key, int number) {
        var operation = new S3Operation.GetObject(
                ref(key), Optional.empty(), OptionalInt.of(number), Conditions.none(), Fields.none(), Fields.none());
        return run(() -> get.handle(operation, caller(), Body.empty()));
    }

    Got head(String key, OptionalInt part, Fields fields) {
        var operation =
                new S3Operation.HeadObject(ref(key), Optional.empty(), part, Conditions.none(), Fields.none(), fields);
        return run(() -> head.handle(operation, caller(), Body.empty()));
    }

    Document.Attributes attributes(String key, int marker, int max, Attribute... asked) {
        var operation = new GetObjectAttributes(ref(key), Set.of(asked), marker, max, Fields.none());
        S3Response answer = answer(() -> attributes.handle(operation, caller(), Body.empty()));
        return (Document.Attributes) ((S3Response.Xml) answer).document();
    }

    ListObjectsHandler list() {
        return new ListObjectsHandler(access, new ListedEntries(new CachingEntryView(looks, facts)));
    }
}
