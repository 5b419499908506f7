package io.ssegateway.it;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** One request as octets, every part open to be replaced after it was signed. Immutable. */
record Wire(String method, String target, Map<String, String> headers, byte[] body) {
    /** An answer; {@code whole}: as many body bytes as declared came, and no reset. Status 0: no answer at all. */
    record Answer(int status, Map<String, String> headers, byte[] body, boolean whole) {
        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        /** The code of an S3 error document, or nothing. */
        String code() {
            String text = text();
            int from = text.indexOf("<Code>");
            return from < 0 ? "" : text.substring(from + "<Code>".length(), text.indexOf("</Code>"));
        }

        /** The text of the first element of this name, or nothing. */
        String element(String name) {
            String text = text();
            int from = text.indexOf("<" + name + ">");
            int to = text.indexOf("</" + name + ">", Math.max(from, 0));
            return from < 0 || to < 0 ? "" : text.substring(from + name.length() + 2, to);
        }

        String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }

        /** Whether the client could take it for a success. */
        boolean success() {
            return status >= 200 && status < 300 && whole;
        }
    }

    Wire withHeader(String name, String value) {
        Map<String, String> changed = new LinkedHashMap<>(headers);
        changed.keySet().removeIf(name::equalsIgnoreCase);
        changed.put(name, value);
        return new Wire(method, target, changed, body);
    }

    Wire withoutHeader(String name) {
        Map<String, String> changed = new LinkedHashMap<>(headers);
        changed.keySet().removeIf(name::equalsIgnoreCase);
        return new Wire(method, target, changed, body);
    }

    Wire withTarget(String other) {
        return new Wire(method, other, headers, body);
    }

    Wire withBody(byte[] other) {
        return new Wire(method, target, headers, other);
    }

    /** One bit of one body byte inverted. */
    Wire flipped(int at) {
        byte[] bad = body.clone();
        bad[at] ^= 1;
        return withBody(bad);
    }

    /** Only the first bytes of the body; what was declared stays. */
    Wire cut(int length) {
        return withBody(Arrays.copyOf(body, length));
    }

    byte[] head() {
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Says it over a connection of its own and reads the answer. */
    Answer send(int port) {
        try (Socket socket = connect(port)) {
            write(socket);
            return read(socket.getInputStream(), method);
        } catch (IOException e) {
            return new Answer(0, Map.of(), new byte[0], false);
        }
    }

    /** Says it, ends its own side, and reads what still comes. */
    Answer sendAndLeave(int port) {
        try (Socket socket = connect(port)) {
            write(socket);
            socket.shutdownOutput();
            return read(socket.getInputStream(), method);
        } catch (IOException e) {
            return new Answer(0, Map.of(), new byte[0], false);
        }
    }

    /** Says it and resets the connection. */
    void sendAndReset(int port) throws IOException {
        try (Socket socket = connect(port)) {
            write(socket);
            socket.setSoLinger(true, 0);
        }
    }

    private static Socket connect(int port) throws IOException {
        Socket socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(30_000);
        return socket;
    }

    /** A gateway that refuses early may close while this still writes; its answer is read all the same. */
    private void write(Socket socket) {
        try {
            OutputStream out = socket.getOutputStream();
            out.write(head());
            for (int at = 0; at < body.length; at += 64 * 1024) {
                out.write(body, at, Math.min(64 * 1024, body.length - at));
            }
            out.flush();
        } catch (IOException ignored) {
            // what the gateway answered before is what counts
        }
    }

    static Answer read(InputStream in, String method) throws IOException {
        String status = line(in);
        while (status.startsWith("HTTP/1.1 100")) {
            line(in);
            status = line(in);
        }
        if (status.isEmpty()) {
            return new Answer(0, Map.of(), new byte[0], false);
        }
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).trim());
        }
        int declared = method.equals("HEAD") || status.contains(" 304 ")
                ? 0
                : Integer.parseInt(headers.getOrDefault("content-length", "0"));
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] block = new byte[64 * 1024];
        try {
            while (body.size() < declared) {
                int read = in.read(block, 0, Math.min(block.length, declared - body.size()));
                if (read < 0) {
                    break;
                }
                body.write(block, 0, read);
            }
        } catch (IOException reset) {
            return new Answer(code(status), headers, body.toByteArray(), false);
        }
        return new Answer(code(status), headers, body.toByteArray(), body.size() == declared);
    }

    private static int code(String status) {
        return Integer.parseInt(status.split(" ")[1]);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            if (b != '\r') {
                line.append((char) b);
            }
        }
        return line.toString();
    }
}
