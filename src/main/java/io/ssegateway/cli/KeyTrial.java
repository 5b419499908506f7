package io.ssegateway.cli;

import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.ssegateway.envelope.KeyMaterial;
import io.ssegateway.kms.KeyRef;
import io.ssegateway.kms.KeyUse;
import io.ssegateway.kms.Kms;
import io.ssegateway.kms.Kms.Generated;
import io.ssegateway.kms.KmsException;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;

/** Whether a key does what it must: open what it wrapped, and nothing else. Changes nothing at the provider. */
final class KeyTrial {
    private KeyTrial() {}

    /**
     * What is wrong with a key; waits within the deadline of a request for each call.
     *
     * @param kms without a cache, which would answer for it
     * @param other another key of the same provider, or the same where there is none
     * @throws KmsException if the provider refuses the key, or does not answer
     */
    static Optional<String> trouble(Kms kms, KeyRef key, KeyRef other) {
        KeyUse use = KeyUse.of("doctor", Map.of("doctor", "1"), "doctor");
        KeyUse otherUse = KeyUse.of("doctor", Map.of("doctor", "2"), "doctor");
        try (Generated made = answer(kms.generate(key, use), use)) {
            try (KeyMaterial opened = answer(kms.decrypt(key, made.wrapped(), use), use)) {
                if (!same(made.key(), opened)) {
                    return Optional.of("opens another data key than it wrapped");
                }
            }
            if (opens(kms, key, made, otherUse)) {
                return Optional.of("opens a data key under another context");
            }
            if (!other.equals(key) && opens(kms, other, made, use)) {
                return Optional.of("wraps data keys that key '" + other.alias() + "' opens");
            }
            return Optional.empty();
        }
    }

    private static boolean opens(Kms kms, KeyRef key, Generated made, KeyUse use) {
        try (KeyMaterial opened = answer(kms.decrypt(key, made.wrapped(), use), use)) {
            return opened.use(bytes -> bytes.length > 0);
        } catch (KmsException e) {
            if (e.kind().lasts()) {
                return false;
            }
            // no answer is not a refusal
            throw e;
        }
    }

    private static <T> T answer(Uni<T> asked, KeyUse use) {
        try {
            return asked.await().atMost(use.deadline());
        } catch (TimeoutException e) {
            throw new KmsException(
                    KmsException.Kind.UNAVAILABLE,
                    "no answer within " + use.deadline().toSeconds() + " s",
                    e);
        }
    }

    private static boolean same(KeyMaterial one, KeyMaterial other) {
        return one.use(a -> other.use(b -> MessageDigest.isEqual(a, b)));
    }
}
