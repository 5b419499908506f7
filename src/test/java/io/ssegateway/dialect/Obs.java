package io.ssegateway.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Operation;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Requests and documents in the dialect of OBS. */
final class Obs {
    static final ObsDialect DIALECT = new ObsDialect();

    private Obs() {}

    static <O extends S3Operation> O ready(Class<O> type, String method, String target, String... fields) {
        return type.cast(((Parsed.Ready) Heads.parse(DIALECT, method, target, fields)).operation());
    }

    /** The operation, whatever document it takes. */
    static S3Operation parsed(String xml, String method, String target, String... fields) {
        return switch (Heads.parse(DIALECT, method, target, fields)) {
            case Parsed.Ready ready -> ready.operation();
            case Parsed.NeedsDocument document ->
                document.read().apply(document.translate().apply(bytes(xml)));
        };
    }

    /** The document as S3 has it. */
    static String translated(String xml, String method, String target) {
        Parsed.NeedsDocument document = (Parsed.NeedsDocument) Heads.parse(DIALECT, method, target);
        return text(document.translate().apply(bytes(xml)));
    }

    static void refused(S3Error error, Map<String, String> details, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(S3Exception.class, e -> {
            assertThat(e.error()).isEqualTo(error);
            assertThat(e.details()).containsAllEntriesOf(details);
        });
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
