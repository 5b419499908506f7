package io.ssegateway.stream;

import static io.ssegateway.stream.FormReaderTest.B;
import static io.ssegateway.stream.FormReaderTest.octets;
import static io.ssegateway.stream.FormReaderTest.read;
import static io.ssegateway.stream.FormReaderTest.reader;
import static io.ssegateway.stream.FormReaderTest.refused;
import static io.ssegateway.stream.FormReaderTest.small;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.testing.FormText;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Forms that are no forms, or too much of one: refused whatever the network cuts them into. */
class FormRefusalsTest {
    static Stream<Arguments> malformed() {
        String file = "\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nx";
        return Stream.of(
                arguments("an empty body", ""),
                arguments("no form at all", "key=k&file=x"),
                arguments("no final boundary", B + file),
                arguments("a file that begins with the boundary", B + file.replace("x", B) + "\r\n" + B + "--"),
                arguments("a cut final boundary", B + file + "\r\n" + B),
                arguments("a final boundary with one dash", B + file + "\r\n" + B + "-"),
                arguments("a final boundary with one dash and a line end", B + file + "\r\n" + B + "-\r\n"),
                arguments("a boundary that begins a longer one", B + file + "\r\n" + B + "9\r\n" + file),
                arguments("a nested form whose boundary begins alike", B + file + "\r\n" + B + "-inner\r\n" + file),
                arguments("a bare line feed after a boundary", B + "\nContent-Disposition: form-data; name=file\n\nx"),
                arguments(
                        "bare line feeds in a head",
                        B + "\r\nContent-Disposition: form-data; name=file\n\nx\r\n" + B + "--"),
                arguments("a part without a head", B + "\r\n\r\nx\r\n" + B + "--"),
                arguments("a part without a disposition", B + "\r\nContent-Type: a/b\r\n\r\nx\r\n" + B + "--"),
                arguments(
                        "another disposition",
                        B + "\r\nContent-Disposition: attachment; name=file\r\n\r\nx\r\n" + B + "--"),
                arguments("no name", B + "\r\nContent-Disposition: form-data; filename=file\r\n\r\nx\r\n" + B + "--"));
    }

    static Stream<Arguments> malformedHeads() {
        return Stream.of(
                        "Content-Disposition: form-data; name=\"\"",
                        "Content-Disposition: form-data; name=file; name=key",
                        "Content-Disposition: form-data; name=\"file",
                        "Content-Disposition: form-data name=file",
                        "Content-Disposition: form-data; name",
                        "Content-Disposition: form-data; name=a\r\nContent-Disposition: form-data; name=file",
                        "Content-Disposition: form-data;\r\n name=file",
                        "Content-Disposition : form-data; name=file",
                        ": form-data; name=file",
                        "Content-Disposition: form-data; name=\"fi\0le\"",
                        "Content-Disposition: form-data; name=file; filename=\"a\rb\"",
                        "Content-Disposition: form-data; name=file\r\nContent-Transfer-Encoding: base64",
                        "Content-Disposition: form-data; name=file\r\nnonsense")
                .map(head -> arguments(head, B + "\r\n" + head + "\r\n\r\nx\r\n" + B + "--"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"malformed", "malformedHeads"})
    void refusesAMalformedForm(String what, String form) {
        for (int chunk : new int[] {1, 3, 1000}) {
            S3Exception refused = refused(octets(form), chunk);
            assertThat(refused.error()).isEqualTo(S3Error.MALFORMED_POST_REQUEST);
        }
    }

    @Test
    void refusesTextThatIsNoUtf8() {
        byte[] form = small().field("x-amz-meta-a", "??").file("f", "x").bytes();
        for (int i = 0; i < form.length - 1; i++) {
            if (form[i] == '?' && form[i + 1] == '?') {
                form[i] = (byte) 0xc0;
                form[i + 1] = (byte) 0xaf;
            }
        }
        assertThat(refused(form, 50).error()).isEqualTo(S3Error.MALFORMED_POST_REQUEST);
    }

    @Test
    void refusesAFieldSaidTwiceInAnySpelling() {
        S3Exception refused =
                refused(small().field("KEY", "other").file("f", "x").bytes(), 50);
        assertThat(refused.error()).isEqualTo(S3Error.INVALID_ARGUMENT);
        assertThat(refused.details()).containsEntry("ArgumentName", "key");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void refusesAFormWithoutAFileOrWithTwo(boolean two) {
        FormText form = two ? small().file("a", "x").file("b", "y") : small();
        S3Exception refused = refused(form.bytes(), 13);
        assertThat(refused.text()).isEqualTo("POST requires exactly one file upload per request.");
        assertThat(refused.details())
                .containsEntry("ArgumentName", "file")
                .containsEntry("ArgumentValue", two ? "2" : "0");
    }

    @Test
    void fieldsMayTakeTwentyKibibytesAndNotAByteMore() {
        byte[] empty = new FormText()
                .field("x-ignore", "")
                .raw(B + "\r\nContent-Disposition: form-data; name=file\r\n\r\n")
                .open();
        int room = FormReader.MAX_FIELDS - empty.length;
        for (int more = 0; more < 2; more++) {
            byte[] form = new FormText()
                    .field("x-ignore", "v".repeat(room + more))
                    .raw(B + "\r\nContent-Disposition: form-data; name=file\r\n\r\nx\r\n")
                    .bytes();
            for (int chunk : new int[] {100, 65_536}) {
                if (more == 0) {
                    assertThat(read(form, chunk).file()).isEqualTo(octets("x"));
                } else {
                    assertThat(refused(form, chunk).error()).isEqualTo(S3Error.MAX_POST_PRE_DATA_LENGTH_EXCEEDED);
                }
            }
        }
    }

    static Stream<Arguments> endless() {
        String much = "v".repeat(30_000);
        S3Error before = S3Error.MAX_POST_PRE_DATA_LENGTH_EXCEEDED;
        return Stream.of(
                arguments("preamble", much, before),
                arguments("padding", B + " ".repeat(30_000), before),
                arguments("line of a head", B + "\r\nX: " + much, before),
                arguments("lines of a head", B + "\r\n" + "X: y\r\n".repeat(6000), before),
                arguments("name", B + "\r\nContent-Disposition: form-data; name=" + much + "\r\n\r\n", before),
                arguments("value", B + "\r\nContent-Disposition: form-data; name=a\r\n\r\n" + much, before),
                arguments(
                        "epilogue",
                        B + "\r\nContent-Disposition: form-data; name=file\r\n\r\nx\r\n" + B + "--" + much,
                        S3Error.MALFORMED_POST_REQUEST),
                arguments(
                        "field after the file",
                        B + "\r\nContent-Disposition: form-data; name=file\r\n\r\nx\r\n" + B
                                + "\r\nContent-Disposition: form-data; name=a\r\n\r\n" + much,
                        S3Error.MALFORMED_POST_REQUEST));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("endless")
    void nothingButTheFileIsEndless(String what, String form, S3Error error) {
        for (int chunk : new int[] {1, 4096, 65_536}) {
            FormReader reader = reader();
            byte[] bytes = octets(form);
            Throwable thrown = catchThrowable(() -> IntStream.range(0, (bytes.length + chunk - 1) / chunk)
                    .forEach(i -> reader.update(
                            Buffer.buffer(
                                    Arrays.copyOfRange(bytes, i * chunk, Math.min(bytes.length, (i + 1) * chunk))),
                            b -> {})));
            assertThat(thrown).isInstanceOf(S3Exception.class);
            assertThat(((S3Exception) thrown).error()).isEqualTo(error);
        }
    }
}
