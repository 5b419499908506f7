package io.ssegateway.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Key bytes have a defined end, and never show. */
class KeyHandlesTest {
    private static byte[] ones() {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) 1);
        return bytes;
    }

    @Test
    void closingZeroesTheBytes() {
        byte[] key = ones();
        byte[] data = ones();
        byte[] footer = ones();
        KeyMaterial.takeOver(key).close();
        DataKey.takeOver(data).close();
        FooterKey.takeOver(footer).close();
        for (byte[] wiped : List.of(key, data, footer)) {
            assertThat(wiped).containsOnly(0);
        }
    }

    @Test
    void closingWaitsForTheOneWhoIsUsingTheKey() {
        byte[] bytes = ones();
        KeyMaterial key = KeyMaterial.takeOver(bytes);
        byte[] seen = key.use(outer -> key.use(inner -> {
            key.close();
            assertThatThrownBy(key::copy).isInstanceOf(IllegalStateException.class);
            return inner.clone();
        }));
        assertThat(seen).containsOnly(1);
        assertThat(bytes).containsOnly(0);
    }

    @Test
    void aFailingBorrowerGivesTheKeyBack() {
        byte[] bytes = ones();
        KeyMaterial key = KeyMaterial.takeOver(bytes);
        assertThatThrownBy(() -> key.use(b -> {
                    throw new IllegalArgumentException("borrower");
                }))
                .hasMessage("borrower");
        key.close();
        assertThat(bytes).containsOnly(0);
    }

    @Test
    void closedKeysRefuseEveryUse() {
        KeyMaterial key = Samples.key(1);
        key.close();
        key.close();
        assertThatThrownBy(() -> key.use(b -> 1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(key::copy).isInstanceOf(IllegalStateException.class);
        DataKey dataKey = Samples.dataKey();
        dataKey.close();
        assertThatThrownBy(dataKey::footerKey).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> SegmentSealer.start(dataKey, 0, Samples.RANDOM))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void copiesLiveOnTheirOwn() {
        KeyMaterial key = Samples.key(1);
        KeyMaterial copy = key.copy();
        key.close();
        assertThat(copy.<byte[]>use(byte[]::clone)).isEqualTo(ones());
    }

    @Test
    void refusesAndWipesAnotherSize() {
        byte[] shorter = Arrays.copyOf(ones(), 31);
        assertThatThrownBy(() -> KeyMaterial.takeOver(shorter)).isInstanceOf(IllegalArgumentException.class);
        assertThat(shorter).containsOnly(0);
        assertThatThrownBy(() -> FooterKey.takeOver(new byte[33])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void rawKeysAreWipedWithTheirCipher() {
        RawKey key = new RawKey("AES", ones());
        assertThat(key.getEncoded()).isEqualTo(ones());
        key.close();
        assertThat(key.isDestroyed()).isTrue();
        assertThatThrownBy(key::getEncoded).isInstanceOf(IllegalStateException.class);
        Aead aead = new Aead(ones());
        aead.close();
        assertThatThrownBy(() -> aead.seal(new byte[12], new byte[0], new byte[1]))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void nothingSecretShows() {
        String hex = HexFormat.of().formatHex(ones());
        DataKey dataKey = DataKey.takeOver(ones());
        RootKey root = new RootKey(Samples.ROOT_ID, KeyMaterial.takeOver(ones()));
        FooterSeal footer = FooterSeal.draw(FooterKey.takeOver(ones()), java.util.Optional.of(root), Samples.RANDOM);
        SegmentSealer sealer = SegmentSealer.start(dataKey, 0, Samples.RANDOM);
        List<Object> secrets =
                List.of(dataKey, root, root.key(), dataKey.footerKey(), new RawKey("AES", ones()), footer, sealer);
        for (Object secret : secrets) {
            assertThat(secret.toString()).doesNotContain(hex).doesNotContain("1, 1, 1");
        }
    }
}
