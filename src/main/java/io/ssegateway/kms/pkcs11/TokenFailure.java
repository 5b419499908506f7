package io.ssegateway.kms.pkcs11;

import io.ssegateway.kms.KmsException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a module answered instead of a result, by what it changes. SunPKCS11 wraps the return value, {@code CKR_…}, in
 * exceptions of many classes; the name in their messages is all that it shows (PKCS#11 2.40, "Function return values").
 */
final class TokenFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What to do about it. */
    enum Kind {
        /** The PIN is wrong, locked or expired: another try may lock the token. */
        PIN,
        /** The key must not be used so. */
        NOT_PERMITTED,
        /** Neither key nor token can do it, now or later. */
        UNFIT,
        /** Too much at once. */
        BUSY,
        /** Session, login or token may be gone: everything is to be opened anew. */
        LOST
    }

    private static final Pattern RETURN_VALUE = Pattern.compile("CKR_[A-Z0-9_]+");
    /** What P11KeyStore says when two objects have the same label: it shows no key then. */
    private static final String SHARED_LABEL = "CKA_LABEL";

    private static final Set<String> NOT_PERMITTED =
            Set.of("CKR_KEY_FUNCTION_NOT_PERMITTED", "CKR_ACTION_PROHIBITED", "CKR_OPERATION_NOT_PERMITTED");
    private static final Set<String> UNFIT = Set.of(
            "CKR_KEY_TYPE_INCONSISTENT",
            "CKR_KEY_SIZE_RANGE",
            "CKR_MECHANISM_INVALID",
            "CKR_MECHANISM_PARAM_INVALID",
            "CKR_TEMPLATE_INCOMPLETE",
            "CKR_TEMPLATE_INCONSISTENT",
            "CKR_ATTRIBUTE_VALUE_INVALID",
            "CKR_ATTRIBUTE_TYPE_INVALID",
            "CKR_ATTRIBUTE_READ_ONLY",
            "CKR_TOKEN_WRITE_PROTECTED",
            "CKR_SESSION_READ_ONLY",
            "CKR_FUNCTION_NOT_SUPPORTED");
    private static final Set<String> BUSY =
            Set.of("CKR_SESSION_COUNT", "CKR_HOST_MEMORY", "CKR_DEVICE_MEMORY", "CKR_FUNCTION_REJECTED");

    private final Kind kind;

    TokenFailure(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    private TokenFailure(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** What this exception of SunPKCS11 says. */
    static TokenFailure of(Throwable failure) {
        if (failure instanceof TokenFailure known) {
            return known;
        }
        String code = code(failure);
        if (!code.isEmpty()) {
            return new TokenFailure(kind(code), code, failure);
        }
        String said = origin(failure).toString();
        return new TokenFailure(said.contains(SHARED_LABEL) ? Kind.UNFIT : Kind.LOST, said, failure);
    }

    Kind kind() {
        return kind;
    }

    /** What a caller is told of it. */
    KmsException toKmsException(String subject) {
        String said = subject + ": " + getMessage();
        return switch (kind) {
            case PIN -> new KmsException(KmsException.Kind.ACCESS_DENIED, said, this);
            case NOT_PERMITTED ->
                new KmsException(KmsException.Kind.DISABLED, said + ": it needs CKA_ENCRYPT and CKA_DECRYPT", this);
            case UNFIT -> new KmsException(KmsException.Kind.INVALID_STATE, said, this);
            case BUSY -> new KmsException(KmsException.Kind.THROTTLED, said, this);
            case LOST -> new KmsException(KmsException.Kind.UNAVAILABLE, said, this);
        };
    }

    private static Kind kind(String code) {
        if (code.startsWith("CKR_PIN_")) {
            return Kind.PIN;
        }
        if (NOT_PERMITTED.contains(code)) {
            return Kind.NOT_PERMITTED;
        }
        if (UNFIT.contains(code)) {
            return Kind.UNFIT;
        }
        return BUSY.contains(code) ? Kind.BUSY : Kind.LOST;
    }

    private static Throwable origin(Throwable failure) {
        Throwable each = failure;
        while (each.getCause() != null) {
            each = each.getCause();
        }
        return each;
    }

    private static String code(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            Matcher found = RETURN_VALUE.matcher(String.valueOf(each.getMessage()));
            if (found.find()) {
                return found.group();
            }
        }
        return "";
    }
}
