package io.ssegateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.envelope.SizeLaw;
import io.ssegateway.it.Wire.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * Whatever the store does to an object of three parts, no client gets a full-length success (invariant I4): what was
 * served before the damage are the true bytes, and the connection ends with a reset.
 */
@ExtendWith(Stage.class)
class TamperPartsIT {
    private static final String BUCKET = "sealed-tamper-parts";
    private static final int MIB = 1 << 20;
    private static final int SEGMENT = 65_536;
    private static final byte[] ONE = Octets.of(5 * MIB, 31);
    private static final byte[] TWO = Octets.of(5 * MIB, 32);
    private static final byte[] THREE = Octets.of(150_000, 33);
    private static final byte[] BYTES = joined(ONE, TWO, THREE);
    /** Bytes of a stream of 5 MiB. */
    private static final int STREAM = (int) SizeLaw.streamSize(5 * MIB);

    private static Stored good;

    /** An object as it lies in the store. */
    private record Stored(byte[] bytes, Map<String, String> metadata) {
        static Stored of(String key) {
            var got = Stage.direct().getObjectAsBytes(r -> r.bucket(BUCKET).key(key));
            return new Stored(got.asByteArray(), got.response().metadata());
        }

        Stored with(byte[] other) {
            return new Stored(other, metadata);
        }

        void put(String key) {
            Stage.direct().putObject(r -> r.bucket(BUCKET).key(key).metadata(metadata), RequestBody.fromBytes(bytes));
        }
    }

    @BeforeAll
    static void seal() {
        Stage.client().createBucket(r -> r.bucket(BUCKET));
        good = uploaded("whole", List.of(ONE, TWO, THREE));
    }

