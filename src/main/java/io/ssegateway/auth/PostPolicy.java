package io.ssegateway.auth;

import io.ssegateway.s3.FormFields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The policy document of a form: until when which form may be sent. Source: Amazon S3 API Reference, "Creating a POST
 * policy". Codes and texts are those of Amazon S3.
 */
record PostPolicy(Instant expiration, List<PolicyCondition> conditions) {
    private static final Pattern EXPIRATION =
            Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(?:\\.\\d{1,9})?Z");

    /** Fields that need no condition: what is signed, what signs, the file, and what is to be ignored. */
    private static final Set<String> FREE =
            Set.of("accesskeyid", "awsaccesskeyid", "file", "policy", "signature", "x-amz-signature");

    private static final String IGNORED = "x-ignore-";

    /** Copies the list. */
    PostPolicy {
        conditions = List.copyOf(conditions);
    }

    /**
     * Reads the field {@code policy}.
     *
     * @throws S3Exception {@code InvalidPolicyDocument}
     */
    static PostPolicy parse(String base64) {
        JsonObject document = json(base64);
        return new PostPolicy(expiration(document), conditions(document));
    }

    /**
     * Holds a form against the policy; the file's size is not known yet ({@link #file}).
     *
     * @throws S3Exception {@code AccessDenied} that names the condition or the field
     */
    void check(FormFields form, String bucket, Instant now) {
        if (now.isAfter(expiration)) {
            throw refused("Policy expired.");
        }
        Set<String> covered = new HashSet<>();
        for (PolicyCondition condition : conditions) {
            if (condition instanceof PolicyCondition.OnField onField) {
                covered.add(onField.field());
                if (!PolicyCondition.holds(onField, form, bucket)) {
                    throw refused("Policy Condition failed: " + onField.text());
                }
            }
        }
        List<String> extra = new ArrayList<>(form.values().keySet());
        extra.add("bucket");
        extra.removeIf(name -> covered.contains(name) || FREE.contains(name) || name.startsWith(IGNORED));
        if (!extra.isEmpty()) {
            throw refused("Extra input fields: " + String.join(", ", extra));
        }
    }

    /** What the policy allows of the file's size: all ranges together. */
    PolicyCondition.LengthRange file() {
        long min = 0;
        long max = Long.MAX_VALUE;
        for (PolicyCondition condition : conditions) {
            if (condition instanceof PolicyCondition.LengthRange(long from, long to)) {
                min = Math.max(min, from);
                max = Math.min(max, to);
            }
        }
        return new PolicyCondition.LengthRange(min, max);
    }

    private static S3Exception refused(String what) {
        return new S3Exception(S3Error.ACCESS_DENIED, "Invalid according to Policy: " + what);
    }

    private static JsonObject json(String base64) {
        try {
            byte[] octets = Base64.getDecoder().decode(base64);
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets))
                    .toString();
            return new JsonObject(text);
        } catch (IllegalArgumentException | CharacterCodingException | DecodeException e) {
            throw PolicyCondition.invalid("Invalid JSON.");
        }
    }

    private static Instant expiration(JsonObject document) {
        Object value = document.getValue("expiration");
        if (value == null) {
            throw PolicyCondition.invalid("Policy missing expiration.");
        }
        try {
            if (value instanceof String text && EXPIRATION.matcher(text).matches()) {
                return Instant.parse(text);
            }
        } catch (DateTimeException e) {
            // a day or an hour that does not exist: refused like any other text
        }
        throw PolicyCondition.invalid("Invalid 'expiration' value: '" + value + "'");
    }

    private static List<PolicyCondition> conditions(JsonObject document) {
        Object value = document.getValue("conditions");
        if (!(value instanceof JsonArray list)) {
            throw PolicyCondition.invalid(
                    value == null ? "Policy missing conditions." : "Invalid 'conditions' value: must be a List.");
        }
        List<PolicyCondition> conditions = new ArrayList<>();
        for (Object one : list) {
            conditions.add(PolicyCondition.parse(one));
        }
        return conditions;
    }
}
