package io.ssegateway.kms.vault;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a Vault answered, whole. Members are found by their path of names.
 *
 * <p>Wiping: {@link #close} zeroes the answer's bytes; whoever gets it closes it.
 */
final class VaultReply implements AutoCloseable {
    private final int status;
    private final byte[] body;
    private final Optional<Json.Members> json;

    /** Takes over the array. */
    VaultReply(int status, byte[] body) {
        this.status = status;
        this.body = body;
        this.json = Json.object(body);
    }

    int status() {
        return status;
    }

    boolean succeeded() {
        return status == 200 || status == 204;
    }

    /** Whether the answer has the shape of Vault's refusals: an object with {@code errors}. */
    boolean isRefusal() {
        return at("errors").isPresent();
    }

    /** Whether one of the errors or warnings says this. */
    boolean says(String words) {
        return texts("errors").stream().anyMatch(each -> each.contains(words))
                || texts("warnings").stream().anyMatch(each -> each.contains(words));
    }

    Optional<String> text(String... path) {
        return found(path).map(Json.Text::string);
    }

    /** The octets of a string; the caller wipes them. */
    Optional<byte[]> octets(String... path) {
        return found(path).map(Json.Text::octets);
    }

    /** The octets that a base64 string stands for; the caller wipes them. */
    Optional<byte[]> decoded(String... path) {
        Optional<byte[]> encoded = octets(path);
        try {
            return encoded.map(Base64.getDecoder()::decode);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        } finally {
            encoded.ifPresent(bytes -> Arrays.fill(bytes, (byte) 0));
        }
    }

    /** A whole number that is not negative. */
    Optional<Long> number(String... path) {
        return word(path).filter(written -> written.matches("[0-9]{1,15}")).map(Long::valueOf);
    }

    Optional<Boolean> flag(String... path) {
        return word(path).filter(written -> written.matches("true|false")).map(Boolean::valueOf);
    }

    List<String> texts(String... path) {
        return at(path)
                .map(value -> value instanceof Json.Items items ? items.all() : List.<Json.Value>of())
                .orElse(List.of())
                .stream()
                .filter(Json.Text.class::isInstance)
                .map(each -> ((Json.Text) each).string())
                .toList();
    }

    @Override
    public void close() {
        Arrays.fill(body, (byte) 0);
    }

    /** The status only. */
    @Override
    public String toString() {
        return "VaultReply[" + status + "]";
    }

    private Optional<Json.Text> found(String... path) {
        return at(path).filter(Json.Text.class::isInstance).map(Json.Text.class::cast);
    }

    private Optional<String> word(String... path) {
        return at(path).filter(Json.Word.class::isInstance).map(each -> ((Json.Word) each).written());
    }

    private Optional<Json.Value> at(String... path) {
        Optional<Json.Value> value = json.map(members -> members);
        for (String name : path) {
            value = value.map(
                            each -> each instanceof Json.Members members ? members.all() : Map.<String, Json.Value>of())
                    .map(members -> members.get(name));
        }
        return value;
    }
}
