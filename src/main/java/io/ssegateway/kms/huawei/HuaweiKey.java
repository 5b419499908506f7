package io.ssegateway.kms.huawei;

import java.util.Optional;
import java.util.regex.Pattern;

/** A key as policies name it. The API takes ids only; an alias is looked up among the project's keys. */
sealed interface HuaweiKey {
    /** As written. */
    String text();

    /** The key of this text; empty if no key can be called so. */
    static Optional<HuaweiKey> of(String text) {
        if (isId(text)) {
            return Optional.of(new Id(text));
        }
        return Alias.SHAPE.matcher(text).matches() ? Optional.of(new Alias(text)) : Optional.empty();
    }

    /** Whether the service can have given this id to a key. */
    static boolean isId(String text) {
        return Id.SHAPE.matcher(text).matches();
    }

    /** The service's id of 36 characters. */
    record Id(String text) implements HuaweiKey {
        private static final Pattern SHAPE =
                Pattern.compile("[0-9a-z]{8}-[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{12}");
    }

    /** A name that somebody gave, or that of a service's default key: {@code obs/default}. */
    record Alias(String text) implements HuaweiKey {
        /** The service takes 255 characters; envelopes have room for 64. */
        private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9:/_-]{1,64}");
    }
}
