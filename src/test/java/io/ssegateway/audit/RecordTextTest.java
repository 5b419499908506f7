package io.ssegateway.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.kms.KeyEvents.Action;
import io.ssegateway.kms.KeyEvents.KeyEvent;
import io.ssegateway.kms.KeyRef;
import io.ssegateway.kms.KeyUse;
import io.ssegateway.kms.KmsException.Kind;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands in a record, whatever clients choose as names. */
class RecordTextTest {
    private static JsonObject json(AuditRecord record) {
        return new JsonObject(new String(RecordText.body(record, 7), StandardCharsets.US_ASCII) + "}");
    }

    @Test
    void aUseHasExactlyItsMembersInOrder() {
        assertThat(json(Records.use("a.jpg")).fieldNames())
                .containsExactly(
                        "time",
                        "requestId",
                        "principal",
                        "operation",
                        "bucket",
                        "key",
                        "version",
                        "method",
                        "provider",
                        "keyId",
                        "result",
                        "reason",
                        "transport",
                        "seq");
        assertThat(json(Records.use("a.jpg")).getString("time")).isEqualTo("2026-08-01T10:00:00.123Z");
        assertThat(json(Records.use("a.jpg")).getValue("version")).isNull();
        assertThat(json(Records.use("a.jpg")).getLong("seq")).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\nb",
                "a\r\n{\"seq\":1}",
                "\"},{\"x\":\"",
                "\\",
                "\u0000\u001b[31m\u007f",
                "\u2028\u2029\u0085",
                "\ud83d\ude00",
                "\ud83d",
                "\ude00x",
                "ü"
            })
    void anyKeyIsOneLineOfAsciiAndReadsBackAsItWas(String key) {
        byte[] body = RecordText.body(Records.use(key), 1);
        for (byte b : body) {
            assertThat(b).isBetween((byte) 0x20, (byte) 0x7f);
        }
        assertThat(json(Records.use(key)).getString("key")).isEqualTo(key);
        String line = new String(new Chain(Chain.START).link(Records.use(key)), StandardCharsets.US_ASCII);
        assertThat(line).hasLineCount(1);
        assertThat(Line.parse(line.strip().getBytes())).isPresent();
    }

    @Test
    void textsAreBounded() {
        assertThat(json(Records.use("x".repeat(2048))).getString("key")).hasSize(2048);
        assertThat(json(Records.use("x".repeat(2049))).getString("key"))
                .hasSize(2051)
                .endsWith("...");
    }

    @ParameterizedTest
    @CsvSource({
        "GENERATE, vault, , false, ok, generate, sse-kms",
        "SHARE, vault, , true, ok, share, sse-kms",
        "DECRYPT, customer, , false, ok, decrypt, sse-c",
        "DECRYPT, root, , false, ok, decrypt, sse-obs",
        "DECRYPT, vault, DISABLED, true, refused, decrypt: disabled, sse-kms",
        "GENERATE, vault, ACCESS_DENIED, false, refused, generate: access-denied, sse-kms",
        "DECRYPT, vault, NOT_OPENED, false, failed, decrypt: not-opened, sse-kms",
        "DECRYPT, vault, UNAVAILABLE, false, failed, decrypt: unavailable, sse-kms"
    })
    void aKeyEventBecomesARecord(
            Action action, String provider, Kind kind, boolean cached, String result, String reason, String method) {
        JsonObject record = written(
                new KeyEvent(action, new KeyRef(provider, "id-1", "alias"), use(), cached, Optional.ofNullable(kind)));

        assertThat(record.getString("result")).isEqualTo(result);
        assertThat(record.getString("reason")).isEqualTo(reason);
        assertThat(record.getString("method")).isEqualTo(method);
        assertThat(record.getString("keyId")).isEqualTo("id-1");
        assertThat(record.getBoolean("cached", false)).isEqualTo(cached);
        assertThat(record.getString("version")).isEqualTo("v1");
        assertThat(record.getString("transport")).isEqualTo("trusted-proxy");
        assertThat(record.getString("operation")).isEqualTo("GetObject");
    }

    @Test
    void theReasonOfAMissingRightIsTheRight() {
        KeyRef key = new KeyRef("vault", "id-1", "alias");
        assertThat(written(KeyEvent.lacking(key, use(), "kms:dek:create")).getString("reason"))
                .isEqualTo("kms:dek:create");
    }

    private static KeyUse use() {
        return new KeyUse(
                "app",
                Map.of("secret-context", "not told"),
                Duration.ofSeconds(1),
                "REQ",
                new KeyUse.Occasion("GetObject", "photos", "a", Optional.of("v1"), "TRUSTED_PROXY"));
    }

    private static JsonObject written(KeyEvent event) {
        List<String> lines = new CopyOnWriteArrayList<>();
        AuditTrail.Listener quiet = new AuditTrail.Listener() {
            @Override
            public void anchored(Head end) {}

            @Override
            public void failing(Throwable why) {}

            @Override
            public void writing() {}

            @Override
            public void lost(long records) {}
        };
        try (AuditTrail trail = new AuditTrail(
                new LineLedger(lines::add),
                new AuditTrail.Settings(AuditTrail.WhenFull.STOP, 10, 10, Duration.ofDays(1), Duration.ofMillis(1)),
                quiet,
                Records.CLOCK)) {
            trail.begin();
            new KeyUses(trail, Records.CLOCK).on(event);
        }
        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst()).doesNotContain("secret-context", "not told");
        return new JsonObject(lines.getFirst());
    }
}
