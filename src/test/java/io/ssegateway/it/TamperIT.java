package io.ssegateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.it.Wire.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;

/**
 * Whatever the store does to an object, no client gets a full-length success (invariant I3). What came before the
 * damage may have been served; it must then be the true bytes.
 */
@ExtendWith(Stage.class)
class TamperIT {
    private static final int SIZE = 300 * 1024;
    private static final int HEADER = 40;
    private static final int SEGMENT = 65_536;
    private static final int FIRST_PLAIN = 65_480;
    private static final int PLAIN = 65_520;
    private static final byte[] BYTES = Octets.of(SIZE, 21);
    private static final String ENVELOPE = "ssegw";

    private String bucket = "sealed-tamper";
    private Stored good;

    /** An object as it lies in the store. */
    private record Stored(byte[] bytes, Map<String, String> metadata) {
        static Stored of(String bucket, String key) {
            var got = Stage.direct().getObjectAsBytes(r -> r.bucket(bucket).key(key));
            return new Stored(got.asByteArray(), got.response().metadata());
        }

        void put(String bucket, String key) {
            Stage.direct().putObject(r -> r.bucket(bucket).key(key).metadata(metadata), RequestBody.fromBytes(bytes));
        }

        Stored with(UnaryOperator<byte[]> change) {
            return new Stored(change.apply(bytes.clone()), metadata);
        }

        Stored with(String envelope) {
            Map<String, String> other = new HashMap<>(metadata);
            other.put(ENVELOPE, envelope);
            return new Stored(bytes, other);
        }
    }

    @BeforeAll
    static void makeBuckets() {
        for (String name : new String[] {"sealed-tamper", "sealed-tamper2", "obs-tamper", "mixed-tamper"}) {
            Stage.client().createBucket(r -> r.bucket(name));
        }
    }

    @BeforeEach
    void seal() {
        good = sealed(bucket, "whole", BYTES);
    }

    private static Stored sealed(String bucket, String key, byte[] bytes) {
        Stage.client().putObject(r -> r.bucket(bucket).key(key), RequestBody.fromBytes(bytes));
        return Stored.of(bucket, key);
    }

