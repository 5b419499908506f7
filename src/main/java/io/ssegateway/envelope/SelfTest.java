package io.ssegateway.envelope;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Start-up proof that this machine's cryptography computes what it should and refuses what it must, and warm-up of the
 * cipher: a cold one runs at a hundredth of its speed. Takes about 0.3 s of one core; not for an event loop.
 */
public final class SelfTest {
    private static final int ROUNDS = 20_000;
    private static final int MESSAGE = 1_024;

    private final SecureRandom random;

    /** Draws keys from this source; they protect nothing. */
    public SelfTest(SecureRandom random) {
        this.random = random;
    }

    /**
     * Runs every check, then warms up.
     *
     * @throws IllegalStateException naming the first check that fails: the process must not serve
     */
    public void run() {
        knownAnswers();
        sealsOpenOnlyUnderTheirKey();
        segmentsDetectChanges();
        warmUp();
    }

    /** McGrew and Viega, "The Galois/Counter Mode of Operation", test case 14; RFC 5869 appendix A.1. */
    private static void knownAnswers() {
        try (Aead aead = new Aead(new byte[32])) {
            byte[] sealed = aead.seal(new byte[12], new byte[0], new byte[16]);
            expect(sealed, "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919", "AES-256-GCM");
        }
        byte[] keyMaterial = new byte[22];
        Arrays.fill(keyMaterial, (byte) 0x0b);
        byte[] salt = HexFormat.of().parseHex("000102030405060708090a0b0c");
        byte[] info = HexFormat.of().parseHex("f0f1f2f3f4f5f6f7f8f9");
        expect(
                Hkdf.derive(keyMaterial, salt, info, 42),
                "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
                "HKDF-SHA-256");
    }

    /** What key A sealed opens with A, with neither B nor zeros, and nowhere else. */
    private void sealsOpenOnlyUnderTheirKey() {
        Place place = new Place("self-test", "a");
        try (KeyMaterial a = draw();
                KeyMaterial b = draw();
                KeyMaterial zeros = KeyMaterial.takeOver(new byte[KeyMaterial.SIZE]);
                DataKey dataKey = DataKey.draw(random);
                SegmentSealer stream = SegmentSealer.start(dataKey, 0, random)) {
            EnvelopeFacts facts = new EnvelopeFacts(
                    KeySource.customer(), EnvelopeFlags.of(0), OptionalLong.of(0), Optional.of(stream.header()));
            EnvelopeSealer.Sealed sealed = new EnvelopeSealer(random).seal(facts, a, dataKey, place);
            Envelope envelope = Envelope.decode(sealed.envelope().encode());
            try (DataKey opened = envelope.open(a, place);
                    DataKey recovered = sealed.copy().openRecovery(a)) {
                require(same(opened, dataKey) && same(recovered, dataKey), "a seal opens to another key");
            }
            requireWrongKey(envelope, b, place);
            requireWrongKey(envelope, zeros, place);
            requireTampered(() -> envelope.open(a, new Place("self-test", "b")).close(), "a seal opens elsewhere");
        }
    }

    private void segmentsDetectChanges() {
        byte[] message = "sse-gateway".getBytes(StandardCharsets.US_ASCII);
        byte[] sealed = new byte[SegmentLayout.CIPHER_SEGMENT];
        byte[] opened = new byte[SegmentLayout.PLAIN_SEGMENT];
        try (DataKey dataKey = DataKey.draw(random);
                SegmentSealer sealer = SegmentSealer.start(dataKey, 0, random);
                SegmentOpener opener = SegmentOpener.of(dataKey, 0, sealer.header())) {
            int size = sealer.seal(Slice.of(message), true, sealed) - SegmentLayout.HEADER;
            Slice segment = new Slice(sealed, SegmentLayout.HEADER, size);
            int length = opener.open(0, true, segment, opened);
            require(Arrays.equals(Arrays.copyOf(opened, length), message), "a segment opens to other bytes");
            requireTampered(() -> opener.open(0, false, segment, opened), "a last segment passes for another");
            requireTampered(() -> opener.open(1, true, segment, opened), "a segment passes for its neighbour");
            sealed[SegmentLayout.HEADER] ^= 1;
            requireTampered(() -> opener.open(0, true, segment, opened), "a changed segment opens");
        }
    }

    private void warmUp() {
        byte[] message = new byte[MESSAGE];
        byte[] nonce = new byte[Aead.NONCE];
        byte[] key = new byte[KeySchedule.KEY];
        random.nextBytes(key);
        try (Aead aead = new Aead(key)) {
            for (int i = 0; i < ROUNDS; i++) {
                ByteBuffer.wrap(nonce).putInt(i);
                byte[] sealed = aead.seal(nonce, message, message);
                require(aead.open(nonce, message, sealed, "warm-up").length == MESSAGE, "AES-256-GCM loses bytes");
            }
        }
    }

    private KeyMaterial draw() {
        byte[] key = new byte[KeyMaterial.SIZE];
        random.nextBytes(key);
        return KeyMaterial.takeOver(key);
    }

    private static boolean same(DataKey one, DataKey other) {
        return one.use(a -> other.use(b -> MessageDigest.isEqual(a, b)));
    }

    private static void requireWrongKey(Envelope envelope, KeyMaterial key, Place place) {
        try {
            envelope.open(key, place).close();
        } catch (WrongKeyException expected) {
            return;
        }
        throw new IllegalStateException("cryptography self-test: a seal opens under a wrong key");
    }

    private static void requireTampered(Runnable attempt, String otherwise) {
        try {
            attempt.run();
        } catch (TamperedException expected) {
            return;
        }
        throw new IllegalStateException("cryptography self-test: " + otherwise);
    }

    private static void expect(byte[] computed, String hex, String what) {
        require(HexFormat.of().formatHex(computed).equals(hex), what + " computes something else");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException("cryptography self-test: " + otherwise);
        }
    }
}
