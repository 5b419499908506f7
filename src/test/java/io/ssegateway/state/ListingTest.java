package io.ssegateway.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.Store;
import io.ssegateway.backend.StoreRequest;
import io.ssegateway.backend.StoreResponse;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.stream.Body;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ListingTest {
    private static <T> T get(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(30));
    }

    /** A store that answers at once, a listing for each request. */
    private static StateObjects answering(Function<StoreRequest, String> pages) {
        Store store = new Store() {
            @Override
            public Uni<StoreResponse> send(StoreRequest request) {
                String xml = "<ListBucketResult>" + pages.apply(request) + "</ListBucketResult>";
                return Uni.createFrom().item(new StoreResponse(200, Fields.none(), Body.of(Buffer.buffer(xml))));
            }

            @Override
            public Uni<Collected> collect(StoreRequest request, int maxBytes) {
                throw new AssertionError();
            }
        };
        return new StateObjects(() -> store, new BucketName("gw-state"));
    }

    private static String entry(String key) {
        return "<Contents><Key>" + key + "</Key><LastModified>2026-01-01T00:00:00Z</LastModified><ETag>e</ETag>"
                + "<Size>0</Size></Contents>";
    }

    private static String truncated(boolean value) {
        return "<IsTruncated>" + value + "</IsTruncated>";
    }

    @Test
    void anyNumberOfPagesThatComeAtOnceNeedsNoDeeperStack() {
        int pages = 20_000;
        List<String> afters = new ArrayList<>();
        StateObjects objects = answering(request -> {
            afters.add(request.query().getOrDefault("start-after", ""));
            return truncated(afters.size() < pages) + entry("p/%08d".formatted(afters.size()));
        });
        assertThat(get(new Listing(objects, "p/", "").each(listed -> true))).isEqualTo(pages);
        assertThat(afters).hasSize(pages).startsWith("", "p/00000001");
    }

    @Test
    void aStoreThatDoesNotGoOnIsNotAskedForEver() {
        for (String again : List.of(entry("p/1"), "", entry("p/0"), entry("q/2"))) {
            List<String> asked = new ArrayList<>();
            StateObjects objects = answering(request -> {
                asked.add("");
                return truncated(true) + (asked.size() == 1 ? entry("p/1") : again);
            });
            assertThatThrownBy(() -> get(new Listing(objects, "p/", "").each(listed -> true)))
                    .isInstanceOf(S3Exception.class);
            assertThat(asked).hasSize(2);
        }
    }

    @Test
    void aListingThatIsNotTheStateIsRefused() {
        StateObjects elsewhere = answering(request -> truncated(false) + entry("other/1"));
        assertThatThrownBy(() -> get(new Listing(elsewhere, "p/", "").each(listed -> true)))
                .isInstanceOf(S3Exception.class);
    }

    @Test
    void foldersGoOnBehindAllThatIsInTheLast() {
        List<String> afters = new ArrayList<>();
        StateObjects objects = answering(request -> {
            afters.add(request.query().getOrDefault("start-after", ""));
            return truncated(afters.size() == 1) + "<CommonPrefixes><Prefix>u/" + afters.size()
                    + "/</Prefix></CommonPrefixes>";
        });
        List<String> folders = new ArrayList<>();
        get(new Listing(objects, "u/", "").eachFolders(page -> {
            folders.addAll(page);
            return Uni.createFrom().item(page.size());
        }));
        assertThat(folders).containsExactly("u/1/", "u/2/");
        assertThat(afters).containsExactly("", "u/10");
    }

    @Test
    void aCancelledLoopStops() {
        List<Integer> steps = new ArrayList<>();
        Steps.<String>until(() -> {
                    steps.add(1);
                    return steps.size() == 1
                            ? Uni.createFrom().nothing()
                            : Uni.createFrom().item(Optional.of(""));
                })
                .subscribe()
                .with(item -> {})
                .cancel();
        assertThat(steps).hasSize(1);
    }
}
