package io.ssegateway.kms.huawei;

import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The field in which the service takes what a data key is bound to. Deployments know one of them; wrapped keys remember
 * theirs, so that what is configured counts for new ones only.
 */
public enum ContextField {
    /** Huawei Cloud today: a string of at most 128 bytes. */
    ADDITIONAL_AUTHENTICATED_DATA(1, "additional_authenticated_data"),
    /** Open Telekom Cloud and older deployments: an object of strings. */
    ENCRYPTION_CONTEXT(2, "encryption_context");

    private static final String MEMBER = "sse-gateway";

    private final int code;
    private final String field;

    ContextField(int code, String field) {
        this.code = code;
        this.field = field;
    }

    /** The one that configuration calls so; empty for none. */
    public static Optional<ContextField> named(String text) {
        return Stream.of(values())
                .filter(each -> each.field.replace('_', '-').equals(text))
                .findFirst();
    }

    static Optional<ContextField> of(int code) {
        return Stream.of(values()).filter(each -> each.code == code).findFirst();
    }

    int code() {
        return code;
    }

    void put(JsonObject body, String digest) {
        switch (this) {
            case ADDITIONAL_AUTHENTICATED_DATA -> body.put(field, digest);
            case ENCRYPTION_CONTEXT -> body.put(field, new JsonObject().put(MEMBER, digest));
        }
    }
}
