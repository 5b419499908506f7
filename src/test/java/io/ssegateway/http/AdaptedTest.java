package io.ssegateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssegateway.dialect.Adaptation;
import io.ssegateway.s3.Document;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.Collecting;
import io.ssegateway.stream.S3Response;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class AdaptedTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final UnaryOperator<Fields> MARKED = fields -> fields.with(S3Header.ALLOW, "x");
    private static final Adaptation REWRITES = new Adaptation(
            MARKED,
            Optional.of(bytes -> Buffer.buffer("new " + Buffer.buffer(bytes)).getBytes()));

    private static S3Response adapted(Adaptation adaptation, S3Response answer) {
        return Adapted.answer(adaptation, answer).await().atMost(PATIENCE);
    }

    private static S3Response.Bytes bytes(Buffer buffer) {
        return new S3Response.Bytes(200, Fields.none(), Body.of(buffer));
    }

    @Test
    void aDocumentIsRewrittenAndItsLengthIsTheNewOne() {
        S3Response.Bytes answer = (S3Response.Bytes) adapted(REWRITES, bytes(Buffer.buffer("old")));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().length()).hasValue(7);
        assertThat(Collecting.collect(answer.body(), 10).await().atMost(PATIENCE))
                .hasToString("new old");
        assertThat(answer.fields().has(S3Header.ALLOW)).isTrue();
    }

    @Test
    void aDocumentOfAnyOtherAnswerStaysAsItIs() {
        S3Response.Bytes sent = bytes(Buffer.buffer("old"));
        S3Response.Bytes answer = (S3Response.Bytes) adapted(new Adaptation(MARKED, Optional.empty()), sent);
        assertThat(answer.body()).isSameAs(sent.body());
        assertThat(answer.fields().has(S3Header.ALLOW)).isTrue();
        S3Response.Empty empty = (S3Response.Empty) adapted(REWRITES, new S3Response.Empty(204, Fields.none()));
        assertThat(empty.status()).isEqualTo(204);
        assertThat(empty.fields().has(S3Header.ALLOW)).isTrue();
        S3Response xml =
                new S3Response.Xml(200, Fields.none(), new Document.BucketEncryption("AES256", Optional.empty()));
        assertThat(adapted(REWRITES, xml)).isSameAs(xml);
    }

    @Test
    void aDocumentThatIsTooLongOrNoneIsAnError() {
        assertThat(((S3Response.Bytes) adapted(REWRITES, bytes(Buffer.buffer(new byte[Adapted.LONGEST]))))
                        .body()
                        .length())
                .hasValue(Adapted.LONGEST + 4L);
        assertThatThrownBy(() -> adapted(REWRITES, bytes(Buffer.buffer(new byte[Adapted.LONGEST + 1]))))
                .isInstanceOfSatisfying(
                        S3Exception.class, e -> assertThat(e.error()).isEqualTo(S3Error.NOT_IMPLEMENTED));
        Adaptation fails = new Adaptation(UnaryOperator.identity(), Optional.of(bytes -> {
            throw new S3Exception(S3Error.INTERNAL_ERROR);
        }));
        assertThatThrownBy(() -> adapted(fails, bytes(Buffer.buffer("x")))).isInstanceOf(S3Exception.class);
    }
}
