package io.ssegateway.kms;

import java.time.Duration;

/**
 * How much one KMS is asked, and how it is treated when it has trouble.
 *
 * @param calls calls under way at most
 * @param waiting calls that wait for one of these to end at most; further ones are refused as throttled
 * @param attempts how often one call is made in all, as far as its deadline allows
 * @param pause roughly how long before the second attempt; twice as long before each further one
 * @param failures calls in a row without an answer after which the KMS is left alone
 * @param rest how long it is left alone; then one call tries it. Less than the 40 s in which service returns
 */
public record KmsLimits(int calls, int waiting, int attempts, Duration pause, int failures, Duration rest) {
    /** Checks the bounds. */
    public KmsLimits {
        if (calls < 1 || waiting < 0 || attempts < 1 || failures < 1 || pause.isNegative() || rest.isNegative()) {
            throw new IllegalArgumentException("limits of a KMS must not be negative, and it must be asked at all");
        }
    }

    /**
     * 64 calls at once, 2 048 waiting; three attempts, the second after some 50 ms; five failures, then 10 s of rest.
     */
    public static KmsLimits shipped() {
        return new KmsLimits(64, 2_048, 3, Duration.ofMillis(50), 5, Duration.ofSeconds(10));
    }

    /** The same, but every call is made once. */
    KmsLimits once() {
        return new KmsLimits(calls, waiting, 1, pause, failures, rest);
    }
}
