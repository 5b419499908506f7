package io.ssegateway.auth;

import io.ssegateway.s3.Checksum;
import io.ssegateway.s3.Checksum.Algorithm;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.function.Supplier;

/** What a client says the digest of its bytes is, and how S3 answers if it is not. */
sealed interface DigestClaim {
    /** Two claims of the same name need one computation. */
    String name();

    /** Begins the computation. */
    RunningDigest begin();

    /** What the client says; asked after the last byte, because a trailer comes then. */
    byte[] expected();

    /** The answer to another digest. */
    S3Exception mismatch(byte[] computed);

    /** The signed payload hash. */
    record Payload(String hex) implements DigestClaim {
        @Override
        public String name() {
            return "SHA256";
        }

        @Override
        public RunningDigest begin() {
            return RunningDigest.of(Algorithm.SHA256);
        }

        @Override
        public byte[] expected() {
            return HexFormat.of().parseHex(hex);
        }

        @Override
        public S3Exception mismatch(byte[] computed) {
            return new S3Exception(S3Error.X_AMZ_CONTENT_SHA256_MISMATCH)
                    .with("ClientComputedContentSHA256", hex)
                    .with("S3ComputedContentSHA256", SigV4.hex(computed));
        }
    }

    /** {@code Content-MD5} (RFC 1864). */
    record Md5(String base64) implements DigestClaim {
        private static final int SIZE = 16;

        /**
         * Checks the form.
         *
         * @throws S3Exception {@code InvalidDigest}
         */
        public Md5 {
            if (decode(base64, SIZE).length == 0) {
                throw new S3Exception(S3Error.INVALID_DIGEST, "The Content-MD5 you specified was invalid.")
                        .with("Content-MD5", base64);
            }
        }

        @Override
        public String name() {
            return "MD5";
        }

        @Override
        public RunningDigest begin() {
            return RunningDigest.of("MD5");
        }

        @Override
        public byte[] expected() {
            return decode(base64, SIZE);
        }

        @Override
        public S3Exception mismatch(byte[] computed) {
            return new S3Exception(S3Error.BAD_DIGEST, "The Content-MD5 you specified did not match what we received.")
                    .with("ExpectedDigest", base64)
                    .with("CalculatedDigest", Base64.getEncoder().encodeToString(computed));
        }
    }

    /**
     * {@code x-obs-content-sha256}: a digest like {@code Content-MD5}, in hex. Source: OBS API Reference, "PUT Object".
     */
    record ObsSha256(String hex) implements DigestClaim {
        static final String FIELD = "x-obs-content-sha256";

        /**
         * Checks the form.
         *
         * @throws S3Exception {@code InvalidDigest}
         */
        public ObsSha256 {
            if (!SigV4.isHash(hex)) {
                throw new S3Exception(S3Error.INVALID_DIGEST, "The " + FIELD + " you specified was invalid.")
                        .with(FIELD, hex);
            }
        }

        @Override
        public String name() {
            return Algorithm.SHA256.name();
        }

        @Override
        public RunningDigest begin() {
            return RunningDigest.of(Algorithm.SHA256);
        }

        @Override
        public byte[] expected() {
            return HexFormat.of().parseHex(hex);
        }

        @Override
        public S3Exception mismatch(byte[] computed) {
            return new S3Exception(
                            S3Error.BAD_DIGEST, "The " + FIELD + " you specified did not match what we received.")
                    .with("ExpectedDigest", hex)
                    .with("CalculatedDigest", SigV4.hex(computed));
        }
    }

    /** An {@code x-amz-checksum-*} field of the head or the trailer. */
    record Sum(Algorithm algorithm, Supplier<Checksum> claimed) implements DigestClaim {
        @Override
        public String name() {
            return algorithm.name();
        }

        @Override
        public RunningDigest begin() {
            return RunningDigest.of(algorithm);
        }

        @Override
        public byte[] expected() {
            return claimed.get().value();
        }

        @Override
        public S3Exception mismatch(byte[] computed) {
            return new S3Exception(
                    S3Error.BAD_DIGEST, "The " + algorithm + " you specified did not match the calculated checksum.");
        }
    }

    /**
     * The value of a checksum field.
     *
     * @param where {@code header} or {@code trailing header}
     * @throws S3Exception {@code InvalidRequest} if it is not base64 of the algorithm's size
     */
    static Checksum checksum(Algorithm algorithm, String base64, String where) {
        byte[] value = decode(base64, algorithm.size());
        if (value.length == 0) {
            String name = "x-amz-checksum-" + algorithm.name().toLowerCase(Locale.ROOT);
            throw new S3Exception(S3Error.INVALID_REQUEST, "Value for " + name + " " + where + " is invalid.");
        }
        return new Checksum(algorithm, value);
    }

    /** The octets of canonical base64 of this size; none for anything else. */
    private static byte[] decode(String base64, int size) {
        byte[] value = new byte[0];
        try {
            value = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return value;
        }
        boolean canonical = Base64.getEncoder().encodeToString(value).equals(base64);
        return canonical && value.length == size ? value : Arrays.copyOf(value, 0);
    }
}
