package io.ssegateway.auth;

import io.ssegateway.s3.FormFields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One condition of a form's policy. Source: Amazon S3 API Reference, "Creating a POST policy", condition matching. */
sealed interface PolicyCondition {
    /**
     * A condition on a field.
     *
     * <p>Its name is as written, with a dollar sign.
     */
    sealed interface OnField extends PolicyCondition {
        /** The field as written. */
        String name();

        /** Whether the form meets it; a field that is not there counts as empty. */
        boolean met(String value);

        /** As S3 tells a client which condition failed. */
        String text();

        /** The name of the field the condition covers, lower case; empty text if it names none. */
        default String field() {
            return name().startsWith("$") ? name().substring(1).toLowerCase(Locale.ROOT) : "";
        }
    }

    /** The field has this value. */
    record Equal(String name, String value) implements OnField {
        @Override
        public boolean met(String actual) {
            return actual.equals(value);
        }

        @Override
        public String text() {
            return triple("eq", name, value);
        }
    }

    /** The field's value begins so; of a list of content types, every one does. */
    record StartsWith(String name, String prefix) implements OnField {
        @Override
        public boolean met(String actual) {
            return field().equals("content-type")
                    ? List.of(actual.split(",", -1)).stream()
                            .allMatch(type -> type.strip().startsWith(prefix))
                    : actual.startsWith(prefix);
        }

        @Override
        public String text() {
            return triple("starts-with", name, prefix);
        }
    }

    /** The file has so many bytes, both inclusive. */
    record LengthRange(long min, long max) implements PolicyCondition {}

    /**
     * Reads one condition.
     *
     * @throws S3Exception {@code InvalidPolicyDocument}
     */
    static PolicyCondition parse(@Nullable Object json) {
        return switch (json) {
            case JsonObject object -> ofProperty(object);
            case JsonArray array -> ofList(array);
            case null, default -> throw invalid("Invalid Condition: a condition is an object or a list.");
        };
    }

    /** Whether a form meets a condition on a field. */
    static boolean holds(OnField condition, FormFields form, String bucket) {
        String field = condition.field();
        if (field.isEmpty()) {
            return false;
        }
        return condition.met(field.equals("bucket") ? bucket : form.get(field).orElse(""));
    }

    /** The answer to a policy that is none. */
    static S3Exception invalid(String what) {
        return new S3Exception(S3Error.INVALID_POLICY_DOCUMENT, "Invalid Policy: " + what);
    }

    private static PolicyCondition ofProperty(JsonObject object) {
        if (object.size() != 1) {
            throw invalid("Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.");
        }
        Map.Entry<String, Object> property = object.iterator().next();
        return new Equal("$" + property.getKey(), text(property.getValue()));
    }

    private static PolicyCondition ofList(JsonArray list) {
        if (list.size() != 3) {
            throw invalid("Invalid Condition: a condition has an operation and two operands.");
        }
        String operation = text(list.getValue(0)).toLowerCase(Locale.ROOT);
        return switch (operation) {
            case "eq" -> new Equal(text(list.getValue(1)), text(list.getValue(2)));
            case "starts-with" -> new StartsWith(text(list.getValue(1)), text(list.getValue(2)));
            case "content-length-range" -> new LengthRange(size(list.getValue(1)), size(list.getValue(2)));
            default -> throw invalid("Invalid Condition: unknown operation '" + operation + "'.");
        };
    }

    private static String text(@Nullable Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw invalid("Invalid Condition: a name or value is not text.");
    }

    private static long size(@Nullable Object value) {
        String digits =
                value instanceof Integer || value instanceof Long || value instanceof String ? value.toString() : "";
        boolean number =
                !digits.isEmpty() && digits.length() <= 18 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!number) {
            throw invalid("Invalid content-length-range: a size is not a number.");
        }
        return Long.parseLong(digits);
    }

    private static String triple(String operation, String name, String value) {
        return "[" + Json.encode(operation) + ", " + Json.encode(name) + ", " + Json.encode(value) + "]";
    }
}
