package io.ssegateway.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.Samples;
import io.ssegateway.envelope.SseMethod;
import io.ssegateway.envelope.TamperedException;
import io.ssegateway.s3.BlockedEncryption;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.testing.Fault;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings of buckets in the state (FORMAT.md §11): bytes, places, and what is not read. */
class DefaultStateTest extends StateFixture {
    private static final BucketName PHOTOS = new BucketName("photos");
    private static final String NAME_OF_PHOTOS = "v1/b/photos";

    private DefaultState defaults() {
        return fresh(roots).defaults("main");
    }

    private static DefaultRecord kms(BlockedEncryption blocked) {
        return new DefaultRecord(PHOTOS, 7, SseMethod.KMS, Optional.of("alias/ä"), true, blocked);
    }

    @ParameterizedTest
    @EnumSource(BlockedEncryption.class)
    void whatIsWrittenIsReadByAnotherReplica(BlockedEncryption blocked) {
        assertThat(get(defaults().read(PHOTOS))).isEmpty();
        get(defaults().write(kms(blocked)));

        assertThat(get(defaults().read(PHOTOS))).hasValue(kms(blocked));
        assertThat(names()).contains(NAME_OF_PHOTOS);
        DefaultRecord obs = new DefaultRecord(PHOTOS, 8, SseMethod.OBS, Optional.empty(), false, blocked);
        get(defaults().write(obs));
        assertThat(get(defaults().read(PHOTOS))).hasValue(obs);
        get(defaults().remove(PHOTOS));
        get(defaults().remove(PHOTOS));
        assertThat(get(defaults().read(PHOTOS))).isEmpty();
    }

    @Test
    void theContentIsWhatTheFormatSays() {
        assertThat(HexFormat.of().formatHex(DefaultCodec.encode(kms(BlockedEncryption.CUSTOMER_KEYS))))
                .isEqualTo("01" + "0006" + "70686f746f73" + "0000000000000007" + "01" + "0008" + "616c6961732fc3a4"
                        + "01" + "02");
        get(defaults().write(kms(BlockedEncryption.UNSAID)));
        byte[] body = stored(NAME_OF_PHOTOS).bytes();
        assertThat(HexFormat.of().formatHex(body, 0, 13)).isEqualTo("5353454757535401" + "03" + "00000001");
        assertThat(body).hasSize(30 + StateBodies.FRAME);
    }

    @Test
    void aProjectOfTheKeyFollowsInALayoutOfItsOwn() {
        DefaultRecord set = kms(BlockedEncryption.UNSAID).in("p1");
        byte[] good = DefaultCodec.encode(set);
        assertThat(HexFormat.of().formatHex(good))
                .isEqualTo("02" + "0006" + "70686f746f73" + "0000000000000007" + "01" + "0008" + "616c6961732fc3a4"
                        + "01" + "00" + "0002" + "7031");
        assertThat(DefaultCodec.decode(Bytes.of(good))).isEqualTo(set);
        get(defaults().write(set));
        assertThat(get(defaults().read(PHOTOS))).hasValue(set);
        refused(good, 0, 1, "a project in the layout without one");
        refused(good, 0, 3, "another layout");
        byte[] none = Arrays.copyOf(good, good.length - 2);
        none[none.length - 1] = 0;
        assertThatThrownBy(() -> DefaultCodec.decode(Bytes.of(none))).isInstanceOf(TamperedException.class);
    }

    @Test
    void onlyTheOneFormOfAContentIsRead() {
        byte[] good = DefaultCodec.encode(kms(BlockedEncryption.NOTHING));
        assertThat(DefaultCodec.decode(Bytes.of(good))).isEqualTo(kms(BlockedEncryption.NOTHING));
        for (int size = 0; size < good.length; size++) {
            Bytes cut = Bytes.of(Arrays.copyOf(good, size));
            assertThatThrownBy(() -> DefaultCodec.decode(cut)).isInstanceOf(TamperedException.class);
        }
        refused(good, 0, 2, "another layout");
        refused(good, 16, 0, "version 0");
        refused(good, 17, 3, "a customer's key");
        refused(good, 17, 2, "a key without a KMS");
        refused(good, good.length - 2, 2, "neither yes nor no");
        refused(good, good.length - 1, 3, "unknown types");
        assertThatThrownBy(() -> DefaultCodec.decode(Bytes.of(Arrays.copyOf(good, good.length + 1))))
                .isInstanceOf(TamperedException.class);
    }

