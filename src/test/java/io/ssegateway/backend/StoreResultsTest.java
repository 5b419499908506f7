package io.ssegateway.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.stream.Body;
import io.ssegateway.testing.Fault;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A good status is not yet a success: CompleteMultipartUpload and the copies. */
class StoreResultsTest extends StoreFixture {
    private static final String DECLARATION = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
    private static final String DONE =
            "<CompleteMultipartUploadResult><Key>k</Key><ETag>&quot;e-2&quot;</ETag></CompleteMultipartUploadResult>";

    private static StoreResponse answered(String document) {
        return new StoreResponse(200, Fields.none(), Body.of(Buffer.buffer(document)));
    }

    private static Uni<StoreXml.Result> completed(String document) {
        return StoreXml.completed(answered(document));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                DONE,
                DECLARATION + DONE,
                "   \n" + DONE,
                "\n\n \t\r\n" + DECLARATION + "\n" + DONE,
                DECLARATION + "          " + DONE + "\n"
            })
    void whiteSpaceKeepsTheConnectionAndSaysNothing(String document) {
        StoreXml.Result result = answer(completed(document));

        assertThat(result.etag()).isEqualTo("\"e-2\"");
        assertThat(result.elements()).containsEntry("Key", "k");
    }

    @ParameterizedTest
    @CsvSource({
        "InternalError, 500",
        "SlowDown, 503",
        "ServiceUnavailable, 503",
        "PreconditionFailed, 412",
        "InvalidPart, 400",
        "EntityTooSmall, 400",
        "NoSuchUpload, 404",
        "XMinioStorageFull, 507",
        "NobodyKnowsThis, 500"
    })
    void anErrorInAGoodAnswerHasTheStatusOfItsCode(String code, int status) {
        for (String before : List.of("", "  ", DECLARATION + "   ")) {
            fake.next(new Fault.AnswerLate(before, code));
            StoreRequest complete = StoreRequest.of("POST", BUCKET, KEY).query("uploadId", "u");

            assertThatThrownBy(() -> answer(store.send(complete).flatMap(StoreXml::completed)))
                    .isInstanceOfSatisfying(StoreError.class, e -> {
                        assertThat(e.code()).isEqualTo(code);
                        assertThat(e.status()).isEqualTo(status);
                        assertThat(e.text()).contains(code);
                    });
        }
    }

    @Test
    void theCopiesFailInTheSameWay() {
        fake.next(new Fault.AnswerLate(" ", "InternalError"), new Fault.AnswerLate(" ", "SlowDown"));

        assertThatThrownBy(() -> answer(store.send(put("")).flatMap(StoreXml::copied)))
                .isInstanceOfSatisfying(
                        StoreError.class, e -> assertThat(e.status()).isEqualTo(500));
        assertThatThrownBy(() -> answer(store.send(put("")).flatMap(StoreXml::partCopied)))
                .isInstanceOfSatisfying(
                        StoreError.class, e -> assertThat(e.status()).isEqualTo(503));
    }

    @Test
    void aCopyTellsItsTag() {
        fake.objects().put("photos", "source", new byte[3], Map.of());
        Fields fields = Fields.none().with(io.ssegateway.s3.S3Header.COPY_SOURCE, "/photos/source");

        StoreXml.Result result = answer(
                store.send(StoreRequest.of("PUT", BUCKET, KEY).fields(fields)).flatMap(StoreXml::copied));

        assertThat(result.etag())
                .isEqualTo(fake.objects().get("photos", "a/b.jpg").orElseThrow().etag());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "    ",
                "<CompleteMultipartUploadResult>",
                "<CopyObjectResult><ETag>x</ETag></CopyObjectResult>",
                "<html/>"
            })
    void whatIsNeitherSuccessNorErrorIsNoAnswer(String document) {
        assertThatThrownBy(() -> answer(completed(document)))
                .isInstanceOfSatisfying(
                        S3Exception.class, e -> assertThat(e.error()).isEqualTo(S3Error.SERVICE_UNAVAILABLE));
    }

    @Test
    void aSuccessWithoutATagIsNoAnswer() {
        StoreXml.Result result =
                answer(completed("<CompleteMultipartUploadResult><Key>k</Key></CompleteMultipartUploadResult>"));

        assertThatThrownBy(result::etag).isInstanceOf(S3Exception.class);
    }
}
