package io.ssegateway.kms;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.KeyMaterial;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every provider does, whatever it is made of. */
public abstract class KmsContract {
    private static final Map<String, String> CONTEXT = Map.of("sse-gateway:bucket", "photos", "team", "media");
    private static final KeyUse USE = use(CONTEXT);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** The provider. It has the keys {@code one} and {@code two}, enabled, and {@code off}, disabled; no other. */
    protected abstract Kms kms();

    /** The provider's id of the key of this name. */
    protected String id(String name) {
        return name;
    }

    /** A key of the provider under test. */
    protected final KeyRef key(String name) {
        return new KeyRef("tested", id(name), name);
    }

    /** A use under this context. */
    protected static KeyUse use(Map<String, String> context) {
        return new KeyUse("alice", context, Duration.ofSeconds(15), "request-1");
    }

    /** The answer. */
    protected static <T> T answer(Uni<T> uni) {
        return uni.await().atMost(PATIENCE);
    }

    /** The kind of failure; empty if there is none. */
    protected static Optional<KmsException.Kind> failure(Uni<?> uni) {
        try {
            answer(uni);
            return Optional.empty();
        } catch (KmsException e) {
            return Optional.of(e.kind());
        }
    }

    private static byte[] bytes(KeyMaterial key) {
        return key.use(byte[]::clone);
    }

    @Test
    void opensWhatItWrapped() {
        Kms.Generated made = answer(kms().generate(key("one"), USE));
        KeyMaterial opened = answer(kms().decrypt(key("one"), made.wrapped(), USE));

        assertThat(bytes(opened)).isEqualTo(bytes(made.key()));
    }

    @Test
    void makesAnotherKeyEveryTime() {
        Kms.Generated first = answer(kms().generate(key("one"), USE));
        Kms.Generated second = answer(kms().generate(key("one"), USE));

        assertThat(bytes(first.key())).isNotEqualTo(bytes(second.key()));
        assertThat(first.wrapped()).isNotEqualTo(second.wrapped());
        assertThat(bytes(first.key())).isNotEqualTo(new byte[KeyMaterial.SIZE]);
    }

    @Test
    void wrapsInsteadOfWritingDown() {
        Kms.Generated made = answer(kms().generate(key("one"), USE));

        assertThat(made.wrapped().toString())
                .doesNotContain(Bytes.of(bytes(made.key())).toString());
    }

    @Test
    void doesNotOpenUnderAnotherContext() {
        Kms.Generated made = answer(kms().generate(key("one"), USE));
        for (Map<String, String> other : List.<Map<String, String>>of(
                Map.of(),
                Map.of("sse-gateway:bucket", "photos"),
                Map.of("sse-gateway:bucket", "photos", "team", "medi"),
                Map.of("sse-gateway:bucket", "photos", "team", "media", "x", ""),
                Map.of("sse-gateway:bucket", "media", "team", "photos"))) {
            assertThat(failure(kms().decrypt(key("one"), made.wrapped(), use(other))))
                    .contains(KmsException.Kind.NOT_OPENED);
        }
    }

    @Test
    void doesNotOpenUnderAnotherKey() {
        Kms.Generated made = answer(kms().generate(key("one"), USE));

        assertThat(failure(kms().decrypt(key("two"), made.wrapped(), USE))).contains(KmsException.Kind.NOT_OPENED);
    }

    @Test
    void opensNoZerosAndNoGarbage() {
        byte[] wrapped = answer(kms().generate(key("one"), USE)).wrapped().toArray();
        for (byte[] garbage : List.of(
                new byte[0],
                new byte[1],
                new byte[wrapped.length],
                new byte[KeyMaterial.SIZE],
                Arrays.copyOf(wrapped, wrapped.length - 1),
                Arrays.copyOf(wrapped, wrapped.length + 1),
                new byte[4096])) {
            assertThat(failure(kms().decrypt(key("one"), Bytes.of(garbage), USE)))
                    .contains(KmsException.Kind.NOT_OPENED);
        }
    }

