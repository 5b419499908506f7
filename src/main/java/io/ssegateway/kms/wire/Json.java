package io.ssegateway.kms.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A JSON text (RFC 8259) read in place: values stay slices of the bytes they came in, so that a key in an answer
 * becomes a {@code String} nowhere and is gone when those bytes are wiped. Only member names are copied out.
 */
final class Json {
    private static final int DEEPEST = 32;

    private final byte[] text;
    private int at;

    private Json(byte[] text) {
        this.text = text;
    }

    /** A value. */
    sealed interface Value {}

    /** An object. */
    record Members(Map<String, Value> all) implements Value {}

    /** An array. */
    record Items(List<Value> all) implements Value {}

    /** A string, between its quotes, escapes still in it. */
    static final class Text implements Value {
        private final byte[] in;
        private final int from;
        private final int to;

        private Text(byte[] in, int from, int to) {
            this.in = in;
            this.from = from;
            this.to = to;
        }

        /** The characters in UTF-8, escapes resolved; the caller wipes them if they are secret. */
        byte[] octets() {
            return unescape(in, from, to);
        }

        String string() {
            return new String(octets(), StandardCharsets.UTF_8);
        }

        /** Says nothing of what it holds. */
        @Override
        public String toString() {
            return "Text[redacted]";
        }
    }

    /** A number, true, false or null, as written. */
    record Word(String written) implements Value {}

    /** The object that these bytes are; empty for anything else. They must not change while it is in use. */
    static Optional<Members> object(byte[] text) {
        try {
            Json json = new Json(text);
            Value value = json.value(0);
            json.blanks();
            return json.at == text.length && value instanceof Members members ? Optional.of(members) : Optional.empty();
        } catch (Malformed e) {
            return Optional.empty();
        }
    }

    private Value value(int depth) {
        if (depth > DEEPEST) {
            throw new Malformed();
        }
        blanks();
        return switch (peek()) {
            case '{' -> members(depth);
            case '[' -> items(depth);
            case '"' -> string();
            default -> word();
        };
    }

    private Members members(int depth) {
        Map<String, Value> all = new LinkedHashMap<>();
        at++;
        if (ended('}')) {
            return new Members(all);
        }
        do {
            blanks();
            String name = string().string();
            blanks();
            expect(':');
            if (all.put(name, value(depth + 1)) != null) {
                throw new Malformed();
            }
        } while (another('}'));
        return new Members(all);
    }

    private Items items(int depth) {
        List<Value> all = new ArrayList<>();
        at++;
        if (ended(']')) {
            return new Items(all);
        }
        do {
            all.add(value(depth + 1));
        } while (another(']'));
        return new Items(all);
    }

    private Text string() {
        expect('"');
        int from = at;
        boolean escapes = false;
        while (peek() != '"') {
            int octet = peek();
            if (octet >= 0 && octet < ' ') {
                throw new Malformed();
            }
            escapes |= octet == '\\';
            at += octet == '\\' ? 2 : 1;
        }
        Text found = new Text(text, from, at);
        at++;
        if (escapes) {
            Arrays.fill(found.octets(), (byte) 0);
        }
        return found;
    }

    private Word word() {
        int from = at;
        while (at < text.length && "+-.0123456789Eaeflnrstu".indexOf(text[at]) >= 0) {
            at++;
        }
        String written = new String(text, from, at - from, StandardCharsets.ISO_8859_1);
        if (!written.matches("true|false|null|-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?")) {
            throw new Malformed();
        }
        return new Word(written);
    }

    private boolean ended(char end) {
        blanks();
        if (peek() == end) {
            at++;
            return true;
        }
        return false;
    }

    private boolean another(char end) {
        if (ended(end)) {
            return false;
        }
        expect(',');
        return true;
    }

    private void expect(char wanted) {
        if (peek() != wanted) {
            throw new Malformed();
        }
        at++;
    }

    private int peek() {
        if (at >= text.length) {
            throw new Malformed();
        }
        return text[at];
    }

    private void blanks() {
        while (at < text.length && " \t\r\n".indexOf(text[at]) >= 0) {
            at++;
        }
    }

    private static byte[] unescape(byte[] in, int from, int to) {
        byte[] out = new byte[to - from];
        int size = 0;
        for (int i = from; i < to; i++) {
            if (in[i] != '\\') {
                out[size++] = in[i];
            } else if (in[++i] == 'u') {
                byte[] character = Character.toString(hex(in, i + 1, to)).getBytes(StandardCharsets.UTF_8);
                System.arraycopy(character, 0, out, size, character.length);
                size += character.length;
                i += 4;
            } else {
                out[size++] = plain(in[i]);
            }
        }
        byte[] exact = Arrays.copyOf(out, size);
        Arrays.fill(out, (byte) 0);
        return exact;
    }

    private static byte plain(byte escaped) {
        return switch (escaped) {
            case '"', '\\', '/' -> escaped;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> throw new Malformed();
        };
    }

    private static int hex(byte[] in, int from, int to) {
        int code = 0;
        for (int i = from; i < from + 4; i++) {
            int digit = i < to ? Character.digit(in[i], 16) : -1;
            if (digit < 0) {
                throw new Malformed();
            }
            code = code << 4 | digit;
        }
        return code;
    }

    /** The text is no JSON. */
    static final class Malformed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Malformed() {
            super("no JSON", null, false, false);
        }
    }
}
