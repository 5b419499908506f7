package io.ssegateway.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.Store;
import io.ssegateway.backend.StoreError;
import io.ssegateway.backend.StoreRequest;
import io.ssegateway.backend.StoreResponse;
import io.ssegateway.envelope.DataKey;
import io.ssegateway.envelope.KeySource;
import io.ssegateway.envelope.ObjectLayout;
import io.ssegateway.envelope.Samples;
import io.ssegateway.envelope.TamperedException;
import io.ssegateway.envelope.VerifiedLayout;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ObjectKey;
import io.ssegateway.s3.ObjectRef;
import io.ssegateway.s3.S3Header;
import io.ssegateway.stream.Body;
import io.ssegateway.testing.SealedUpload;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Finding the layout of objects of thousands of parts: of their bytes only the ends exist. */
class ObjectLayoutsTest {
    private static final ObjectRef OBJECT = ObjectRef.of(new BucketName("photos"), new ObjectKey("k"));

    private final SealedUpload upload =
            SealedUpload.create(KeySource.customer(), Samples.key(1), Samples.PLACE, Optional.empty());
    private final DataKey key = upload.envelope().open(Samples.key(1), Samples.PLACE);
    private final CachingLayouts remembered = new CachingLayouts(4 << 20);
    private final ObjectLayouts layouts = new ObjectLayouts(remembered);
    private final Ends store = new Ends();

    @AfterEach
    void wipe() {
        key.close();
        upload.close();
    }

    /** A store of one object, of which only the end is there. */
    private static final class Ends implements Store {
        private byte[] end = new byte[0];
        private final List<Long> asked = new ArrayList<>();

        @Override
        public Uni<StoreResponse> send(StoreRequest request) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Uni<Collected> collect(StoreRequest request, int maxBytes) {
            long bytes = Long.parseLong(
                    request.fields().get(S3Header.RANGE).orElseThrow().substring("bytes=-".length()));
            asked.add(bytes);
            assertThat(request.fields().get(S3Header.IF_MATCH)).isPresent();
            int from = (int) Math.max(0, end.length - bytes);
            Buffer suffix = Buffer.buffer(Arrays.copyOfRange(end, from, end.length));
            return Uni.createFrom().item(new Collected(new StoreResponse(206, Fields.none(), Body.empty()), suffix));
        }
    }

    private ObjectLayout object(int parts) {
        List<ObjectLayout.Part> list = new ArrayList<>();
        for (int i = 1; i <= parts; i++) {
            list.add(new ObjectLayout.Part(i, (5L << 20) + i, Samples.header()));
        }
        ObjectLayout layout = new ObjectLayout(true, list, Optional.empty(), Optional.empty());
        store.end = upload.footer(layout);
        return layout;
    }

    private StoredHead head(ObjectLayout layout, String etag) {
        return new StoredHead(Fields.none(), layout.storedSize(), Optional.of(upload.envelope()), etag);
    }

    private VerifiedLayout find(StoredHead head) {
        return layouts.of(new ObjectLayouts.Asked(store, OBJECT, head, Fields.none()), key)
                .await()
                .atMost(Duration.ofSeconds(10));
    }

