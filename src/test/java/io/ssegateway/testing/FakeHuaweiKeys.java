package io.ssegateway.testing;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;

/** The keys of the fake KMS, and its calls by their field tables: numbers are strings, unknown fields are refused. */
public final class FakeHuaweiKeys {
    private static final String ID = "[0-9a-z]{8}-[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{12}";
    private static final Set<String> BOTH_CONTEXTS = Set.of("additional_authenticated_data", "encryption_context");

    private final Map<String, Key> keys = new ConcurrentSkipListMap<>();
    private volatile String contextField = "additional_authenticated_data";
    private volatile boolean onlyLong;
    private volatile boolean forgetsContexts;

    /** A refusal with its code. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refused(String code) {
            super(code);
        }

        String code() {
            return String.valueOf(getMessage());
        }
    }

    /** A key; the state is "2" enabled, "3" disabled, "4" pending deletion. */
    private record Key(String id, String alias, byte[] material, String state, boolean isDefault) {
        Key in(String other) {
            return new Key(id, alias, material, other, isDefault);
        }

        JsonObject details() {
            return new JsonObject()
                    .put("key_id", id)
                    .put("domain_id", "b168fe00ff56492495a7d22974df2d0b")
                    .put("key_alias", alias)
                    .put("realm", "ap-southeast-2")
                    .put("key_spec", "AES_256")
                    .put("key_usage", "ENCRYPT_DECRYPT")
                    .put("key_description", "")
                    .put("creation_date", "1502799822000")
                    .put("scheduled_deletion_date", "")
                    .put("key_state", state)
                    .put("default_key_flag", isDefault ? "1" : "0")
                    .put("key_type", "1")
                    .put("origin", "kms")
                    .put("key_rotation_enabled", "false")
                    .put("sys_enterprise_project_id", "0");
        }
    }

    /** Makes a key; what the console and other services do. */
    public String add(String alias) {
        String id = UUID.randomUUID().toString();
        add(id, alias);
        return id;
    }

    /** Makes a key of this id. */
    public void add(String id, String alias) {
        byte[] material = new byte[32];
        new SecureRandom().nextBytes(material);
        keys.put(id, new Key(id, alias, material, "2", alias.endsWith("/default")));
    }

    /** Puts a key into this state. */
    public void state(String id, String state) {
        keys.computeIfPresent(id, (ignored, key) -> key.in(state));
    }

    /** Calls a key otherwise. */
    public void rename(String id, String alias) {
        keys.computeIfPresent(id, (ignored, key) -> new Key(id, alias, key.material(), key.state(), key.isDefault()));
    }

    /** Knows contexts by this field only. */
    public void takesContextsIn(String field) {
        contextField = field;
    }

    /** Takes contexts in any field and binds nothing to them. */
    public void forgetsContexts() {
        forgetsContexts = true;
    }

    /** Makes and opens data keys of 512 bits only, as older deployments. */
    public void onlyLongKeys() {
        onlyLong = true;
    }

    JsonObject call(String call, JsonObject body) {
        return switch (call) {
            case "create-datakey" -> createDatakey(body);
            case "decrypt-datakey" -> decryptDatakey(body);
            case "describe-key" -> {
                fields(body, Set.of("key_id"), Set.of());
                yield new JsonObject().put("key_info", key(body).details());
            }
            case "list-keys" -> listKeys(body);
            case "create-key" -> createKey(body);
            case "disable-key" -> moved(body, Set.of(), Set.of("2"), "3", "KMS.1301");
            case "enable-key" -> moved(body, Set.of(), Set.of("3"), "2", "KMS.1201");
            case "schedule-key-deletion" ->
                flat(moved(body, Set.of("pending_days"), Set.of("2", "3"), "4", "KMS.1402"));
            case "cancel-key-deletion" -> flat(moved(body, Set.of(), Set.of("4"), "3", "KMS.1501"));
            default -> throw new Refused("KMS.0201");
        };
    }

    private JsonObject createDatakey(JsonObject body) {
        fields(body, Set.of("key_id"), Set.of("datakey_length", "key_spec", contextField));
        Key key = usable(body);
        String length = body.getString("datakey_length", "256");
        if (!length.matches("[0-9]{1,4}")
                || Integer.parseInt(length) < 8
                || Integer.parseInt(length) > 8192
                || Integer.parseInt(length) % 8 != 0
                || onlyLong && !length.equals("512")) {
            throw new Refused("KMS.1901");
        }
        byte[] data = new byte[Integer.parseInt(length) / 8];
        new SecureRandom().nextBytes(data);
        return new JsonObject()
                .put("key_id", key.id())
                .put("plain_text", FakeHuaweiCipher.hex(data).toUpperCase(Locale.ROOT))
                .put(
                        "cipher_text",
                        FakeHuaweiCipher.hex(FakeHuaweiCipher.wrap(key.material(), key.id(), data, context(body))));
    }

