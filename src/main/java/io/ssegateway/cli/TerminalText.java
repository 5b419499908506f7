package io.ssegateway.cli;

/** Names come from the store: none may write to the terminal what it likes. */
final class TerminalText {
    private TerminalText() {}

    /** The text with everything that would steer a terminal written out. */
    static String printable(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                out.append("\\u%04x".formatted(c));
            } else {
                out.appendCodePoint(c);
            }
        });
        return out.toString();
    }
}
