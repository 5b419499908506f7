package io.ssegateway.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The keys of running uploads: footer key boxed for the state, MAC of the state, and what a new upload is made of. */
class UploadKeysTest {
    private static final UploadUid UID = UploadUid.of("bucket", "key", "upload");

    private static Bytes bytes(FooterKey key) {
        return key.use(Bytes::of);
    }

    private static FooterKey footerKey(int fill) {
        return FooterKey.takeOver(Samples.key(fill).use(byte[]::clone));
    }

    @Test
    void theNameOfAnUploadIsTheStartOfItsDigest() throws Exception {
        byte[] framed = "\0\6bucket\0\3key\0\6upload".getBytes(StandardCharsets.US_ASCII);
        byte[] digest = java.security.MessageDigest.getInstance("SHA-256").digest(framed);
        assertThat(UID.text()).isEqualTo(Bytes.of(digest).toString().substring(0, 32));
        assertThat(UploadUid.of("bucke", "tkey", "upload")).isNotEqualTo(UID);
        assertThatThrownBy(() -> UploadUid.of("b", "k", "x".repeat(65_536))).isInstanceOf(EnvelopeException.class);
        for (String other : new String[] {"", UID.text().substring(1), UID.text() + "0", "A".repeat(32)}) {
            assertThatThrownBy(() -> new UploadUid(other)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aBoxOpensUnderItsRootKeyForItsUploadOnly() {
        RootKey root = Samples.root();
        FooterKeyBox box = FooterKeyBox.seal(footerKey(5), UID, root, Samples.RANDOM);
        assertThat(bytes(box.open(root, UID))).isEqualTo(bytes(footerKey(5)));
        assertThatThrownBy(() -> box.open(root, UploadUid.of("bucket", "key", "other")))
                .isInstanceOf(TamperedException.class);
        assertThatThrownBy(() -> box.open(new RootKey(root.id(), Samples.key(9)), UID))
                .isInstanceOf(TamperedException.class);
        RootKey otherId = new RootKey(Bytes.of(new byte[] {1, 1, 1, 1}), root.key());
        assertThatThrownBy(() -> box.open(otherId, UID)).isInstanceOf(WrongKeyException.class);
        FooterKeyBox renamed = new FooterKeyBox(otherId.id(), box.salt(), box.sealed());
        assertThatThrownBy(() -> renamed.open(otherId, UID)).isInstanceOf(TamperedException.class);
    }

    @Test
    void noChangedByteOfABoxOpens() {
        RootKey root = Samples.root();
        byte[] box = FooterKeyBox.seal(footerKey(5), UID, root, Samples.RANDOM)
                .encode()
                .toArray();
        assertThat(box).hasSize(FooterKeyBox.SIZE);
        assertThat(bytes(FooterKeyBox.decode(Bytes.of(box)).open(root, UID))).isEqualTo(bytes(footerKey(5)));
        for (int at = 0; at < box.length; at++) {
            byte[] changed = box.clone();
            changed[at] ^= 1;
            assertThatThrownBy(() -> FooterKeyBox.decode(Bytes.of(changed)).open(root, UID))
                    .isInstanceOfAny(TamperedException.class, WrongKeyException.class);
        }
        for (int size : new int[] {0, 95, 97}) {
            Bytes other = Bytes.of(java.util.Arrays.copyOf(box, size));
            assertThatThrownBy(() -> FooterKeyBox.decode(other)).isInstanceOf(EnvelopeException.class);
        }
    }

    @Test
    @Tag("I3")
    void twoBoxesOfOneKeyShareNothing() {
        FooterKeyBox one = FooterKeyBox.seal(footerKey(5), UID, Samples.root(), Samples.RANDOM);
        FooterKeyBox two = FooterKeyBox.seal(footerKey(5), UID, Samples.root(), Samples.RANDOM);
        assertThat(one.salt()).isNotEqualTo(two.salt());
        assertThat(Bytes.of(one.sealed().toArray(), 0, 12))
                .isNotEqualTo(Bytes.of(two.sealed().toArray(), 0, 12));
    }

    @Test
    void stateIsAuthenticatedWithItsName() {
        Bytes body = Bytes.of(Samples.bytes(100));
        try (StateKey key = StateKey.of(Samples.root());
                StateKey other = StateKey.of(new RootKey(Samples.ROOT_ID, Samples.key(3)))) {
            Bytes mac = key.mac("v1/x", body);
            assertThat(mac.size()).isEqualTo(StateKey.MAC);
            assertThat(key.verifies("v1/x", body, mac)).isTrue();
            assertThat(key.verifies("v1/y", body, mac)).isFalse();
            assertThat(key.verifies("v1/x", Bytes.of(body.toArray(), 0, 99), mac))
                    .isFalse();
            assertThat(key.verifies("v1/x", body, Bytes.of(mac.toArray(), 0, 31)))
                    .isFalse();
            assertThat(other.verifies("v1/x", body, mac)).isFalse();
            assertThat(key.mac("v1/x1", Bytes.empty())).isNotEqualTo(key.mac("v1/x", Bytes.of(new byte[] {'1'})));
            assertThat(key.rootId()).isEqualTo(Samples.ROOT_ID);
        }
    }

    @Test
    void keysThatAreClosedAreNotUsed() {
        StateKey state = StateKey.of(Samples.root());
        state.close();
        assertThatThrownBy(() -> state.mac("n", Bytes.empty())).isInstanceOf(IllegalStateException.class);
        PartRecordKey records = footerKey(1).partRecordKey();
        records.close();
        assertThatThrownBy(() -> records.open("A".repeat(PartRecordKey.TEXT), UID, 1, "w"))
                .isInstanceOf(IllegalStateException.class);
        UploadSeal upload = UploadSeal.begin(Samples.kms(), Samples.key(1), Samples.PLACE, false, Samples.RANDOM);
        upload.close();
        assertThatThrownBy(() -> upload.box(UID, Samples.root())).isInstanceOf(IllegalStateException.class);
        assertThat(state.toString() + records + upload).contains("redacted").doesNotContain("[B");
    }

    @Test
    void aNewUploadIsSealedForItsPlaceAndForRecovery() {
        for (boolean md5 : new boolean[] {true, false}) {
            try (UploadSeal upload =
                    UploadSeal.begin(Samples.kms(), Samples.key(1), Samples.PLACE, md5, Samples.RANDOM)) {
                Envelope envelope = Envelope.decode(upload.envelope().encode());
                assertThat(envelope.flags()).isEqualTo(new EnvelopeFlags(true, md5, false));
                assertThat(envelope.plainSize()).isEmpty();
                assertThat(envelope.streamHeader()).isEmpty();
                try (DataKey placed = envelope.open(Samples.key(1), Samples.PLACE);
                        DataKey recovered = upload.copy().openRecovery(Samples.key(1));
                        FooterKey boxed = upload.box(UID, Samples.root()).open(Samples.root(), UID);
                        FooterKey derived = placed.footerKey()) {
                    assertThat(Samples.same(placed, recovered)).isTrue();
                    assertThat(bytes(boxed)).isEqualTo(bytes(derived));
                }
                assertThatThrownBy(() -> envelope.open(Samples.key(1), new Place("bucket", "elsewhere")))
                        .isInstanceOf(TamperedException.class);
            }
        }
    }

    @Test
    @Tag("I3")
    void everyAttemptAtAPartHasAHeaderOfItsOwn() {
        try (DataKey dataKey = Samples.dataKey();
                PartSeal one = PartSeal.begin(dataKey, 1, 5, false, Samples.RANDOM);
                PartSeal two = PartSeal.begin(dataKey, 1, 5, false, Samples.RANDOM)) {
            assertThat(one.segments().header()).isNotEqualTo(two.segments().header());
            PartRecord record = one.record(Optional.empty(), Optional.empty());
            assertThat(record.header()).isEqualTo(one.segments().header());
            assertThat(record.storedSize()).isEqualTo(one.storedSize()).isEqualTo(SizeLaw.streamSize(5));
            assertThat(record.inLayout(7)).isEqualTo(new ObjectLayout.Part(7, 5, record.header()));
            assertThatThrownBy(() -> one.record(Optional.of(Bytes.of(new byte[16])), Optional.empty()))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void partsAreNumberedFromOneTo9999() {
        try (DataKey dataKey = Samples.dataKey()) {
            for (int part : new int[] {1, 9_999}) {
                PartSeal.begin(dataKey, part, 5, false, Samples.RANDOM).close();
            }
            for (int part : new int[] {-1, 0, 10_000}) {
                assertThatThrownBy(() -> PartSeal.begin(dataKey, part, 5, false, Samples.RANDOM))
                        .isInstanceOf(IllegalArgumentException.class);
            }
        }
    }

    @Test
    void theEtagOfPartsIsThatOfS3() throws Exception {
        Bytes one = Bytes.of(java.util.HexFormat.of().parseHex("d41d8cd98f00b204e9800998ecf8427e"));
        java.security.MessageDigest md5 = java.security.MessageDigest.getInstance("MD5");
        md5.update(one.toArray());
        assertThat(EtagDigest.ofParts(java.util.List.of(one)).text()).isEqualTo("59adb24ef3cdbe0297f05b395827453f-1");
        assertThat(EtagDigest.ofParts(java.util.List.of(one)).md5()).isEqualTo(Bytes.of(md5.digest()));
        assertThat(EtagDigest.ofParts(java.util.List.of(one, one)).text()).endsWith("-2");
    }
}
