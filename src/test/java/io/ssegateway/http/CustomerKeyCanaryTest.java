package io.ssegateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.app.Audit;
import io.ssegateway.audit.AuditTrail;
import io.ssegateway.audit.LineLedger;
import io.ssegateway.kms.KmsException;
import io.ssegateway.testing.FakeStore;
import io.ssegateway.testing.Fault;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A customer's key is neither sent to the store nor kept, told or logged, whatever is done with it; and neither log nor
 * audit trail holds a data key, a root key or contents.
 */
class CustomerKeyCanaryTest extends SseFixture {
    private static final byte[] KEY = "canary-canary-canary-canary-1234".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OTHER = "parrot-parrot-parrot-parrot-1234".getBytes(StandardCharsets.US_ASCII);

    private static final String TEXT = "canary contents of an object, forty bytes";

    private final List<RawClient.Answer> answers = new ArrayList<>();

    private RawClient.Answer note(Ask ask) {
        RawClient.Answer answer = ask.send();
        answers.add(answer);
        return answer;
    }

    private static Ask keyed(Ask ask) {
        return ask.triple(Ask.CUSTOMER, KEY);
    }

    private static Ask sourced(Ask ask) {
        return ask.triple(Ask.SOURCE, KEY);
    }

    private void everything() {
        note(keyed(put("/kms/c", TEXT)));
        note(keyed(gateway.ask("PUT", "/kms/large").body(Ask.bytes(2_000_000))));
        note(keyed(gateway.ask("PUT", "/kms/any").body(Ask.bytes(9_000_000)).chunked()));
        note(keyed(get("/kms/c")));
        note(keyed(head("/kms/c")));
        note(keyed(get("/kms/c").with("Range", "bytes=1-2")));
        note(keyed(get("/kms/c?attributes").with("x-amz-object-attributes", "ETag,Checksum")));
        note(get("/kms/c").triple(Ask.CUSTOMER, OTHER));
        note(keyed(get("/kms/c")).with(Ask.CUSTOMER + "algorithm", "AES512"));
        note(keyed(put("/kms/c", TEXT)).with(Ask.CUSTOMER + "key-md5", "AAAAAAAAAAAAAAAAAAAAAA=="));
        note(keyed(put("/kms/c", TEXT)).with(Ask.SSE, "AES256"));
        note(sourced(copy("/kms/c", "/mixed/copy")));
        note(sourced(copy("/kms/c", "/kms/copy")));
        note(sourced(copy("/kms/c", "/kms/c")).triple(Ask.CUSTOMER, OTHER));
        String upload = create(keyed(gateway.ask("POST", "/kms/up?uploads")));
        String tag = note(keyed(part("/kms/up", upload, 1).body("part"))).header("ETag");
        note(sourced(keyed(part("/kms/up", upload, 2).with("x-amz-copy-source", "/kms/large"))));
        note(keyed(get("/kms/up?uploadId=" + upload)));
        note(keyed(complete("/kms/up", upload, tag)));
        note(keyed(put("/plain/refused", TEXT)));
        note(keyed(gateway.ask("DELETE", "/kms/large")));
        String plain = create(gateway.ask("POST", "/plain/up?uploads"));
        note(keyed(part("/plain/up", plain, 1).body("part")));
        note(keyed(gateway.ask("DELETE", "/plain/up?uploadId=" + plain)));
        gateway.fake.next(new Fault.Answer(500, "InternalError"));
        note(keyed(get("/kms/copy")));
        everythingWithoutCustomersKeys();
    }

    private void everythingWithoutCustomersKeys() {
        for (String bucket : new String[] {"/kms", "/obs", "/default-key"}) {
            note(put(bucket + "/o", TEXT));
            note(get(bucket + "/o"));
            note(put(bucket + "/o", TEXT).as("AKNONE"));
            note(get(bucket + "/o").as("AKNONE"));
            note(copy(bucket + "/o", "/mixed/" + TEXT.length()));
            String upload = create(gateway.ask("POST", bucket + "/up?uploads"));
            note(part(bucket + "/up", upload, 1).body(TEXT));
            note(get(bucket + "/o").without("x-test-auth"));
        }
        note(put("/kms/b", TEXT).with(Ask.SSE, "aws:kms").with(Ask.BUCKET_KEY, "true"));
        note(put("/kms/b", TEXT).with(Ask.SSE, "aws:kms").with(Ask.CONTEXT, Ask.base64("{\"a\":\"context-canary\"}")));
        var stored = gateway.fake.objects().get("kms", "o").orElseThrow();
        byte[] bytes = stored.bytes().clone();
        bytes[bytes.length / 2] ^= 1;
        gateway.fake.objects().put("kms", "o", stored.withBytes(bytes));
        note(get("/kms/o"));
        for (KmsException.Kind kind : KmsException.Kind.values()) {
            gateway.kms.fail("key-7", kind, "no");
            note(put("/kms/f", TEXT));
            note(get("/kms/b"));
        }
    }

