package io.ssegateway.kms.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssegateway.envelope.Bytes;
import io.ssegateway.kms.local.KeyStoreException.Kind;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bytes of a key store, attacked with and without the means to mend checksums. */
class StoreCodecTest {
    private static final int HASH = 32;
    private static final int GENERATION = 69;
    private static MasterKey master;
    private static KdfParameters kdf;

    @BeforeAll
    static void derives() {
        kdf = Stores.weakestAllowed();
        master = Stores.master();
    }

    private static byte[] file(long generation) {
        return StoreCodec.encode(Stores.contents(generation), kdf, master);
    }

    private static StoreContents read(byte[] file) {
        if (!StoreCodec.derivation(file).equals(kdf)) {
            throw new KeyStoreException(Kind.WRONG_PASSPHRASE, "another derivation makes another master key");
        }
        return StoreCodec.decode(file, master);
    }

    private static Kind refusal(byte[] file) {
        try {
            read(file);
        } catch (KeyStoreException e) {
            return e.kind();
        }
        throw new AssertionError("was read");
    }

    private static byte[] withDigest(byte[] file) throws Exception {
        byte[] body = Arrays.copyOf(file, file.length - HASH);
        byte[] mended = Arrays.copyOf(body, file.length);
        System.arraycopy(MessageDigest.getInstance("SHA-256").digest(body), 0, mended, body.length, HASH);
        return mended;
    }

    private static byte[] withMac(byte[] file) throws Exception {
        byte[] body = Arrays.copyOf(file, file.length - 2 * HASH);
        byte[] mended = Arrays.copyOf(body, file.length);
        System.arraycopy(master.mac(body), 0, mended, body.length, HASH);
        return withDigest(mended);
    }

    @Test
    void readsWhatItWrote() {
        StoreContents read = read(file(7));

        assertThat(read.generation()).isEqualTo(7);
        assertThat(read.defaultKey()).isEqualTo("on");
        assertThat(read.entries()).hasSize(3);
        assertThat(read.entries()).allSatisfy(entry -> {
            StoredKey written =
                    Stores.contents(7).find(entry.kind(), entry.id()).orElseThrow();
            assertThat(entry.hasTheKeyOf(written)).isTrue();
            assertThat(entry.active()).isEqualTo(written.active());
            assertThat(entry.created()).isEqualTo(written.created());
        });
    }

    @Test
    void sealsUnderANewNonceEveryTime() {
        assertThat(file(1)).isNotEqualTo(file(1));
    }

    @Test
    void refusesAnyFlippedByte() {
        byte[] file = file(1);
        IntStream.range(0, file.length).forEach(i -> {
            byte[] flipped = file.clone();
            flipped[i] ^= 1;
            assertThat(refusal(flipped)).as("byte %d", i).isEqualTo(Kind.DAMAGED);
        });
    }

    @Test
    void refusesAnyFlippedByteWithTheDigestMended() throws Exception {
        byte[] file = file(1);
        for (int i = 0; i < file.length - HASH; i++) {
            byte[] flipped = file.clone();
            flipped[i] ^= 1;
            assertThat(refusal(withDigest(flipped))).as("byte %d", i).isIn(Kind.DAMAGED, Kind.WRONG_PASSPHRASE);
        }
    }

    /** What the entries' own seals add: even somebody who could mend the MAC opens no entry elsewhere. */
    @Test
    void refusesAnyFlippedByteOfAnEntryWithTheMacMended() throws Exception {
        byte[] file = file(1);
        int entries = GENERATION + Long.BYTES + 1 + "on".length() + 2;
        for (int i = GENERATION; i < file.length - 2 * HASH; i++) {
            boolean nameOfDefault = i >= GENERATION + Long.BYTES && i < entries - 2;
            byte[] flipped = file.clone();
            flipped[i] ^= 1;
            if (!nameOfDefault) {
                assertThat(refusal(withMac(flipped))).as("byte %d", i).isEqualTo(Kind.DAMAGED);
            }
        }
    }

    @Test
    void refusesAnyOtherLength() throws Exception {
        byte[] file = file(1);
        for (int length = 0; length < file.length; length++) {
            assertThat(refusal(Arrays.copyOf(file, length))).isEqualTo(Kind.DAMAGED);
        }
        assertThat(refusal(Arrays.copyOf(file, file.length + 1))).isEqualTo(Kind.DAMAGED);
        assertThat(refusal(withDigest(Arrays.copyOf(file, file.length + 1)))).isEqualTo(Kind.DAMAGED);
    }

    @Test
    void refusesAnEntryOfAnOlderFile() throws Exception {
        byte[] older = file(1);
        byte[] newer = file(2);
        int entry = 1 + 1 + 8 + 1 + "off".length() + 12 + 48;
        int at = newer.length - 2 * HASH - entry;
        System.arraycopy(older, at, newer, at, entry);

        assertThat(refusal(withDigest(newer))).isEqualTo(Kind.DAMAGED);
        assertThat(refusal(withMac(newer))).isEqualTo(Kind.DAMAGED);
    }

    @Test
    void refusesEntriesWithTheirKeysSwapped() throws Exception {
        byte[] file = file(1);
        int sealed = 12 + 48;
        int last = file.length - 2 * HASH - sealed;
        int middle = last - (1 + 1 + 8 + 1 + "off".length()) - sealed;
        byte[] swapped = file.clone();
        System.arraycopy(file, last, swapped, middle, sealed);
        System.arraycopy(file, middle, swapped, last, sealed);

        assertThat(refusal(withMac(swapped))).isEqualTo(Kind.DAMAGED);
    }

    @Test
    void tellsAWrongPassphraseFromDamage() {
        byte[] file = file(1);
        try (Passphrase other = Passphrase.takeOver("something else".toCharArray());
                MasterKey wrong = MasterKey.derive(other, kdf)) {
            assertThatThrownBy(() -> StoreCodec.decode(file, wrong))
                    .isInstanceOfSatisfying(
                            KeyStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.WRONG_PASSPHRASE));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "19455, 2, 1, false", "19456, 2, 1, true", "19456, 1, 1, false", "65536, 2, 1, true", "65537, 2, 1, false",
        "19456, 10, 1, true", "19456, 11, 1, false", "19456, 2, 4, true", "19456, 2, 5, false", "19456, 2, 0, false",
        "2147483647, 2, 1, false", "-1, 2, 1, false", "19456, 2147483647, 1, false", "19456, -1, 1, false"
    })
    void boundsTheDerivationAFileMayAskFor(int memory, int passes, int lanes, boolean taken) {
        Bytes salt = Bytes.of(new byte[KdfParameters.SALT]);
        if (taken) {
            assertThat(new KdfParameters(memory, passes, lanes, salt).memory()).isEqualTo(memory);
        } else {
            assertThatThrownBy(() -> new KdfParameters(memory, passes, lanes, salt))
                    .isInstanceOfSatisfying(
                            KeyStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.DAMAGED));
        }
    }

    @Test
    void showsNoKeyBytes() {
        assertThat(read(file(1)) + " " + master).contains("redacted").doesNotContain("01010101", "02020202");
    }
}
