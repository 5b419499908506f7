package io.ssegateway.policy;

import io.ssegateway.kms.KeyRef;
import io.ssegateway.policy.BucketRule.Encrypt;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import java.util.Locale;
import java.util.Optional;

/** The checks of a request in the order in which handlers make them; the first that fails decides. */
record Verdict(String reason, Optional<S3Error> error, Optional<String> missing) {

    Optional<String> code() {
        return error.map(S3Error::code);
    }

    static Verdict of(Policies policies, Explain.Request request) {
        Optional<Principal> principal = policies.principal(request.principal(), request.bucket());
        if (principal.isEmpty()) {
            return refused(S3Error.ACCESS_DENIED, nobody(request));
        }
        Optional<Right> right = right(request);
        if (right.isEmpty()) {
            return refused(S3Error.METHOD_NOT_ALLOWED, "no such method here: " + request.method());
        }
        if (!principal.get().may(right.get(), request.bucket(), request.key())) {
            return lacking(
                    word(right.get()),
                    "principal '" + request.principal() + "' does not hold '" + word(right.get()) + "' here");
        }
        Optional<BucketRule> rule = policies.rule(request.bucket());
        if (rule.isEmpty()) {
            return refused(S3Error.NO_ENCRYPTION_POLICY, "no bucket rule matches; add one under buckets");
        }
        return byRule(policies, principal.get(), rule.get(), request, right.get());
    }

    private static String nobody(Explain.Request request) {
        return request.principal().equals(Anonymous.NAME)
                ? "requests without a signature may do nothing in '" + request.bucket() + "'"
                : "no principal named '" + request.principal() + "'";
    }

    private static Verdict byRule(
            Policies policies, Principal principal, BucketRule rule, Explain.Request request, Right right) {
        Optional<TransportRule.Use> use = use(right);
        if (rule.encrypt() == Encrypt.NONE || use.isEmpty()) {
            return allowed("the rights suffice, and no encrypted object is touched");
        }
        Optional<S3Exception> overClear =
                TransportRule.refusal(rule, rule.encrypt().method().orElseThrow(), use.get(), request.transport());
        if (overClear.isPresent()) {
            return refused(overClear.get().error(), overClear.get().text());
        }
        if (rule.encrypt() == Encrypt.SSE_KMS) {
            KeyRef key = rule.key().orElseThrow();
            String alias = key.alias();
            Optional<KmsRight> lacks = switch (use.get()) {
                case PUT, PART_COPY -> KeyRights.missingForUpload(principal, alias, !policies.declares(key));
                case GET, COPY_SOURCE -> KeyRights.missing(principal, Right.READ, alias);
                case HEAD, UPLOAD -> KeyRights.missing(principal, Right.HEAD, alias);
            };
            if (lacks.isPresent()) {
                String word = lacks.get().word();
                return lacking(
                        word,
                        "principal '" + principal.name() + "' does not hold '" + word + "' on key '" + alias + "'");
            }
        }
        return allowed("the rights suffice, and the connection is as the rule wants it");
    }

    private static Optional<TransportRule.Use> use(Right right) {
        return switch (right) {
            case WRITE -> Optional.of(TransportRule.Use.PUT);
            case READ -> Optional.of(TransportRule.Use.GET);
            case HEAD -> Optional.of(TransportRule.Use.HEAD);
            case LIST, DELETE, ADMIN -> Optional.empty();
        };
    }

    private static Optional<Right> right(Explain.Request request) {
        boolean object = request.key().isPresent();
        return switch (request.method().toUpperCase(Locale.ROOT)) {
            case "GET" -> Optional.of(object ? Right.READ : Right.LIST);
            case "HEAD" -> Optional.of(object ? Right.HEAD : Right.LIST);
            case "PUT" -> Optional.of(object ? Right.WRITE : Right.ADMIN);
            case "POST" -> object ? Optional.of(Right.WRITE) : Optional.of(Right.DELETE);
            case "DELETE" -> Optional.of(object ? Right.DELETE : Right.ADMIN);
            default -> Optional.empty();
        };
    }

    static String word(Right right) {
        return right.name().toLowerCase(Locale.ROOT);
    }

    static String word(Encrypt encrypt) {
        return switch (encrypt) {
            case SSE_KMS -> "sse-kms";
            case SSE_OBS -> "sse-obs";
            case NONE -> "none";
        };
    }

    private static Verdict allowed(String reason) {
        return new Verdict(reason, Optional.empty(), Optional.empty());
    }

    private static Verdict refused(S3Error error, String reason) {
        return new Verdict(reason, Optional.of(error), Optional.empty());
    }

    private static Verdict lacking(String right, String reason) {
        return new Verdict(reason, Optional.of(S3Error.ACCESS_DENIED), Optional.of(right));
    }
}