    @ParameterizedTest
    @CsvSource({"1, 65536", "1000, 65536", "1350, 65536", "1400, 67383", "4000, 189583", "9999, 471536"})
    void tagThatCountsThePartsSparesTheSecondRequest(int parts, long expected) {
        ObjectLayout layout = object(parts);
        assertThat(find(head(layout, "\"abc-" + (parts + 1) + "\"")).layout()).isEqualTo(layout);
        assertThat(store.asked).containsExactly(expected);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1350, 1", "1400, 2", "4000, 2", "9999, 2"})
    void withoutSuchATagALargeTableTakesASecondRequest(int parts, int requests) {
        ObjectLayout layout = object(parts);
        for (String etag : new String[] {"\"abc\"", "\"abc-x\"", "\"abc-3\"", "\"abc-123456789\""}) {
            ObjectLayouts fresh = new ObjectLayouts(new CachingLayouts(0));
            store.asked.clear();
            VerifiedLayout found = fresh.of(
                            new ObjectLayouts.Asked(store, OBJECT, head(layout, etag), Fields.none()), key)
                    .await()
                    .atMost(Duration.ofSeconds(10));
            assertThat(found.layout()).isEqualTo(layout);
            assertThat(store.asked).hasSize(requests).startsWith(65_536L);
        }
    }

    @Test
    void aTagThatLiesAboutTheCountAsksForNoMoreThanTheLargestTable() {
        ObjectLayout layout = object(2);
        assertThat(find(head(layout, "\"abc-99999\"")).layout()).isEqualTo(layout);
        assertThat(store.asked).containsExactly(512L * 1024);
    }

    @Test
    void anEndThatIsNoneIsAskedForTwiceAndRefused() {
        ObjectLayout layout = object(3);
        store.end[store.end.length - 250] ^= 1;
        assertThatThrownBy(() -> find(head(layout, "\"abc-4\""))).isInstanceOf(TamperedException.class);
        assertThat(store.asked).containsExactly(65_536L, 524_288L);
        assertThat(remembered.last(OBJECT)).isEmpty();
    }

    @Test
    void isRememberedForTheVeryStateAndKeyOnly() {
        ObjectLayout layout = object(3);
        StoredHead head = head(layout, "\"abc-4\"");
        find(head);
        find(head);
        assertThat(store.asked).hasSize(1);
        assertThat(layouts.remembered(OBJECT, head, key)).isPresent();
        assertThat(layouts.remembered(OBJECT, head(layout, "abc-4"), key))
                .as("quoted or not")
                .isPresent();
        assertThat(layouts.remembered(OBJECT, head(layout, "\"abd-4\""), key)).isEmpty();
        StoredHead larger = new StoredHead(Fields.none(), head.storedSize() + 1, head.envelope(), head.etag());
        assertThat(layouts.remembered(OBJECT, larger, key)).isEmpty();
        ObjectRef version = new ObjectRef(OBJECT.bucket(), OBJECT.key(), Optional.of("v"));
        assertThat(layouts.remembered(version, head, key)).isEmpty();
        try (DataKey other = Samples.dataKey()) {
            assertThat(layouts.remembered(OBJECT, head, other)).isEmpty();
        }
    }

    @Test
    void anObjectWithoutATagIsNotRemembered() {
        ObjectLayout layout = object(3);
        StoredHead head = head(layout, "");
        layouts.of(new ObjectLayouts.Asked(new Unpinned(store), OBJECT, head, Fields.none()), key)
                .await()
                .atMost(Duration.ofSeconds(10));
        assertThat(remembered.last(OBJECT)).isEmpty();
    }

    /** Lets requests without a condition through. */
    private record Unpinned(Ends ends) implements Store {
        @Override
        public Uni<StoreResponse> send(StoreRequest request) {
            throw new StoreError(500, "InternalError", "", Fields.none());
        }

        @Override
        public Uni<Collected> collect(StoreRequest request, int maxBytes) {
            return ends.collect(request.fields(request.fields().with(S3Header.IF_MATCH, "*")), maxBytes);
        }
    }

    @Test
    void whatIsRememberedIsBoundedByBytes() {
        for (int i = 0; i < 20; i++) {
            ObjectLayout layout = object(9_999);
            StoredHead head = head(layout, "\"abc" + i + "-10000\"");
            ObjectRef object = ObjectRef.of(new BucketName("photos"), new ObjectKey("k" + i));
            var unused = layouts.of(new ObjectLayouts.Asked(store, object, head, Fields.none()), key)
                    .await()
                    .atMost(Duration.ofSeconds(10));
        }
        long kept = 0;
        for (int i = 0; i < 20; i++) {
            kept += remembered
                    .last(ObjectRef.of(new BucketName("photos"), new ObjectKey("k" + i)))
                    .map(known -> (long) known.layout().weight())
                    .orElse(0L);
        }
        assertThat(kept).isBetween(1L, 4L << 20);
    }
}
