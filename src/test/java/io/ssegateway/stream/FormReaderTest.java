package io.ssegateway.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.ssegateway.s3.FormFields;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.testing.FormText;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The reader of forms under every chunking, and each way a form can be wrong. */
class FormReaderTest {
    static final String B = "--" + FormText.BOUNDARY;

    record Read(FormFields fields, byte[] file) {}

    static FormReader reader() {
        return new FormReader(FormBoundary.of(FormText.TYPE));
    }

    static Read read(byte[] form, int chunk) {
        FormReader reader = reader();
        byte[] file = Chunks.through(reader, form, chunk);
        return new Read(reader.fields(), file);
    }

    static S3Exception refused(byte[] form, int chunk) {
        Throwable thrown = catchThrowable(() -> read(form, chunk));
        assertThat(thrown).isInstanceOf(S3Exception.class);
        return (S3Exception) thrown;
    }

    static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static FormText small() {
        return new FormText().field("key", "a/${filename}").field("Content-Type", "text/plain");
    }

    static Stream<byte[]> files() {
        byte[] random = new byte[70_000];
        new Random(1).nextBytes(random);
        return Stream.of(
                new byte[0],
                octets("x"),
                octets("\r\n"),
                octets("\r\n--"),
                octets("\r\n-" + B.substring(0, B.length() - 1)),
                octets("\r\n" + B.substring(0, B.length() - 1) + "\r\n" + B.substring(0, 5)),
                octets("\r\r\n\r\n\r"),
                octets("-" + B),
                octets("-" + B + "\n" + B + "\r" + B),
                random);
    }

    @ParameterizedTest
    @MethodSource("files")
    void fileAndFieldsAreTheSameInEveryChunking(byte[] file) {
        byte[] form = small().file("f.txt", file).bytes();
        int last = Math.min(form.length, 700);
        for (int chunk = 1; chunk <= last; chunk++) {
            Read read = read(form, file.length > 1000 ? chunk * 97 : chunk);
            assertThat(read.file()).as("chunks of %d", chunk).isEqualTo(file);
            assertThat(read.fields().values())
                    .containsExactly(
                            java.util.Map.entry("key", "a/f.txt"), java.util.Map.entry("content-type", "text/plain"));
        }
    }

    @Test
    void everySplitIntoTwoReadsTheSame() {
        byte[] file = octets("one\r\n--two\r\n" + B.substring(0, 8) + "\r\n");
        byte[] form = small().file("f", file).field("submit", "Upload").bytes();
        for (int at = 0; at <= form.length; at++) {
            FormReader reader = reader();
            Buffer out = Buffer.buffer();
            reader.update(Buffer.buffer(Arrays.copyOf(form, at)), out::appendBuffer);
            reader.update(Buffer.buffer(Arrays.copyOfRange(form, at, form.length)), out::appendBuffer);
            reader.finish(out::appendBuffer);
            assertThat(out.getBytes()).as("split at %d", at).isEqualTo(file);
        }
    }

    @Test
    void theFirstBufferIsEmptyAndSaysThatTheFieldsAreThere() {
        FormReader reader = reader();
        List<Buffer> out = new java.util.ArrayList<>();
        byte[] form = small().file("f", "content").bytes();
        int begin = new String(form, StandardCharsets.ISO_8859_1).indexOf("content");
        reader.update(Buffer.buffer(Arrays.copyOf(form, begin - 1)), out::add);
        assertThat(out).isEmpty();
        reader.update(Buffer.buffer(Arrays.copyOfRange(form, begin - 1, form.length)), out::add);
        assertThat(out).hasSize(2);
        assertThat(out.get(0).length()).isZero();
        assertThat(out.get(1)).hasToString("content");
        assertThat(reader.fields().get("key")).contains("a/f");
    }

    @Test
    void noMoreThanADelimiterIsHeldBack() {
        FormReader reader = reader();
        Buffer out = Buffer.buffer();
        reader.update(
                Buffer.buffer(small().raw(B + "\r\nContent-Disposition: form-data; name=file\r\n\r\n")
                        .open()),
                b -> {});
        for (int i = 0; i < 1000; i++) {
            reader.update(Buffer.buffer("x".repeat(64)), out::appendBuffer);
        }
        assertThat(64_000 - out.length()).isLessThan(("\r\n" + B).length() + 2);
    }

    @Test
    void fieldsAfterTheFileAreNotRead() {
        byte[] form = small().file("f", "file")
                .field("key", "other")
                .field("acl", "public-read")
                .bytes();
        Read read = read(form, 11);
        assertThat(read.file()).isEqualTo(octets("file"));
        assertThat(read.fields().get("key")).contains("a/f");
        assertThat(read.fields().has("acl")).isFalse();
    }

    @ParameterizedTest
    @MethodSource("names")
    void fileNameIsWhatFollowsTheLastSlash(String quoted, String name) {
        byte[] form = new FormText()
                .field("key", "up/${filename}")
                .field("x-amz-meta-names", "${filename},${filename}")
                .raw(B + "\r\nContent-Disposition: form-data; name=\"file\"; filename=" + quoted + "\r\n\r\nx\r\n")
                .bytes();
        FormFields fields = read(form, 64).fields();
        assertThat(fields.get("key")).contains("up/" + name);
        assertThat(fields.get("x-amz-meta-names")).contains(name + "," + name);
    }

    static Stream<Arguments> names() {
        return Stream.of(
                arguments("\"photo.jpg\"", "photo.jpg"),
                arguments("photo.jpg", "photo.jpg"),
                arguments("\"C:\\Program Files\\directory1\\file.txt\"", "file.txt"),
                arguments("\"/home/me/a b.txt\"", "a b.txt"),
                arguments("\"a\\\"b;c=d.txt\"", "a\"b;c=d.txt"),
                arguments("\"für.txt\"", "für.txt"),
                arguments("\"%22.txt\"", "%22.txt"),
                arguments("\"\"", ""));
    }

    static Stream<Arguments> legal() {
        String part = "\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n";
        return Stream.of(
                arguments("preamble", "This is a form.\r\nReally.\r\n" + B + part + "x\r\n" + B + "--"),
                arguments("padding after a boundary", B + " \t" + part + "x\r\n" + B + "--\r\n"),
                arguments("no line end at the end", B + part + "x\r\n" + B + "--"),
                arguments("epilogue", B + part + "x\r\n" + B + "--\r\nno\r\n" + B + "\r\nfield"),
                arguments(
                        "an empty field without a line of its own",
                        B + "\r\nContent-Disposition: form-data; name=a\r\n\r\n" + B + part + "x\r\n" + B + "--"),
                arguments(
                        "names in capitals, other fields of a part",
                        B + "\r\nCONTENT-DISPOSITION: Form-Data; NAME=\"FILE\"\r\nContent-Type: a/b\r\nX-Any: 1\r\n"
                                + "Content-Transfer-Encoding: Binary\r\n\r\nx\r\n" + B + "--"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("legal")
    void readsWhatTheStandardAllows(String what, String form) {
        for (int chunk : new int[] {1, 2, 3, 7, 1000}) {
            assertThat(read(octets(form), chunk).file()).isEqualTo(octets("x"));
        }
    }

    @Test
    void anEmptyFileWithoutALineOfItsOwnIsEmpty() {
        String form = B + "\r\nContent-Disposition: form-data; name=file\r\n\r\n" + B + "--\r\n";
        for (int chunk : new int[] {1, 2, 3, 1000}) {
            assertThat(read(octets(form), chunk).file()).isEmpty();
        }
    }
}