    /** Part 2 is sent twice: the first attempt must not come back. */
    private static Stored uploaded(String key, List<byte[]> parts) {
        String upload = Stage.client()
                .createMultipartUpload(r -> r.bucket(BUCKET).key(key))
                .uploadId();
        List<CompletedPart> completed = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            int number = i + 1;
            RequestBody body = RequestBody.fromBytes(parts.get(i));
            String etag = "";
            for (int attempt = 0; attempt < (number == 2 ? 2 : 1); attempt++) {
                etag = Stage.client()
                        .uploadPart(
                                r -> r.bucket(BUCKET).key(key).uploadId(upload).partNumber(number), body)
                        .eTag();
            }
            completed.add(CompletedPart.builder().partNumber(number).eTag(etag).build());
        }
        Stage.client()
                .completeMultipartUpload(
                        r -> r.bucket(BUCKET).key(key).uploadId(upload).multipartUpload(m -> m.parts(completed)));
        return Stored.of(key);
    }

    private static Answer get(String range) {
        try {
            SdkSigner signer = new SdkSigner(Stage.gateway().port());
            return (range.isEmpty() ? signer : signer.header("range", range))
                    .sign("GET", "/" + BUCKET + "/whole", new byte[0])
                    .send(Stage.gateway().port());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Overwrites the very object, so that the name is no reason to refuse. */
    private static void refused(byte[] bytes, String what) {
        good.with(bytes).put("whole");
        Answer answer = get("");
        assertThat(answer.success()).as("whole read after %s", what).isFalse();
        if (answer.status() == 200) {
            assertThat(answer.body().length).as(what).isLessThan(BYTES.length);
            assertThat(answer.body()).as(what).isEqualTo(Arrays.copyOf(BYTES, answer.body().length));
        }
    }

    @Test
    void theUntouchedObjectIsServed() {
        good.put("whole");
        assertThat(get("").body()).isEqualTo(BYTES);
        assertThat(get("bytes=" + (5 * MIB - 1) + "-" + 5 * MIB).body()).containsExactly(ONE[5 * MIB - 1], TWO[0]);
        assertThat(get("bytes=-1").body()).containsExactly(THREE[THREE.length - 1]);
    }

    @Test
    void oneFlippedBitIsFoundWhereverItIs() {
        List<Integer> places = new ArrayList<>();
        for (int at = 0; at < good.bytes.length; at += 499_979) {
            places.add(at);
        }
        for (int start : new int[] {0, STREAM, 2 * STREAM}) {
            places.addAll(List.of(start, start + 1, start + 39, start + 40, start + SEGMENT - 1, start + SEGMENT));
        }
        for (int back = 1; back <= 1_000; back += 37) {
            places.add(good.bytes.length - back);
        }
        for (int at : places) {
            byte[] flipped = good.bytes.clone();
            flipped[at] ^= (byte) (1 << at % 8);
            refused(flipped, "bit of byte " + at);
        }
    }

    @Test
    void aRangeOverTheDamageFailsAndOneBesideItIsServed() {
        byte[] flipped = good.bytes.clone();
        flipped[STREAM + 3 * SEGMENT + 5] ^= 1;
        good.with(flipped).put("whole");
        int damaged = 5 * MIB + 3 * 65_520 - 40;
        assertThat(get("bytes=" + damaged + "-" + damaged).success()).isFalse();
        assertThat(get("bytes=" + (damaged - 1) + "-" + (damaged - 1)).body()).containsExactly(BYTES[damaged - 1]);
        byte[] swapped = good.bytes.clone();
        System.arraycopy(good.bytes, 0, swapped, STREAM, STREAM);
        System.arraycopy(good.bytes, STREAM, swapped, 0, STREAM);
        good.with(swapped).put("whole");
        for (int at : new int[] {0, 5 * MIB, 5 * MIB + 100_000}) {
            assertThat(get("bytes=" + at + "-" + (at + 9)).success()).isFalse();
        }
    }

    @Test
    void cutAndExtendedObjectsAreNotServed() {
        int size = good.bytes.length;
        for (int length : new int[] {
            0, 56, STREAM - 1, STREAM, STREAM + 40, 2 * STREAM, 2 * STREAM + 10, size - 1_000, size - 240, size - 1
        }) {
            refused(Arrays.copyOf(good.bytes, length), "cut to " + length);
        }
        for (int more : new int[] {1, 16, SEGMENT}) {
            refused(Arrays.copyOf(good.bytes, size + more), "extended by " + more);
        }
        refused(joined(good.bytes, good.bytes), "doubled");
    }

    @Test
    void partsInAnotherOrderDroppedOrTwiceAreNotServed() {
        byte[] one = Arrays.copyOf(good.bytes, STREAM);
        byte[] two = Arrays.copyOfRange(good.bytes, STREAM, 2 * STREAM);
        byte[] rest = Arrays.copyOfRange(good.bytes, 2 * STREAM, good.bytes.length);
        refused(joined(two, one, rest), "parts swapped");
        refused(joined(one, one, rest), "a part twice");
        refused(joined(one, rest), "a part dropped");
        refused(joined(one, two, Arrays.copyOf(rest, 0)), "the last part and the end dropped");
    }

    @Test
    void bodyPartEndOrEnvelopeOfAnotherUploadIsNotServed() {
        Stored other = uploaded("other", List.of(ONE, TWO, THREE));
        assertThat(other.bytes).hasSameSizeAs(good.bytes);
        refused(other.bytes, "the same plaintext of another upload");
        int end = good.bytes.length - 1_200;
        refused(
                joined(Arrays.copyOf(good.bytes, end), Arrays.copyOfRange(other.bytes, end, other.bytes.length)),
                "another end");
        refused(
                joined(
                        Arrays.copyOf(good.bytes, STREAM),
                        Arrays.copyOfRange(other.bytes, STREAM, 2 * STREAM),
                        Arrays.copyOfRange(good.bytes, 2 * STREAM, good.bytes.length)),
                "another upload's part 2");
        new Stored(good.bytes, other.metadata).put("whole");
        assertThat(get("").success()).isFalse();
        assertThat(get("bytes=0-9").success()).isFalse();
        new Stored(good.bytes, Map.of()).put("whole");
        assertThat(get("").status()).isEqualTo(403);
        assertThat(get("bytes=0-9").status()).isEqualTo(403);
    }

    private static byte[] joined(byte[]... pieces) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] piece : pieces) {
            all.writeBytes(piece);
        }
        return all.toByteArray();
    }
}
