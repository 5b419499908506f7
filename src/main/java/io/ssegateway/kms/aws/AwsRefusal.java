package io.ssegateway.kms.aws;

import io.ssegateway.kms.KmsException;
import io.ssegateway.kms.KmsException.Kind;
import io.ssegateway.kms.wire.KmsReply;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an answer that is no success means, by the code in it. The server's own words are not repeated: they go to logs
 * and clients, and what answers may be anything.
 *
 * <p>Source: AWS KMS API Reference, the errors of each action and "Common errors"; AWS STS likewise.
 */
final class AwsRefusal {
    private static final int TOO_MANY = 429;
    private static final int BAD_REQUEST = 400;
    private static final int SERVER_ERROR = 500;

    private static final Map<String, Kind> KINDS = Map.ofEntries(
            Map.entry("NotFoundException", Kind.NOT_FOUND),
            Map.entry("InvalidArnException", Kind.NOT_FOUND),
            Map.entry("DisabledException", Kind.DISABLED),
            Map.entry("InvalidKeyUsageException", Kind.DISABLED),
            Map.entry("KMSInvalidStateException", Kind.INVALID_STATE),
            Map.entry("InvalidCiphertextException", Kind.NOT_OPENED),
            Map.entry("IncorrectKeyException", Kind.NOT_OPENED),
            Map.entry("AccessDeniedException", Kind.ACCESS_DENIED),
            Map.entry("AccessDenied", Kind.ACCESS_DENIED),
            Map.entry("NotAuthorized", Kind.ACCESS_DENIED),
            Map.entry("OptInRequired", Kind.ACCESS_DENIED),
            Map.entry("InvalidIdentityToken", Kind.ACCESS_DENIED),
            Map.entry("IDPRejectedClaim", Kind.ACCESS_DENIED),
            Map.entry("RegionDisabledException", Kind.ACCESS_DENIED),
            Map.entry("Throttling", Kind.THROTTLED),
            Map.entry("ThrottlingException", Kind.THROTTLED),
            Map.entry("LimitExceededException", Kind.THROTTLED),
            Map.entry("RequestLimitExceeded", Kind.THROTTLED),
            Map.entry("TooManyRequestsException", Kind.THROTTLED),
            Map.entry("KMSInternalException", Kind.UNAVAILABLE),
            Map.entry("DependencyTimeoutException", Kind.UNAVAILABLE),
            Map.entry("KeyUnavailableException", Kind.UNAVAILABLE),
            Map.entry("InternalFailure", Kind.UNAVAILABLE),
            Map.entry("ServiceUnavailable", Kind.UNAVAILABLE),
            Map.entry("IDPCommunicationError", Kind.UNAVAILABLE));

    /** The credentials are at fault, not the rights they have. */
    private static final Set<String> CREDENTIALS = Set.of(
            "ExpiredToken",
            "ExpiredTokenException",
            "IncompleteSignature",
            "IncompleteSignatureException",
            "InvalidClientTokenId",
            "InvalidSignatureException",
            "MissingAuthenticationToken",
            "MissingAuthenticationTokenException",
            "RequestExpired",
            "SignatureDoesNotMatch",
            "UnrecognizedClientException");

    private AwsRefusal() {}

    /** What was asked. */
    enum Asked {
        GENERATE,
        DECRYPT,
        DESCRIBE,
        CREATE,
        LIST,
        CREDENTIALS
    }

    /** The code that the answer of KMS tells; empty if it is none of its refusals. */
    static Optional<String> code(KmsReply reply) {
        return reply.text("__type")
                .map(type -> type.substring(type.indexOf('#') + 1))
                .filter(code -> code.matches("[A-Za-z]{1,80}"));
    }

    /** Whether the refusal is about the credentials, so that others may do. */
    static boolean isAboutCredentials(KmsReply reply) {
        return !reply.succeeded() && code(reply).filter(CREDENTIALS::contains).isPresent();
    }

    /**
     * The failure.
     *
     * @param name the provider
     * @param subject what it was about, for the message: a key's id
     */
    static KmsException of(KmsReply reply, Asked asked, String name, String subject) {
        return of(reply.status(), code(reply), asked, name, subject);
    }

    /** The same for an answer that is no JSON. */
    static KmsException of(int status, Optional<String> code, Asked asked, String name, String subject) {
        Optional<Kind> known = code.flatMap(word -> Optional.ofNullable(KINDS.get(word)));
        if (known.isPresent()) {
            return told(known.get(), status, name, subject);
        }
        if (code.filter(CREDENTIALS::contains).isPresent()) {
            return new KmsException(
                    Kind.ACCESS_DENIED,
                    "the KMS '" + name + "' does not take the gateway's credentials: unknown, over, or a wrong clock");
        }
        if (status == TOO_MANY) {
            return told(Kind.THROTTLED, status, name, subject);
        }
        if (code.isEmpty() || status < BAD_REQUEST || status >= SERVER_ERROR) {
            return told(Kind.UNAVAILABLE, status, name, subject);
        }
        return switch (asked) {
            case DECRYPT -> notOpened(subject);
            case CREDENTIALS -> told(Kind.ACCESS_DENIED, status, name, subject);
            case GENERATE, DESCRIBE, CREATE, LIST -> told(Kind.INVALID_STATE, status, name, subject);
        };
    }

    /** A success that does not say what it must. */
    static KmsException garbage(String name) {
        return new KmsException(Kind.UNAVAILABLE, "the KMS '" + name + "' answered what is no answer of AWS KMS");
    }

    static KmsException notOpened(String subject) {
        return new KmsException(Kind.NOT_OPENED, "the wrapped data key does not open under " + subject);
    }

    static KmsException unknown(String subject) {
        return new KmsException(Kind.NOT_FOUND, subject + " does not exist.");
    }

    private static KmsException told(Kind kind, int status, String name, String subject) {
        String who = "the KMS '" + name + "'";
        return switch (kind) {
            case NOT_FOUND -> unknown(subject);
            case NOT_OPENED -> notOpened(subject);
            case DISABLED -> new KmsException(kind, subject + " is disabled.");
            case INVALID_STATE -> new KmsException(kind, subject + " does not take this request");
            case ACCESS_DENIED -> new KmsException(kind, who + " refuses the gateway: " + subject);
            case THROTTLED -> new KmsException(kind, who + " asks for fewer calls");
            case UNAVAILABLE ->
                new KmsException(
                        kind,
                        who + " answered " + status
                                + (status >= 300 && status < BAD_REQUEST ? ", a redirect: they are not followed" : ""));
        };
    }
}
