package io.ssegateway.kms;

import java.time.Duration;

/**
 * How many opened data keys are kept, and for how long.
 *
 * @param entries opened keys kept at most; as many refusals are remembered beside them
 * @param ttl how long an opened key is kept: disabling its KMS key takes effect within it
 * @param refusalTtl how long a refusal is remembered: enabling the KMS key takes effect within it; at most 30 s
 */
public record CacheSettings(int entries, Duration ttl, Duration refusalTtl) {
    /** The longest a refusal is remembered. */
    public static final Duration LONGEST_REFUSAL = Duration.ofSeconds(30);

    private static final int DEFAULT_ENTRIES = 10_000;

    /** Checks the bounds. */
    public CacheSettings {
        if (entries < 0 || ttl.isNegative() || refusalTtl.isNegative()) {
            throw new IllegalArgumentException("cache bounds must not be negative");
        }
        if (refusalTtl.compareTo(LONGEST_REFUSAL) > 0) {
            throw new IllegalArgumentException("refusals must be remembered for 30 s at most");
        }
    }

    /** 10 000 keys for this long; refusals for as long, but 30 s at most. Zero keeps nothing. */
    public static CacheSettings of(Duration ttl) {
        return new CacheSettings(DEFAULT_ENTRIES, ttl, ttl.compareTo(LONGEST_REFUSAL) < 0 ? ttl : LONGEST_REFUSAL);
    }
}
