package io.ssegateway.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** A browser's upload form as octets, put together by hand so that each of them can be wrong. */
public final class FormText {
    /** The boundary of every form. */
    public static final String BOUNDARY = "9431149156168";

    /** The {@code Content-Type} of every form. */
    public static final String TYPE = "multipart/form-data; boundary=" + BOUNDARY;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** A field. */
    public FormText field(String name, String value) {
        return raw(
                "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n");
    }

    /** The file. */
    public FormText file(String name, byte[] bytes) {
        raw("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + name
                + "\"\r\nContent-Type: application/octet-stream\r\n\r\n");
        out.writeBytes(bytes);
        return raw("\r\n");
    }

    /** The file, as text. */
    public FormText file(String name, String text) {
        return file(name, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Anything. */
    public FormText raw(String text) {
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** The octets with the last delimiter. */
    public byte[] bytes() {
        return raw("--" + BOUNDARY + "--\r\n").open();
    }

    /** The octets as they are. */
    public byte[] open() {
        return out.toByteArray();
    }
}
