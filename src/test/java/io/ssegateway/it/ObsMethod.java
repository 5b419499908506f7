package io.ssegateway.it;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A method of server-side encryption as an OBS client asks for it. */
enum ObsMethod {
    KMS("SSE-KMS", "kms", null),
    KMS_OWN_KEY("SSE-KMS, own key", "kms", "other"),
    OBS("SSE-OBS", "obs", null),
    CUSTOMER("SSE-C", "c", null);

    /** 32 bytes, letters: not every SDK takes other ones as the key of a copy's source. */
    static final String CUSTOMERS_KEY = "0123456789abcdefghijklmnopqrstuv";

    private final String title;
    private final String word;
    private final String kmsKey;

    ObsMethod(String title, String word, String kmsKey) {
        this.title = title;
        this.word = word;
        this.kmsKey = kmsKey;
    }

    String title() {
        return title;
    }

    /** Adds what an upload says of it. */
    JsonObject write(JsonObject question) {
        question.put("sse", word);
        if (kmsKey != null) {
            question.put("kmsKey", kmsKey);
        }
        return read(question);
    }

    /** Adds what a download says of it. */
    JsonObject read(JsonObject question) {
        return this == CUSTOMER ? question.put("sse", word).put("customerKey", CUSTOMERS_KEY) : question;
    }

    /** Adds what a copy says of its source. */
    JsonObject source(JsonObject question) {
        return this == CUSTOMER ? question.put("sourceKey", CUSTOMERS_KEY) : question;
    }

    /** The word of answers. */
    String told(boolean obs) {
        return switch (this) {
            case KMS, KMS_OWN_KEY -> obs ? "kms" : "aws:kms";
            case OBS -> "AES256";
            case CUSTOMER -> "c";
        };
    }

    /** The alias that answers name; empty where they name none. */
    String toldKey() {
        return switch (this) {
            case KMS -> "k";
            case KMS_OWN_KEY -> "other";
            case OBS, CUSTOMER -> "";
        };
    }

    /** The header fields of an upload, for whoever writes them by hand. */
    JsonObject fields(boolean obs) {
        String prefix = obs ? "x-obs-" : "x-amz-";
        JsonObject fields = new JsonObject();
        switch (this) {
            case KMS -> fields.put(prefix + "server-side-encryption", told(obs));
            case KMS_OWN_KEY ->
                fields.put(prefix + "server-side-encryption", told(obs))
                        .put(prefix + "server-side-encryption-" + (obs ? "kms-key-id" : "aws-kms-key-id"), kmsKey);
            case OBS -> fields.put(prefix + "server-side-encryption", "AES256");
            case CUSTOMER -> fields.mergeIn(customerFields(obs));
        }
        return fields;
    }

    /** The header fields of a download. */
    JsonObject customerFields(boolean obs) {
        if (this != CUSTOMER) {
            return new JsonObject();
        }
        String prefix = (obs ? "x-obs-" : "x-amz-") + "server-side-encryption-customer-";
        CustomersKey key = customersKey();
        return new JsonObject()
                .put(prefix + "algorithm", "AES256")
                .put(prefix + "key", key.base64())
                .put(prefix + "key-MD5", key.md5());
    }

    static CustomersKey customersKey() {
        byte[] bytes = CUSTOMERS_KEY.getBytes(StandardCharsets.US_ASCII);
        return new CustomersKey(Base64.getEncoder().encodeToString(bytes), Octets.md5Base64(bytes));
    }
}
