package io.ssegateway.kms.wire;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a service answered, whole. Members are found by their path of names.
 *
 * <p>Wiping: {@link #close} zeroes the answer's bytes; whoever gets it closes it.
 */
public final class KmsReply implements AutoCloseable {
    private final int status;
    private final byte[] body;
    private final Optional<Json.Members> json;

    /** Takes over the array. */
    public KmsReply(int status, byte[] body) {
        this(status, body, Json.object(body));
    }

    private KmsReply(int status, byte[] body, Optional<Json.Members> json) {
        this.status = status;
        this.body = body;
        this.json = json;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** Whether the status is 200 or 204. */
    public boolean succeeded() {
        return status == 200 || status == 204;
    }

    /** Whether there is a value, of any kind. */
    public boolean has(String... path) {
        return at(path).isPresent();
    }

    /** The characters of a string. */
    public Optional<String> text(String... path) {
        return found(path).map(Json.Text::string);
    }

    /** The octets of a string; the caller wipes them. */
    public Optional<byte[]> octets(String... path) {
        return found(path).map(Json.Text::octets);
    }

    /** The octets that a base64 string stands for; the caller wipes them. */
    public Optional<byte[]> decoded(String... path) {
        Optional<byte[]> encoded = octets(path);
        try {
            return encoded.map(Base64.getDecoder()::decode);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        } finally {
            encoded.ifPresent(bytes -> Arrays.fill(bytes, (byte) 0));
        }
    }

    /** The octets that a string of hexadecimal digits stands for; the caller wipes them. */
    public Optional<byte[]> hex(String... path) {
        Optional<byte[]> digits = octets(path);
        try {
            return digits.flatMap(KmsReply::fromHex);
        } finally {
            digits.ifPresent(bytes -> Arrays.fill(bytes, (byte) 0));
        }
    }

    private static Optional<byte[]> fromHex(byte[] digits) {
        byte[] octets = new byte[digits.length / 2];
        boolean good = digits.length % 2 == 0;
        for (int i = 0; i < octets.length; i++) {
            int octet = Character.digit(digits[2 * i], 16) << 4 | Character.digit(digits[2 * i + 1], 16);
            good &= octet >= 0;
            octets[i] = (byte) octet;
        }
        if (!good) {
            Arrays.fill(octets, (byte) 0);
        }
        return good ? Optional.of(octets) : Optional.empty();
    }

    /** A whole number that is not negative. */
    public Optional<Long> number(String... path) {
        return word(path).filter(written -> written.matches("[0-9]{1,15}")).map(Long::valueOf);
    }

    /** True or false. */
    public Optional<Boolean> flag(String... path) {
        return word(path).filter(written -> written.matches("true|false")).map(Boolean::valueOf);
    }

    /** The strings in an array; other values in it are left out. */
    public List<String> texts(String... path) {
        return at(path)
                .map(value -> value instanceof Json.Items items ? items.all() : List.<Json.Value>of())
                .orElse(List.of())
                .stream()
                .filter(Json.Text.class::isInstance)
                .map(each -> ((Json.Text) each).string())
                .toList();
    }

    /** The objects in an array; other values in it are left out. They are views of this answer, closed with it. */
    public List<KmsReply> all(String... path) {
        return at(path)
                .map(value -> value instanceof Json.Items items ? items.all() : List.<Json.Value>of())
                .orElse(List.of())
                .stream()
                .filter(Json.Members.class::isInstance)
                .map(each -> new KmsReply(status, body, Optional.of((Json.Members) each)))
                .toList();
    }

    /** Lends the bytes of an answer that is no JSON, for the length of a call; they must not be kept. */
    public <T> T read(Function<byte[], T> reader) {
        return reader.apply(body);
    }

    /** Zeroes the answer's bytes. */
    @Override
    public void close() {
        Arrays.fill(body, (byte) 0);
    }

    /** The status only. */
    @Override
    public String toString() {
        return "KmsReply[" + status + "]";
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
