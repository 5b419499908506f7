package io.ssegateway.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.Capabilities;
import io.ssegateway.backend.Store;
import io.ssegateway.backend.StoreError;
import io.ssegateway.backend.StoreRequest;
import io.ssegateway.backend.StoreResponse;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.CrossOrigin;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ObjectKey;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.stream.Body;
import io.ssegateway.testing.ToldStore;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which requests carry a page's origin, and what of the answers is kept for the page. */
class CrossOriginStoreTest {
    private static final String PAGE = "https://page.example";
    private static final Fields ALLOWED = Fields.none()
            .with(S3Header.ACCESS_CONTROL_ALLOW_ORIGIN, PAGE)
            .with(S3Header.ACCESS_CONTROL_EXPOSE_HEADERS, "ETag")
            .with(S3Header.VARY, "Origin")
            .with(S3Header.ETAG, "\"e\"");

    private final ToldStore signed =
            new ToldStore(request -> answer(request.fields().has(S3Header.ORIGIN)));
    private final ToldStore unsigned = new ToldStore(request -> answer(true));

    private static Uni<StoreResponse> answer(boolean allowed) {
        return Uni.createFrom().item(new StoreResponse(200, allowed ? ALLOWED : Fields.none(), Body.empty()));
    }

    private static StoreRequest request(String method) {
        return StoreRequest.of(method, new BucketName("photos"), new ObjectKey("k"));
    }

    private static <T> T now(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(5));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRequestOfThePagesMethodCarriesItsOrigin(boolean collected) {
        CrossOrigin page = new CrossOrigin(PAGE, "GET");
        Store store = new CrossOriginStore(signed, unsigned, page);
        if (collected) {
            now(store.collect(request("GET"), 10));
        } else {
            now(store.send(request("GET")));
        }
        assertThat(signed.asked()).hasSize(1);
        assertThat(signed.asked().get(0).fields().get(S3Header.ORIGIN)).contains(PAGE);
        assertThat(unsigned.asked()).isEmpty();
        assertThat(page.answer().get(S3Header.ACCESS_CONTROL_ALLOW_ORIGIN)).contains(PAGE);
        assertThat(page.answer().get(S3Header.VARY)).contains("Origin");
        assertThat(page.answer().has(S3Header.ETAG)).isFalse();
    }

    @Test
    void aRequestOfAnotherMethodIsPrecededByOneQuestionForThePages() {
        CrossOrigin page = new CrossOrigin(PAGE, "POST");
        Store store = new CrossOriginStore(signed, unsigned, page);
        now(store.collect(request("PUT"), 10));
        now(store.send(request("HEAD")));
        assertThat(signed.asked()).allMatch(request -> !request.fields().has(S3Header.ORIGIN));
        assertThat(unsigned.asked()).hasSize(1);
        StoreRequest question = unsigned.asked().get(0);
        assertThat(question.method()).isEqualTo("OPTIONS");
        assertThat(question.key()).contains(new ObjectKey("k"));
        assertThat(question.fields().get(S3Header.ORIGIN)).contains(PAGE);
        assertThat(question.fields().get(S3Header.ACCESS_CONTROL_REQUEST_METHOD))
                .contains("POST");
        assertThat(page.answer().get(S3Header.ACCESS_CONTROL_ALLOW_ORIGIN)).contains(PAGE);
    }

    @Test
    void whatWasAllowedIsNotAskedAgain() {
        CrossOrigin page = new CrossOrigin(PAGE, "GET");
        Store store = new CrossOriginStore(signed, unsigned, page);
        now(store.send(request("GET")));
        now(store.send(request("HEAD")));
        assertThat(unsigned.asked()).isEmpty();
    }

    @Test
    void aStoreThatAnswersNoQuestionAllowsNothingAndStopsNothing() {
        ToldStore mute =
                new ToldStore(request -> Uni.createFrom().failure(new S3Exception(S3Error.SERVICE_UNAVAILABLE)));
        CrossOrigin page = new CrossOrigin(PAGE, "POST");
        assertThat(now(new CrossOriginStore(signed, mute, page).send(request("PUT")))
                        .status())
                .isEqualTo(200);
        assertThat(page.answer().has(S3Header.ACCESS_CONTROL_ALLOW_ORIGIN)).isFalse();
    }

    @Test
    void errorsSayAsMuchAsAnswers() {
        ToldStore failing =
                new ToldStore(request -> Uni.createFrom().failure(new StoreError(404, "NoSuchKey", "", ALLOWED)));
        CrossOrigin page = new CrossOrigin(PAGE, "GET");
        Store store = new CrossOriginStore(failing, unsigned, page);
        assertThat(catchThrowable(() -> now(store.send(request("GET"))))).isInstanceOf(StoreError.class);
        assertThat(page.answer().get(S3Header.ACCESS_CONTROL_ALLOW_ORIGIN)).contains(PAGE);
    }

    @Test
    void whatTheStoreCanDoIsTheStoresToSay() {
        Capabilities known = Capabilities.assumed();
        Store telling = new Store() {
            @Override
            public Uni<StoreResponse> send(StoreRequest request) {
                return answer(false);
            }

            @Override
            public Uni<Collected> collect(StoreRequest request, int maxBytes) {
                throw new AssertionError("not asked");
            }

            @Override
            public Uni<Capabilities> capabilities() {
                return Uni.createFrom().item(known);
            }
        };
        assertThat(now(new CrossOriginStore(telling, unsigned, new CrossOrigin(PAGE, "GET")).capabilities()))
                .isSameAs(known);
    }
}
