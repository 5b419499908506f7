package io.ssegateway.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.ssegateway.s3.FormFields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.testing.FormText;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A form read in two steps: nothing is read between them, and every end is told. */
class FormBodyTest {
    private static final byte[] FILE = "the file of the form".repeat(5000).getBytes();

    private static FormFields fields(FormBody form) {
        return form.fields().await().atMost(Duration.ofSeconds(5));
    }

    private static byte[] file(FormBody form) {
        return Collecting.collect(form.file(), 1 << 20)
                .await()
                .atMost(Duration.ofSeconds(5))
                .getBytes();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 64, 1000, 200_000})
    void fieldsComeFirstAndTheFileWhenItIsAsked(int chunk) {
        Slices source =
                new Slices(new FormText().field("key", "k").file("f", FILE).bytes(), chunk);
        FormBody form = FormBody.of(source.body(), FormText.TYPE);
        assertThat(source.given).isZero();
        assertThat(fields(form).get("key")).contains("k");
        long given = source.given;
        assertThat(given).isLessThanOrEqualTo(FormText.BOUNDARY.length() * 3L + 300 + chunk);
        assertThat(file(form)).isEqualTo(FILE);
    }

    @Test
    void aFailureBetweenTheStepsIsToldToWhoTakesTheFile() {
        Slices source =
                new Slices(new FormText().field("key", "k").file("f", FILE).open(), 1000);
        FormBody form = FormBody.of(source.body(), FormText.TYPE);
        fields(form);
        source.fail(new S3Exception(S3Error.INCOMPLETE_BODY));
        Throwable thrown = catchThrowable(() -> file(form));
        assertThat(thrown).isInstanceOf(S3Exception.class);
        assertThat(((S3Exception) thrown).error()).isEqualTo(S3Error.INCOMPLETE_BODY);
    }

    @Test
    void aFormThatEndsInItsFileFailsTheFile() {
        Slices source =
                new Slices(new FormText().field("key", "k").file("f", FILE).open(), 1000);
        FormBody form = FormBody.of(source.body(), FormText.TYPE);
        fields(form);
        Throwable thrown = catchThrowable(() -> file(form));
        assertThat(((S3Exception) thrown).error()).isEqualTo(S3Error.MALFORMED_POST_REQUEST);
    }

    @Test
    void aFormWithoutAFileFailsTheFieldsAndAbortsTheSource() {
        Slices source = new Slices(new FormText().field("key", "k").bytes(), 10);
        FormBody form = FormBody.of(source.body(), FormText.TYPE);
        Throwable thrown = catchThrowable(() -> fields(form));
        assertThat(((S3Exception) thrown).error()).isEqualTo(S3Error.INVALID_ARGUMENT);
        assertThat(source.aborted).isTrue();
    }

    @Test
    void whoeverIsNoLongerInterestedStopsTheReading() {
        Slices source = new Slices(new FormText().field("key", "k").open(), 10);
        source.held = true;
        FormBody form = FormBody.of(source.body(), FormText.TYPE);
        form.fields().subscribe().with(f -> {}, e -> {}).cancel();
        assertThat(source.aborted).isTrue();
    }

    @Test
    void abortingTheFileAbortsTheSource() {
        Slices source =
                new Slices(new FormText().field("key", "k").file("f", FILE).bytes(), 100);
        FormBody form = FormBody.of(source.body(), FormText.TYPE);
        fields(form);
        form.file().abort();
        assertThat(source.aborted).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "multipart/form-data; boundary=a",
                "Multipart/Form-Data;BOUNDARY=\"a b'()+_,-./:=?\"",
                "multipart/form-data; charset=utf-8; boundary=\"----WebKitFormBoundaryAAAA\""
            })
    void knowsAForm(String type) {
        assertThat(FormBody.isForm(type)).isTrue();
        assertThat(FormBoundary.of(type).text()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "text/plain", "multipart/mixed; boundary=a", "application/x-www-form-urlencoded"})
    void anotherTypeIsNoForm(String type) {
        Throwable thrown = catchThrowable(() -> FormBoundary.of(type));
        assertThat(((S3Exception) thrown).error()).isEqualTo(S3Error.PRECONDITION_FAILED);
        assertThat(((S3Exception) thrown).details())
                .containsEntry("Condition", "Bucket POST must be of the enclosure-type multipart/form-data");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "multipart/form-data",
                "multipart/form-data; boundary=",
                "multipart/form-data; boundary=\"\"",
                "multipart/form-data; boundary=\"a ",
                "multipart/form-data; boundary=\"a \"",
                "multipart/form-data; boundary=a; boundary=b",
                "multipart/form-data; boundary=a\u00e4",
                "multipart/form-data; boundary=aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffgggggggggg1"
            })
    void aBoundaryThatIsNoneIsRefused(String type) {
        Throwable thrown = catchThrowable(() -> FormBoundary.of(type));
        assertThat(((S3Exception) thrown).error()).isEqualTo(S3Error.MALFORMED_POST_REQUEST);
    }

    @Test
    void aBoundaryHasSeventyCharactersAtMost() {
        assertThat(FormBoundary.of("multipart/form-data; boundary=" + "b".repeat(70))
                        .text())
                .hasSize(70);
    }

    /** Bytes in slices, one for each that is asked. */
    private static final class Slices implements ReadStream<Buffer> {
        private final ArrayDeque<Buffer> left = new ArrayDeque<>();
        private @Nullable Handler<Buffer> handler;
        private @Nullable Handler<Void> end;
        private @Nullable Handler<Throwable> failed;
        private long given;
        private boolean aborted;
        private boolean held;

        Slices(byte[] bytes, int chunk) {
            for (int at = 0; at < bytes.length; at += chunk) {
                left.add(Buffer.buffer(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + chunk))));
            }
        }

        Body body() {
            return Body.of(this, OptionalLong.empty(), () -> aborted = true);
        }

        void fail(Throwable cause) {
            left.clear();
            if (failed != null) {
                failed.handle(cause);
            }
        }

        @Override
        public ReadStream<Buffer> fetch(long amount) {
            for (long i = 0; i < amount && !held; i++) {
                Buffer next = left.poll();
                if (next == null) {
                    if (end != null) {
                        end.handle(null);
                    }
                    return this;
                }
                given += next.length();
                if (handler != null) {
                    handler.handle(next);
                }
            }
            return this;
        }

        @Override
        public ReadStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> newHandler) {
            failed = newHandler;
            return this;
        }

        @Override
        public ReadStream<Buffer> handler(@Nullable Handler<Buffer> newHandler) {
            handler = newHandler;
            return this;
        }

        @Override
        public ReadStream<Buffer> endHandler(@Nullable Handler<Void> newHandler) {
            end = newHandler;
            return this;
        }

        @Override
        public ReadStream<Buffer> pause() {
            return this;
        }

        @Override
        public ReadStream<Buffer> resume() {
            return fetch(Long.MAX_VALUE);
        }
    }
}
