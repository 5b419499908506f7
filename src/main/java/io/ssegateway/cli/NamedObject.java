package io.ssegateway.cli;

import io.ssegateway.s3.BucketName;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** An object and what is to be said of it. */
record NamedObject(Listed object, String reason) {
    /** For programs, and back by {@link #of}. */
    JsonObject json() {
        JsonObject json = new JsonObject()
                .put("bucket", object.bucket().value())
                .put("key", object.key())
                .put("reason", reason);
        object.version().ifPresent(version -> json.put("versionId", version));
        return json;
    }

    static NamedObject of(JsonObject json) {
        Listed object = new Listed(
                new BucketName(json.getString("bucket")),
                json.getString("key"),
                Optional.ofNullable(json.getString("versionId")));
        return new NamedObject(object, json.getString("reason"));
    }

    /** For people. */
    String text() {
        return TerminalText.printable(object + ": " + reason);
    }
}
