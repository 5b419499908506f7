package io.ssegateway.kms.huawei;

import io.ssegateway.kms.KmsException;
import io.ssegateway.kms.KmsException.Kind;
import io.ssegateway.kms.wire.KmsReply;
import java.util.Optional;
import java.util.Set;

/**
 * What an answer that is no success means: by the code of KMS ({@code KMS.0207}) or of the API gateway before it
 * ({@code APIGW.0301}, {@code APIG.0308}), then by the HTTP status. The server's own words are never repeated: they go
 * to logs and clients, and what answers may be anything.
 *
 * <p>Source: DEW API Reference, "Error Codes"; APIG, "Error Codes".
 */
final class HuaweiRefusal {
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int TOO_MANY = 429;
    private static final int SERVER = 500;
    private static final String GATEWAY = "APIG\\.[0-9]{4}";
    private static final String THROTTLED = "APIG.0308";
    /** The gateway before KMS does not take the token or signature. */
    private static final Set<String> IDENTITY =
            Set.of("KMS.0301", "KMS.0302", "KMS.0303", "APIG.0301", "APIG.0303", "APIG.0307");

    private HuaweiRefusal() {}

    /** What was asked. */
    enum Asked {
        GENERATE,
        DECRYPT,
        DESCRIBE,
        CREATE,
        LIST
    }

    /**
     * The failure.
     *
     * @param name the provider
     * @param subject what it was about, for the message: a key's name
     */
    static KmsException of(KmsReply reply, Asked asked, String name, String subject) {
        String who = "the KMS '" + name + "'";
        String code = code(reply).orElse("");
        if (reply.status() == TOO_MANY || code.equals(THROTTLED)) {
            return new KmsException(Kind.THROTTLED, who + " asks for fewer calls");
        }
        if (reply.status() >= SERVER) {
            return new KmsException(Kind.UNAVAILABLE, who + " answered " + reply.status());
        }
        if (IDENTITY.contains(code) || reply.status() == UNAUTHORIZED) {
            return new KmsException(
                    Kind.ACCESS_DENIED, who + " does not know the gateway: look at its access key, project and clock");
        }
        if (code.startsWith("KMS.")) {
            return coded(code, asked, who, subject);
        }
        if (reply.status() == FORBIDDEN || code.startsWith("APIG.03")) {
            return denied(who, subject);
        }
        boolean elsewhere = reply.status() >= 300 && reply.status() < 400;
        return new KmsException(
                Kind.UNAVAILABLE,
                who + " answered " + reply.status()
                        + (elsewhere ? ", a redirect: they are not followed" : ", but not as Huawei's KMS does"));
    }

    /** Whether other credentials may be taken. */
    static boolean isOfIdentity(KmsReply reply) {
        return !reply.succeeded()
                && (reply.status() == UNAUTHORIZED
                        || code(reply).filter(IDENTITY::contains).isPresent());
    }

    /** A success that does not say what it must. */
    static KmsException garbage(String name) {
        return new KmsException(Kind.UNAVAILABLE, "the KMS '" + name + "' answered what is no answer of Huawei's KMS");
    }

    static KmsException notOpened(String subject) {
        return new KmsException(Kind.NOT_OPENED, "the wrapped data key does not open under " + subject);
    }

    static KmsException unknown(String subject) {
        return new KmsException(Kind.NOT_FOUND, subject + " does not exist.");
    }

    private static KmsException denied(String who, String subject) {
        return new KmsException(Kind.ACCESS_DENIED, who + " refuses the gateway: " + subject);
    }

    private static KmsException coded(String code, Asked asked, String who, String subject) {
        return switch (code) {
            case "KMS.0205", "KMS.0207" -> unknown(subject);
            case "KMS.0209" -> new KmsException(Kind.DISABLED, subject + " is disabled.");
            case "KMS.0210" -> new KmsException(Kind.INVALID_STATE, subject + " waits for its deletion.");
            case "KMS.0306", "KMS.0307" -> denied(who, subject);
            case "KMS.0208", "KMS.2201", "KMS.2202", "KMS.2203", "KMS.2204" ->
                asked == Asked.DECRYPT ? notOpened(subject) : state(code, subject);
            case "KMS.1104" -> new KmsException(Kind.INVALID_STATE, "there is a key " + subject + " already");
            default -> state(code, subject);
        };
    }

    private static KmsException state(String code, String subject) {
        String shown = code.matches("KMS\\.[0-9]{4}") ? " (" + code + ")" : "";
        return new KmsException(Kind.INVALID_STATE, subject + " does not take this request" + shown);
    }

    /**
     * KMS says it in {@code error}, the gateway before it at the top; {@code APIGW} is the older name of {@code APIG}.
     */
    private static Optional<String> code(KmsReply reply) {
        return reply.text("error", "error_code")
                .or(() -> reply.text("error_code"))
                .map(code -> code.replaceFirst("^APIGW\\.", "APIG."))
                .filter(code -> code.startsWith("KMS.") || code.matches(GATEWAY));
    }
}
