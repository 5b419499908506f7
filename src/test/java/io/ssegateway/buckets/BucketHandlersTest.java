package io.ssegateway.buckets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssegateway.backend.StoreError;
import io.ssegateway.policy.BucketRule.Encrypt;
import io.ssegateway.policy.BucketRule.EtagMode;
import io.ssegateway.policy.BucketRule.PlainReads;
import io.ssegateway.policy.Right;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.Document;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.S3Operation;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.S3Response;
import io.ssegateway.testing.Fault;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BucketHandlersTest extends BucketsFixture {
    private final ListBucketsHandler listBuckets = new ListBucketsHandler(stores, reserved, List.of("main", "second"));
    private final CreateBucketHandler createBucket = new CreateBucketHandler(access, settings);

    private static S3Operation.CreateBucket create(String bucket, Fields fields) {
        return new S3Operation.CreateBucket(new BucketName(bucket), fields);
    }

    private List<String> listed() {
        return listed(Optional.empty(), Optional.empty(), OptionalInt.empty()).buckets().stream()
                .map(Document.BucketEntry::name)
                .toList();
    }

    private Document.Buckets listed(Optional<String> prefix, Optional<String> token, OptionalInt most) {
        S3Response.Xml answer =
                (S3Response.Xml) run(listBuckets, new S3Operation.ListBuckets(prefix, Optional.empty(), token, most));
        return (Document.Buckets) answer.document();
    }

    private static void isError(Throwable thrown, S3Error error) {
        assertThat(thrown)
                .isInstanceOfSatisfying(
                        S3Exception.class, e -> assertThat(e.error()).isEqualTo(error));
    }

    @Test
    void listsOnlyBucketsTheCallerSees() {
        main.objects().create("photos");
        main.objects().create("secret");
        sealed("photos");
        sealed("secret");
        grant(Right.READ, "photos", "");

        assertThat(listed()).containsExactly("photos");
    }

    @Test
    void listsEachBucketFromTheBackendOfItsRule() {
        for (String name : List.of("one", "two", "no-rule")) {
            main.objects().create(name);
            second.objects().create(name);
            grant(Right.LIST, name, "");
        }
        rule("one", Encrypt.SSE_OBS, PlainReads.REFUSE, EtagMode.OPAQUE, "main");
        rule("two", Encrypt.SSE_OBS, PlainReads.REFUSE, EtagMode.OPAQUE, "second");
        second.objects().create("only-there");
        grant(Right.LIST, "only-there", "");

        assertThat(listed()).containsExactly("no-rule", "one", "two");
    }

    @Test
    void neverListsTheReservedBucket() {
        main.objects().create("gw-state");
        sealed("gw-state");
        grant(Right.ADMIN, "gw-state", "");

        assertThat(listed()).isEmpty();
    }

    @Test
    void failsWhenOneBackendFails() {
        second.always(new Fault.Answer(503, "SlowDown"));

        assertThatThrownBy(this::listed).isInstanceOf(StoreError.class);
    }

    @Test
    void createsABucketThatARuleCovers() {
        sealed("photos");
        grant(Right.ADMIN, "photos", "");

        S3Response answer =
                run(createBucket, create("photos", Fields.none().with(S3Header.OBJECT_LOCK_ENABLED, "true")));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.fields().get(S3Header.LOCATION)).contains("/photos");
        assertThat(main.objects().has("photos")).isTrue();
        assertThat(main.seen().getFirst().headers()).containsEntry("x-amz-bucket-object-lock-enabled", "true");
    }

    @Test
    void passesTheConfigurationOnAsItIs() {
        sealed("photos");
        grant(Right.ADMIN, "photos", "");
        Buffer document = Buffer.buffer("<CreateBucketConfiguration  >\n</CreateBucketConfiguration>");

        run(createBucket, create("photos", Fields.none()), Body.of(document));

        assertThat(main.seen().getFirst().body()).isEqualTo(document);
    }

    @Test
    void pagesShowEveryVisibleBucketOnceInOrder() {
        List<String> names = List.of("a-1", "a-2", "b-1", "b-2", "b-3");
        names.forEach(name -> {
            main.objects().create(name);
            grant(Right.LIST, name, "");
        });
        main.objects().create("a-1-hidden");
        List<String> found = new ArrayList<>();
        Optional<String> token = Optional.empty();
        int pages = 0;
        do {
            Document.Buckets page = listed(Optional.empty(), token, OptionalInt.of(2));
            page.buckets().forEach(bucket -> found.add(bucket.name()));
            token = page.nextToken();
            pages++;
        } while (token.isPresent());

        assertThat(found).isEqualTo(names);
        assertThat(pages).isEqualTo(3);
        Document.Buckets last = listed(Optional.of("b-"), Optional.empty(), OptionalInt.of(3));
        assertThat(last.buckets()).extracting(Document.BucketEntry::name).containsExactly("b-1", "b-2", "b-3");
        assertThat(last.nextToken()).isEmpty();
        assertThat(last.prefix()).contains("b-");
    }

    @Test
    void refusesATokenThatIsNone() {
        assertThatThrownBy(() -> listed(Optional.empty(), Optional.of("!"), OptionalInt.empty()))
                .satisfies(e -> isError(e, S3Error.INVALID_ARGUMENT));
        assertThat(main.seen()).isEmpty();
    }

    @Test
    void createsNothingWithoutARule() {
        grant(Right.ADMIN, "photos", "");

        assertThatThrownBy(() -> run(createBucket, create("photos", Fields.none())))
                .satisfies(e -> isError(e, S3Error.NO_ENCRYPTION_POLICY));
        assertThat(main.seen()).isEmpty();
    }

    @Test
    void createsNothingWithoutTheRightWhetherOrNotARuleExists() {
        sealed("photos");
        grant(Right.WRITE, "photos", "");

        for (String name : List.of("photos", "no-rule")) {
            assertThatThrownBy(() -> run(createBucket, create(name, Fields.none())))
                    .satisfies(e -> isError(e, S3Error.ACCESS_DENIED));
        }
        assertThat(main.seen()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "SSE, AES256, ACCESS_DENIED",
        "SSE, AES512, INVALID_ARGUMENT",
        "SSE, aws:kms:dsse, NOT_IMPLEMENTED",
        "SSE_KMS_KEY_ID, k, INVALID_ARGUMENT",
        "SSE_BUCKET_KEY, true, INVALID_ARGUMENT",
        "SSE_CONTEXT, e30=, NOT_IMPLEMENTED",
        "SSE_C_ALGORITHM, AES256, NOT_IMPLEMENTED",
        "SSE_C_KEY, x, NOT_IMPLEMENTED"
    })
    void refusesAnEncryptionItWouldNotHonour(S3Header header, String value, S3Error error) {
        sealed("photos");
        grant(Right.ADMIN, "photos", "");

        assertThatThrownBy(() ->
                        run(createBucket, create("photos", Fields.none().with(header, value))))
                .satisfies(e -> isError(e, error));
        assertThat(main.seen()).isEmpty();
    }

    @Test
    void headsAndDeletesABucket() {
        main.objects().create("photos");
        sealed("photos");
        grant(Right.LIST, "photos", "");
        grant(Right.ADMIN, "photos", "");

        S3Response head = run(new HeadBucketHandler(access), new S3Operation.HeadBucket(BUCKET, Fields.none()));
        S3Response deleted =
                run(new DeleteBucketHandler(access, settings), new S3Operation.DeleteBucket(BUCKET, Fields.none()));

        assertThat(head.fields().get(S3Header.BUCKET_REGION)).contains("fake-1");
        assertThat(deleted.status()).isEqualTo(204);
        assertThat(main.objects().has("photos")).isFalse();
    }

    @Test
    void refusalsOfABucketLookAlikeWhetherItExistsOrNot() {
        main.objects().create("photos");
        sealed("photos");

        for (BucketName name : List.of(BUCKET, new BucketName("absent"))) {
            assertThatThrownBy(
                            () -> run(new HeadBucketHandler(access), new S3Operation.HeadBucket(name, Fields.none())))
                    .satisfies(e -> isError(e, S3Error.ACCESS_DENIED));
            assertThatThrownBy(() -> run(
                            new DeleteBucketHandler(access, settings),
                            new S3Operation.DeleteBucket(name, Fields.none())))
                    .satisfies(e -> isError(e, S3Error.ACCESS_DENIED));
            assertThatThrownBy(() -> run(
                            new GetBucketEncryptionHandler(access, settings),
                            new S3Operation.GetBucketEncryption(name, Fields.none())))
                    .satisfies(e -> isError(e, S3Error.ACCESS_DENIED));
        }
        assertThat(main.seen()).isEmpty();
    }

    @Test
    void theReservedBucketIsClosedEvenToAdministrators() {
        main.objects().create("gw-state");
        sealed("gw-state");
        grant(Right.ADMIN, "gw-state", "");
        grant(Right.LIST, "gw-state", "");
        BucketName state = new BucketName("gw-state");

        assertThatThrownBy(() -> run(new HeadBucketHandler(access), new S3Operation.HeadBucket(state, Fields.none())))
                .satisfies(e -> isError(e, S3Error.ACCESS_DENIED));
        assertThatThrownBy(() -> run(createBucket, create("gw-state", Fields.none())))
                .satisfies(e -> isError(e, S3Error.ACCESS_DENIED));
        assertThat(main.seen()).isEmpty();
    }
}