    private static Answer get(String bucket, String key, String range) {
        try {
            SdkSigner signer = new SdkSigner(Stage.gateway().port());
            return (range.isEmpty() ? signer : signer.header("range", range))
                    .sign("GET", "/" + bucket + "/" + key, new byte[0])
                    .send(Stage.gateway().port());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void refusedWhole(Stored bad, String what) {
        bad.put(bucket, "bad");
        Answer answer = get(bucket, "bad", "");
        assertThat(answer.success()).as("whole read after %s", what).isFalse();
        if (answer.status() == 200) {
            assertThat(answer.body()).as(what).isEqualTo(Arrays.copyOf(BYTES, answer.body().length));
        }
    }

    /** Overwrites the very object, so that the name is no reason to refuse. */
    private void refusedInPlace(Stored bad, String what, int cipherOffset) {
        bad.put(bucket, "whole");
        Answer answer = get(bucket, "whole", "");
        assertThat(answer.success()).as("whole read after %s", what).isFalse();
        if (answer.status() == 200) {
            assertThat(answer.body()).as(what).isEqualTo(Arrays.copyOf(BYTES, answer.body().length));
        }
        int segment = cipherOffset / SEGMENT;
        int from = segment == 0 ? 0 : FIRST_PLAIN + (segment - 1) * PLAIN;
        if (cipherOffset >= HEADER && from < SIZE && cipherOffset < SIZE + HEADER + 16 * (segment + 1)) {
            int at = Math.min(SIZE - 1, from + 10);
            Answer part = get(bucket, "whole", "bytes=" + at + "-" + at);
            assertThat(part.success()).as("range after %s", what).isFalse();
        }
    }

    @Test
    void theUntouchedObjectIsServed() {
        good.put(bucket, "whole");

        assertThat(get(bucket, "whole", "").body()).isEqualTo(BYTES);
        assertThat(get(bucket, "whole", "bytes=70000-70001").success()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sealed-tamper", "obs-tamper"})
    void oneFlippedBitIsFoundWhereverItIs(String where) {
        bucket = where;
        seal();
        int step = where.startsWith("sealed") ? 1000 : 7919;
        for (int at = 0; at < good.bytes.length; at += step) {
            flipped(at);
        }
        for (int at : new int[] {0, 1, 7, 8, 39, 40, 41, SEGMENT - 1, SEGMENT, SEGMENT + 1}) {
            flipped(at);
        }
        for (int back = 1; back <= 320; back += 7) {
            flipped(good.bytes.length - back);
        }
    }

    private void flipped(int at) {
        refusedInPlace(
                good.with(bytes -> {
                    bytes[at] ^= (byte) (1 << at % 8);
                    return bytes;
                }),
                bucket + " bit of byte " + at + " of " + good.bytes.length,
                at);
    }

    @Test
    void aCutObjectIsNotServed() {
        int size = good.bytes.length;
        for (int length : new int[] {
            0,
            1,
            39,
            40,
            56,
            57,
            SEGMENT - 1,
            SEGMENT,
            SEGMENT + 1,
            2 * SEGMENT,
            4 * SEGMENT,
            size - 1,
            size - 16,
            size - 100,
            size - 300
        }) {
            refusedInPlace(good.with(bytes -> Arrays.copyOf(bytes, length)), "cut to " + length, 0);
        }
    }

    @Test
    void anExtendedObjectIsNotServed() {
        for (int more : new int[] {1, 16, 100, 65_520, SEGMENT}) {
            refusedInPlace(good.with(bytes -> Arrays.copyOf(bytes, bytes.length + more)), "extended by " + more, 0);
        }
        refusedInPlace(good.with(bytes -> joined(bytes, bytes)), "doubled", 0);
        refusedInPlace(
                good.with(bytes ->
                        joined(Arrays.copyOf(bytes, 2 * SEGMENT), Arrays.copyOfRange(bytes, SEGMENT, bytes.length))),
                "one segment twice",
                2 * SEGMENT);
    }

    @Test
    void swappedAndMissingSegmentsAreFound() {
        refusedInPlace(
                good.with(bytes -> {
                    byte[] kept = Arrays.copyOfRange(bytes, SEGMENT, 2 * SEGMENT);
                    System.arraycopy(bytes, 2 * SEGMENT, bytes, SEGMENT, SEGMENT);
                    System.arraycopy(kept, 0, bytes, 2 * SEGMENT, SEGMENT);
                    return bytes;
                }),
                "segments 1 and 2 swapped",
                2 * SEGMENT);
        refusedInPlace(
                good.with(bytes ->
                        joined(Arrays.copyOf(bytes, SEGMENT), Arrays.copyOfRange(bytes, 2 * SEGMENT, bytes.length))),
                "segment 1 left out",
                SEGMENT);
    }

    @Test
    void aBodyOfAnotherObjectIsNotServed() {
        Stored other = sealed(bucket, "other", Octets.of(SIZE, 22));
        Stored older = sealed(bucket, "whole", BYTES);

        refusedInPlace(new Stored(other.bytes, good.metadata), "another object's body", SEGMENT);
        refusedInPlace(new Stored(older.bytes, good.metadata), "a newer body under the old envelope", SEGMENT);
        refusedInPlace(
                good.with(bytes -> joined(
                        Arrays.copyOf(bytes, SEGMENT), Arrays.copyOfRange(other.bytes, SEGMENT, other.bytes.length))),
                "spliced",
                SEGMENT);
    }

    @Test
    void aCopyUnderAnotherNameIsRefused() {
        refusedWhole(good, "copied to another key");
        good.put("sealed-tamper2", "whole");
        assertThat(get("sealed-tamper2", "whole", "").success()).isFalse();
        assertThat(get("sealed-tamper2", "whole", "bytes=0-9").success()).isFalse();
        good.put("mixed-tamper", "whole");
        assertThat(get("mixed-tamper", "whole", "").success()).isFalse();
    }

    @Test
    void anObjectWithoutItsEnvelopeIsNotServedAndNeverAsCiphertext() {
        new Stored(good.bytes, Map.of()).put(bucket, "whole");

        Answer answer = get(bucket, "whole", "");
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.code()).isEqualTo("AccessDenied");
        assertThat(answer.text()).contains("plaintext-reads: serve");
        assertThat(get(bucket, "whole", "bytes=0-9").status()).isEqualTo(403);
        assertThat(get(bucket, "whole", "bytes=-9").status()).isEqualTo(403);
    }

    @Test
    void anotherEnvelopeIsRefused() {
        Stored other = sealed(bucket, "other", Octets.of(SIZE, 23));
        String envelope = good.metadata.get(ENVELOPE);

        refusedInPlace(good.with(other.metadata.get(ENVELOPE)), "the envelope of another object", SEGMENT);
        refusedInPlace(good.with(""), "an empty envelope", SEGMENT);
        refusedInPlace(good.with("AAAA"), "a senseless envelope", SEGMENT);
        refusedInPlace(good.with(envelope.substring(0, envelope.length() / 2)), "half an envelope", SEGMENT);
        for (int at = 0; at < envelope.length(); at += 3) {
            char was = envelope.charAt(at);
            String bad = envelope.substring(0, at) + (was == 'A' ? 'B' : 'A') + envelope.substring(at + 1);
            refusedInPlace(good.with(bad), "character " + at + " of the envelope", SEGMENT);
        }
    }

    private static byte[] joined(byte[] one, byte[] other) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(one);
        all.writeBytes(other);
        return all.toByteArray();
    }
}
