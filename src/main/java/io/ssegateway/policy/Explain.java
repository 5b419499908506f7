package io.ssegateway.policy;

import io.ssegateway.kms.KeyRef;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.Transport;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Why a request would be allowed or refused; what {@code gw check --explain} prints. Judged by the code that judges
 * requests.
 *
 * @param decision {@code allow} or {@code refuse}
 * @param reason what decided, in one sentence
 * @param code the S3 error of a refusal, else empty
 * @param missing the right that is missing, as policy files spell it, else empty
 * @param rule the {@code match} of the rule that governs the bucket, empty if there is none
 * @param place where that rule stands
 * @param encryption what becomes of an upload: {@code sse-kms}, {@code sse-obs} or {@code none}; empty without a rule
 * @param key alias of the rule's key, else empty
 */
public record Explain(
        Request request,
        String decision,
        String reason,
        Optional<String> code,
        Optional<String> missing,
        Optional<String> rule,
        Optional<String> place,
        Optional<String> encryption,
        Optional<String> key) {

    /**
     * The request to explain.
     *
     * @param key empty for a request on the bucket itself
     */
    public record Request(
            String method, BucketName bucket, Optional<String> key, String principal, Transport transport) {}

    /** Judges a request. Objects that are read count as encrypted where the bucket's rule encrypts. */
    public static Explain of(Policies policies, Request request) {
        Verdict verdict = Verdict.of(policies, request);
        Optional<BucketRule> rule = policies.rule(request.bucket());
        return new Explain(
                request,
                verdict.code().isEmpty() ? "allow" : "refuse",
                verdict.reason(),
                verdict.code(),
                verdict.missing(),
                rule.map(BucketRule::match),
                rule.map(BucketRule::place),
                rule.map(BucketRule::encrypt).map(Verdict::word),
                rule.flatMap(BucketRule::key).map(KeyRef::alias));
    }

    /** Whether the request would be allowed. */
    public boolean allowed() {
        return decision.equals("allow");
    }

    /** The same as members of a JSON object, in order; what does not apply is left out. */
    public Map<String, String> members() {
        Map<String, String> members = new LinkedHashMap<>();
        members.put("method", request.method());
        members.put("bucket", request.bucket().value());
        request.key().ifPresent(value -> members.put("key", value));
        members.put("principal", request.principal());
        members.put("transport", request.transport().secure() ? "https" : "http");
        members.put("decision", decision);
        members.put("reason", reason);
        code.ifPresent(value -> members.put("code", value));
        missing.ifPresent(value -> members.put("missing", value));
        rule.ifPresent(value -> members.put("rule", value));
        place.ifPresent(value -> members.put("place", value));
        encryption.ifPresent(value -> members.put("encryption", value));
        key.ifPresent(value -> members.put("keyAlias", value));
        return members;
    }

    /** The lines that operators see. */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        out.append(request.method()).append(' ').append(request.bucket());
        request.key().ifPresent(value -> out.append('/').append(value));
        out.append(" as ")
                .append(request.principal())
                .append(request.transport().secure() ? " over https" : " over http");
        out.append('\n').append("decision: ").append(decision);
        code.ifPresent(value -> out.append(" (").append(value).append(')'));
        out.append('\n').append("reason: ").append(reason);
        missing.ifPresent(value -> out.append("\nmissing right: ").append(value));
        rule.ifPresent(value -> out.append("\nrule: ").append(value));
        place.ifPresent(value -> out.append("\nplace: ").append(value));
        encryption.ifPresent(value -> out.append("\nencryption: ").append(value));
        key.ifPresent(value -> out.append("\nkey: ").append(value));
        return out.toString();
    }
}