    private static void refused(byte[] good, int at, int value, String why) {
        byte[] changed = good.clone();
        changed[at] = (byte) value;
        assertThatThrownBy(() -> DefaultCodec.decode(Bytes.of(changed))).as(why).isInstanceOf(TamperedException.class);
    }

    @Test
    @Tag("I6")
    void aValidRecordOfAnotherBucketOrKindIsRefused() {
        get(defaults().write(kms(BlockedEncryption.UNSAID)));
        fake.objects().put(BUCKET, "v1/b/videos", stored(NAME_OF_PHOTOS));
        assertUnavailable(() -> defaults().read(new BucketName("videos")));
        byte[] moved = new StateBodies(roots)
                .seal("v1/b/videos", StateBodies.Kind.BUCKET, DefaultCodec.encode(kms(BlockedEncryption.UNSAID)));
        store("v1/b/videos", moved);
        assertUnavailable(() -> defaults().read(new BucketName("videos")));
        store(NAME_OF_PHOTOS, new StateBodies(roots).seal(NAME_OF_PHOTOS, StateBodies.Kind.UPLOAD, new byte[29]));
        assertUnavailable(() -> defaults().read(PHOTOS));
    }

    @Test
    @Tag("I6")
    void underAnotherRootKeyNothingIsReadWrittenOrRemoved() {
        get(defaults().write(kms(BlockedEncryption.UNSAID)));
        DefaultState other = fresh(new HeldRoots(2, 0x22)).defaults("main");

        assertUnavailable(() -> other.read(PHOTOS));
        assertUnavailable(() -> other.write(kms(BlockedEncryption.UNSAID)));
        assertUnavailable(() -> other.remove(PHOTOS));
        assertThat(get(defaults().read(PHOTOS))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 500, 503})
    void aStoreThatFailsIsNotAStoreWithNothingSet(int status) {
        DefaultState state = defaults();
        get(state.write(kms(BlockedEncryption.UNSAID)));
        fake.always(new Fault.Answer(status, "AnyCode"));

        assertUnavailable(() -> state.read(PHOTOS));
        assertUnavailable(() -> state.write(kms(BlockedEncryption.UNSAID)));
        assertUnavailable(() -> state.remove(PHOTOS));
    }

    @Test
    void aStateBucketThatHasGoneIsMadeAgain() {
        DefaultState state = defaults();
        get(state.write(kms(BlockedEncryption.UNSAID)));
        names().forEach(name -> fake.objects().remove(BUCKET, name));
        assertThat(get(state.read(PHOTOS))).isEmpty();
        get(state.write(kms(BlockedEncryption.NOTHING)));
        assertThat(get(state.read(PHOTOS))).hasValue(kms(BlockedEncryption.NOTHING));
    }

    @Test
    void withoutAStateBucketTheSettingIsNamed() {
        States none =
                new States(stores, new StateSettings(Optional.empty(), Map.of()), roots, Samples.RANDOM, () -> now);
        assertThatThrownBy(() -> none.defaults("main")).isInstanceOfSatisfying(S3Exception.class, e -> {
            assertThat(e.error()).isEqualTo(S3Error.NOT_IMPLEMENTED);
            assertThat(e.text()).contains("GATEWAY_STATE_BUCKET");
        });
    }

    @Test
    void aRecordThatContradictsItselfCannotBeMade() {
        Optional<String> key = Optional.of("k");
        BlockedEncryption none = BlockedEncryption.UNSAID;
        assertThatThrownBy(() -> new DefaultRecord(PHOTOS, 1, SseMethod.OBS, key, false, none))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new DefaultRecord(PHOTOS, 1, SseMethod.CUSTOMER, Optional.empty(), false, none))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new DefaultRecord(PHOTOS, 1, SseMethod.KMS, Optional.of(""), false, none))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new DefaultRecord(PHOTOS, 0, SseMethod.KMS, key, false, none))
                .isInstanceOf(IllegalArgumentException.class);
        DefaultRecord keyless = new DefaultRecord(PHOTOS, 1, SseMethod.KMS, Optional.empty(), false, none);
        assertThatThrownBy(() -> keyless.in("p")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> kms(none).in("")).isInstanceOf(IllegalArgumentException.class);
    }
}