    private JsonObject decryptDatakey(JsonObject body) {
        fields(body, Set.of("key_id", "cipher_text", "datakey_cipher_length"), Set.of(contextField));
        Key key = usable(body);
        String length = body.getString("datakey_cipher_length");
        if (onlyLong && !length.equals("64")) {
            throw new Refused("KMS.2202");
        }
        byte[] cipher =
                FakeHuaweiCipher.bytes(body.getString("cipher_text")).orElseThrow(() -> new Refused("KMS.2201"));
        byte[] data = FakeHuaweiCipher.open(key.material(), key.id(), cipher, context(body))
                .orElseThrow(() -> new Refused("KMS.2201"));
        if (!length.equals(String.valueOf(data.length))) {
            throw new Refused("KMS.2204");
        }
        return new JsonObject()
                .put("data_key", FakeHuaweiCipher.hex(data).toUpperCase(Locale.ROOT))
                .put("datakey_length", String.valueOf(data.length))
                .put("datakey_dgst", FakeHuaweiCipher.hex(FakeHuaweiCipher.sha256(data)));
    }

    private JsonObject listKeys(JsonObject body) {
        fields(body, Set.of(), Set.of("limit", "marker", "key_state", "key_spec", "enterprise_project_id"));
        int limit = Integer.parseInt(body.getString("limit", "1000"));
        String marker = body.getString("marker", "");
        List<Key> after = keys.values().stream()
                .filter(key -> key.id().compareTo(marker) > 0)
                .filter(key -> body.getString("key_state", key.state()).equals(key.state()))
                .toList();
        List<Key> page = after.subList(0, Math.min(limit, after.size()));
        boolean truncated = page.size() < after.size();
        return new JsonObject()
                .put("keys", new JsonArray(page.stream().map(Key::id).toList()))
                .put(
                        "key_details",
                        new JsonArray(page.stream().map(Key::details).toList()))
                .put("next_marker", truncated ? page.getLast().id() : "")
                .put("truncated", String.valueOf(truncated))
                .put("total", keys.size());
    }

    private JsonObject createKey(JsonObject body) {
        fields(
                body,
                Set.of("key_alias"),
                Set.of("key_spec", "key_usage", "key_description", "origin", "enterprise_project_id", "keystore_id"));
        String alias = body.getString("key_alias");
        if (!alias.matches("[a-zA-Z0-9:/_-]{1,255}") || alias.endsWith("/default")) {
            throw new Refused("KMS.1101");
        }
        if (keys.values().stream().anyMatch(key -> key.alias().equals(alias))) {
            throw new Refused("KMS.1104");
        }
        return new JsonObject()
                .put(
                        "key_info",
                        new JsonObject()
                                .put("key_id", add(alias))
                                .put("domain_id", "b168fe00ff56492495a7d22974df2d0b"));
    }

    private JsonObject moved(JsonObject body, Set<String> more, Set<String> from, String to, String otherwise) {
        fields(body, Set.of("key_id"), more);
        Key key = key(body);
        if (key.isDefault()) {
            throw new Refused("KMS.0211");
        }
        if (!from.contains(key.state())) {
            throw new Refused(otherwise);
        }
        state(key.id(), to);
        return new JsonObject()
                .put("key_info", new JsonObject().put("key_id", key.id()).put("key_state", to));
    }

    private static JsonObject flat(JsonObject moved) {
        return moved.getJsonObject("key_info");
    }

    private String context(JsonObject body) {
        return forgetsContexts ? "" : String.valueOf(body.getValue(contextField));
    }

    private Key usable(JsonObject body) {
        Key key = key(body);
        return switch (key.state()) {
            case "2" -> key;
            case "4" -> throw new Refused("KMS.0210");
            default -> throw new Refused("KMS.0209");
        };
    }

    private Key key(JsonObject body) {
        String id = body.getString("key_id");
        if (!id.matches(ID)) {
            throw new Refused("KMS.0205");
        }
        return Optional.ofNullable(keys.get(id)).orElseThrow(() -> new Refused("KMS.0207"));
    }

    private void fields(JsonObject body, Set<String> required, Set<String> allowed) {
        for (String name : required) {
            if (!body.containsKey(name)) {
                throw new Refused("KMS.0204");
            }
        }
        for (String name : body.fieldNames()) {
            boolean known = required.contains(name)
                    || allowed.contains(name)
                    || name.equals("sequence")
                    || forgetsContexts && BOTH_CONTEXTS.contains(name);
            if (!known) {
                throw new Refused("KMS.0308");
            }
            value(name, body.getValue(name));
        }
    }

    private static void value(String name, Object value) {
        if (name.equals("encryption_context")) {
            stringsOnly(value);
        } else if (!(value instanceof String text)) {
            throw new Refused("KMS.0202");
        } else if (name.equals("additional_authenticated_data") && text.length() > 128) {
            throw new Refused("KMS.0203");
        }
    }

    private static void stringsOnly(Object value) {
        if (!(value instanceof JsonObject map) || map.stream().anyMatch(each -> !(each.getValue() instanceof String))) {
            throw new Refused("KMS.0208");
        }
    }
}