    private static void listening(List<String> log, Runnable work) {
        Logger root = Logger.getLogger("");
        Level before = root.getLevel();
        Handler handler = new Listening(log);
        root.addHandler(handler);
        root.setLevel(Level.ALL);
        Logger.getLogger("io.ssegateway").setLevel(Level.ALL);
        try {
            work.run();
        } finally {
            root.removeHandler(handler);
            root.setLevel(before);
            Logger.getLogger("io.ssegateway").setLevel(null);
        }
    }

    @Test
    @Tag("I1")
    void isNowhereButInTheRequest() throws Exception {
        List<String> log = new CopyOnWriteArrayList<>();
        List<String> records = new CopyOnWriteArrayList<>();
        Audit audit = new Audit(
                        new LineLedger(records::add),
                        new AuditTrail.Settings(
                                AuditTrail.WhenFull.STOP, 1000, 100, Duration.ofDays(1), Duration.ofMillis(1)))
                .begin();
        gateway.guarded(audit.keyUses(), audit);
        listening(log, () -> {
            everything();
            audit.close();
        });
        assertThat(log).as("the log was listened to").isNotEmpty();
        assertThat(records).as("the audit trail was written").hasSizeGreaterThan(60);
        log.addAll(records);
        assertThat(log).noneMatch(line -> line.contains(TEXT) || line.contains("context-canary"));
        holdNoDataKey(log);
        for (byte[] key : new byte[][] {KEY, OTHER}) {
            String md5 = Ask.base64(Ask.md5(key));
            for (String trace : traces(key)) {
                assertThat(log).noneMatch(line -> line.contains(trace));
                assertThat(answers).noneMatch(answer -> (answer.headers() + answer.text()).contains(trace));
                assertThat(gateway.fake.seen()).noneMatch(seen -> whole(seen).contains(trace));
            }
            assertThat(gateway.fake.seen()).noneMatch(seen -> whole(seen).contains(md5));
            assertThat(log).noneMatch(line -> line.contains(md5));
        }
        assertThat(gateway.fake.objects().keys(WholeGateway.STATE))
                .as("the state was written to")
                .isNotEmpty();
        assertThat(gateway.fake.seen())
                .noneMatch(seen -> seen.headers().keySet().stream().anyMatch(name -> name.contains("encryption")));
    }

    private void holdNoDataKey(List<String> log) {
        List<byte[]> dataKeys = gateway.kms.dataKeys();
        assertThat(dataKeys).hasSizeGreaterThan(5);
        for (byte[] dataKey : dataKeys) {
            for (String trace : traces(dataKey)) {
                assertThat(log).noneMatch(line -> line.contains(trace));
                assertThat(answers).noneMatch(answer -> (answer.headers() + answer.text()).contains(trace));
            }
        }
    }

    private static String[] traces(byte[] key) {
        return new String[] {
            new String(key, StandardCharsets.ISO_8859_1),
            Ask.base64(key),
            HexFormat.of().formatHex(key)
        };
    }

    private static String whole(FakeStore.Seen seen) {
        return seen.target() + seen.headers() + new String(seen.body().getBytes(), StandardCharsets.ISO_8859_1);
    }

    @Test
    void aWrongKeyIsRefusedWhileTheStoreHasSentOneByteOfTheBody() {
        gateway.ask("PUT", "/kms/big").key(1).body(Ask.bytes(3_000_000)).expect(200);
        gateway.fake.next(new Fault.StallBody(1));
        int before = gateway.fake.seen().size();
        assertThat(get("/kms/big").key(2).send().status()).isEqualTo(403);
        gateway.fake.next(new Fault.StallBody(1));
        assertThat(get("/kms/big").send().status()).isEqualTo(400);
        assertThat(gateway.fake.seen().size() - before).as("one request each").isEqualTo(2);
    }

    private static final class Listening extends Handler {
        private final List<String> lines;

        Listening(List<String> lines) {
            this.lines = lines;
            setLevel(Level.ALL);
        }

        @Override
        public void publish(LogRecord event) {
            StringBuilder line = new StringBuilder(event.getLoggerName() + " " + event.getMessage());
            if (event.getParameters() != null) {
                for (Object parameter : event.getParameters()) {
                    line.append(' ').append(parameter);
                }
            }
            for (Throwable cause = event.getThrown(); cause != null; cause = cause.getCause()) {
                line.append(' ').append(cause);
            }
            lines.add(line.toString());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
