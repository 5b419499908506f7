package io.ssegateway.kms.vault;

import io.ssegateway.kms.KmsException;
import io.ssegateway.kms.KmsException.Kind;
import io.ssegateway.kms.wire.KmsReply;
import java.util.stream.Stream;

/**
 * What an answer that is no success means. Vault tells most of it in words, which have been the same since Transit
 * exists: {@code builtin/logical/transit} and {@code sdk/helper/keysutil/policy.go} of its sources. The server's own
 * words are looked at and never repeated: they go to logs and clients, and what answers may be anything.
 */
final class VaultRefusal {
    private static final int BAD_REQUEST = 400;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int TOO_MANY = 429;
    private static final int SEALED = 503;

    private VaultRefusal() {}

    /** What was asked. */
    enum Asked {
        GENERATE,
        DECRYPT,
        DESCRIBE,
        CREATE,
        LIST,
        LOGIN
    }

    /**
     * The failure.
     *
     * @param name the provider
     * @param subject what it was about, for the message: a key's id
     */
    static KmsException of(KmsReply reply, Asked asked, String name, String subject) {
        String who = "the KMS '" + name + "'";
        if (asked == Asked.LOGIN && says(reply, "invalid secret id")) {
            // Vault 1.13 answers 500 to a secret id that it does not know.
            return new KmsException(Kind.ACCESS_DENIED, subject + " is refused");
        }
        return switch (reply.status()) {
            case FORBIDDEN -> new KmsException(Kind.ACCESS_DENIED, who + " refuses the gateway: " + subject);
            case TOO_MANY -> new KmsException(Kind.THROTTLED, who + " asks for fewer calls");
            case SEALED -> new KmsException(Kind.UNAVAILABLE, who + " is sealed or not ready");
            case BAD_REQUEST -> isRefusal(reply) ? worded(reply, asked, subject) : garbage(who, reply);
            case NOT_FOUND -> isRefusal(reply) ? unknown(subject) : garbage(who, reply);
            default -> other(who, reply);
        };
    }

    /** A success that does not say what it must. */
    static KmsException garbage(String name) {
        return new KmsException(Kind.UNAVAILABLE, "the KMS '" + name + "' answered what is no answer of a Vault");
    }

    static KmsException notOpened(String subject) {
        return new KmsException(Kind.NOT_OPENED, "the wrapped data key does not open under " + subject);
    }

    static KmsException unknown(String subject) {
        return new KmsException(Kind.NOT_FOUND, subject + " does not exist.");
    }

    /** Whether the answer has the shape of Vault's refusals: an object with {@code errors}. */
    static boolean isRefusal(KmsReply reply) {
        return reply.has("errors");
    }

    /** Whether one of the errors or warnings says this. */
    static boolean says(KmsReply reply, String words) {
        return Stream.concat(reply.texts("errors").stream(), reply.texts("warnings").stream())
                .anyMatch(each -> each.contains(words));
    }

    private static KmsException worded(KmsReply reply, Asked asked, String subject) {
        if (says(reply, "encryption key not found") || says(reply, "policy not found")) {
            return unknown(subject);
        }
        if (says(reply, "(too old)")) {
            return new KmsException(Kind.DISABLED, "the version of " + subject + " that wrapped this is retired.");
        }
        if (says(reply, "not supported for key type") || says(reply, "soft-deleted") || says(reply, "soft deleted")) {
            return new KmsException(Kind.DISABLED, subject + " is disabled.");
        }
        return switch (asked) {
            case DECRYPT -> notOpened(subject);
            case LOGIN -> new KmsException(Kind.ACCESS_DENIED, subject + " is refused");
            case GENERATE, DESCRIBE, CREATE, LIST ->
                new KmsException(Kind.INVALID_STATE, subject + " does not take this request");
        };
    }

    private static KmsException garbage(String who, KmsReply reply) {
        return new KmsException(Kind.UNAVAILABLE, who + " answered " + reply.status() + ", but not as a Vault does");
    }

    private static KmsException other(String who, KmsReply reply) {
        boolean elsewhere = reply.status() >= 300 && reply.status() < 400;
        return new KmsException(
                Kind.UNAVAILABLE,
                who + " answered " + reply.status() + (elsewhere ? ", a redirect: they are not followed" : ""));
    }
}