    @Test
    void opensNothingWithOneBitChanged() {
        byte[] wrapped = answer(kms().generate(key("one"), USE)).wrapped().toArray();
        for (int i = 0; i < wrapped.length; i++) {
            byte[] changed = wrapped.clone();
            changed[i] ^= (byte) (1 << (i % Byte.SIZE));
            assertThat(failure(kms().decrypt(key("one"), Bytes.of(changed), USE)))
                    .as("byte %d", i)
                    .contains(KmsException.Kind.NOT_OPENED);
        }
    }

    @Test
    void refusesADisabledKey() {
        Bytes wrapped = answer(kms().generate(key("one"), USE)).wrapped();

        assertThat(failure(kms().generate(key("off"), USE))).contains(KmsException.Kind.DISABLED);
        assertThat(failure(kms().decrypt(key("off"), wrapped, USE))).contains(KmsException.Kind.DISABLED);
    }

    @Test
    void refusesAnUnknownKey() {
        Bytes wrapped = answer(kms().generate(key("one"), USE)).wrapped();

        assertThat(failure(kms().generate(key("none"), USE))).contains(KmsException.Kind.NOT_FOUND);
        assertThat(failure(kms().decrypt(key("none"), wrapped, USE))).contains(KmsException.Kind.NOT_FOUND);
        assertThat(failure(kms().describe(key("none"), USE))).contains(KmsException.Kind.NOT_FOUND);
    }

    @Test
    void describesItsKeys() {
        assertThat(answer(kms().describe(key("one"), USE)).state()).isEqualTo(Kms.State.ENABLED);
        assertThat(answer(kms().describe(key("off"), USE)).state()).isEqualTo(Kms.State.DISABLED);
        assertThat(answer(kms().list(USE)))
                .extracting(Kms.Description::keyId)
                .contains(id("one"), id("two"), id("off"))
                .doesNotContain(id("none"));
    }

    @Test
    void makesAKeyThatServesAtOnceAndRefusesItsNameThen() {
        assertThat(answer(kms().create(id("fresh"), USE)).keyId()).isEqualTo(id("fresh"));
        Kms.Generated made = answer(kms().generate(key("fresh"), USE));

        assertThat(bytes(answer(kms().decrypt(key("fresh"), made.wrapped(), USE))))
                .isEqualTo(bytes(made.key()));
        assertThat(failure(kms().create(id("fresh"), USE))).contains(KmsException.Kind.INVALID_STATE);
    }

    @Test
    void givesKeysThatAreTheCallersToWipe() {
        Kms.Generated made = answer(kms().generate(key("one"), USE));
        answer(kms().decrypt(key("one"), made.wrapped(), USE)).close();
        byte[] expected = bytes(made.key());
        made.close();

        assertThat(bytes(answer(kms().decrypt(key("one"), made.wrapped(), USE))))
                .isEqualTo(expected);
    }

    @Test
    void servesManyAtOnce() {
        List<Kms.Generated> made = answer(Uni.join()
                .all(IntStream.range(0, 40)
                        .mapToObj(i -> kms().generate(key(i % 2 == 0 ? "one" : "two"), USE))
                        .toList())
                .andFailFast());
        List<KeyMaterial> opened = answer(Uni.join()
                .all(IntStream.range(0, 40)
                        .mapToObj(i -> kms().decrypt(
                                        key(i % 2 == 0 ? "one" : "two"),
                                        made.get(i).wrapped(),
                                        USE))
                        .toList())
                .andFailFast());

        assertThat(opened.stream().map(KmsContract::bytes).toList())
                .usingRecursiveComparison()
                .isEqualTo(made.stream().map(one -> bytes(one.key())).toList());
    }

    @Test
    void showsNoKeyBytes() {
        Kms.Generated made = answer(kms().generate(key("one"), USE));
        String secret = Bytes.of(bytes(made.key())).toString();

        assertThat(made + " " + kms()).doesNotContain(secret).contains("KeyMaterial[redacted]");
    }
}
