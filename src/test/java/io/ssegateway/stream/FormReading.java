package io.ssegateway.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.ssegateway.s3.FormFields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.testing.FormText;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads forms in pieces. */
abstract class FormReading {
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
}
