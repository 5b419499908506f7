package io.ssegateway.dialect;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** XML 1.0 being written; always well-formed whatever the text. Not thread-safe. */
final class XmlText {
    private final StringBuilder out = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");

    XmlText open(String name) {
        out.append('<').append(name).append('>');
        return this;
    }

    XmlText open(String name, String namespace) {
        out.append('<').append(name).append(" xmlns=\"").append(namespace).append("\">");
        return this;
    }

    XmlText close(String name) {
        out.append("</").append(name).append('>');
        return this;
    }

    XmlText text(String text) {
        escape(text);
        return this;
    }

    XmlText element(String name, String text) {
        return open(name).text(text).close(name);
    }

    XmlText element(String name, long number) {
        return element(name, Long.toString(number));
    }

    XmlText element(String name, boolean value) {
        return element(name, Boolean.toString(value));
    }

    XmlText element(String name, Optional<String> text) {
        text.ifPresent(value -> element(name, value));
        return this;
    }

    byte[] bytes() {
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void escape(String text) {
        text.codePoints().forEach(c -> {
            switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                case '\t', '\n', '\r' -> out.append("&#").append(c).append(';');
                default -> out.appendCodePoint(allowed(c) ? c : 0xFFFD);
            }
        });
    }

    /**
     * XML 1.0 §2.2, Char. What it cannot carry, not even as a reference, becomes the replacement character; a client
     * that must tell such keys apart asks for {@code encoding-type=url}.
     */
    private static boolean allowed(int c) {
        return c >= 0x20 && c <= 0xD7FF || c >= 0xE000 && c <= 0xFFFD || c >= 0x10000;
    }
}
