package io.ssegateway.it;

import io.ssegateway.testing.ObsSigner;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * A client of OBS put together by hand: a bucket stands in the host name, which TLS checks against the certificate.
 *
 * @param domain below which the buckets are
 * @param tls for HTTPS; empty for HTTP
 */
record ObsClient(int port, String domain, Optional<SSLContext> tls) {
    private static final ObsSigner SIGNER = new ObsSigner(Standing.ACCESS, Standing.SECRET);

    /** A request to a bucket's host, signed in its head; the length of its body is not told where it is chunked. */
    Wire.Answer send(String method, String bucket, String target, Map<String, String> headers, byte[] body)
            throws IOException {
        return at(method, bucket + "." + domain, bucket, target, headers, body);
    }

    /** The same without header fields or body. */
    Wire.Answer send(String method, String bucket, String target) throws IOException {
        return send(method, bucket, target, Map.of(), new byte[0]);
    }

    /** A request to any host. */
    Wire.Answer at(String method, String host, String stands, String target, Map<String, String> headers, byte[] body)
            throws IOException {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put("Date", ObsSigner.date(Instant.now()));
        all.put("Authorization", SIGNER.authorization(method, stands, target, all));
        return unsigned(method, host, target, all, body);
    }

    /** A request by a temporary URL. */
    Wire.Answer byUrl(String method, String bucket, String target, byte[] body) throws IOException {
        long expires = Instant.now().getEpochSecond() + 60;
        return unsigned(
                method, bucket + "." + domain, SIGNER.url(method, bucket, target, expires, Map.of()), Map.of(), body);
    }

    /** A request as it is. */
    Wire.Answer unsigned(String method, String host, String target, Map<String, String> headers, byte[] body)
            throws IOException {
        boolean chunked = headers.containsKey("Transfer-Encoding");
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: " + host + "\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        if (!chunked && (body.length > 0 || method.equals("PUT") || method.equals("POST"))) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        try (Socket socket = open(host)) {
            OutputStream out = socket.getOutputStream();
            out.write((head + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            out.write(chunked ? chunked(body) : body);
            out.flush();
            return Wire.read(socket.getInputStream(), method);
        }
    }

    private Socket open(String host) throws IOException {
        Socket plain = new Socket("127.0.0.1", port);
        plain.setSoTimeout(30_000);
        if (tls.isEmpty()) {
            return plain;
        }
        int colon = host.indexOf(':');
        String name = colon < 0 ? host : host.substring(0, colon);
        SSLSocket socket = (SSLSocket) tls.get().getSocketFactory().createSocket(plain, name, port, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    private static byte[] chunked(byte[] body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int at = 0; at < body.length; at += 8192) {
            int length = Math.min(8192, body.length - at);
            out.writeBytes((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            out.write(body, at, length);
            out.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        out.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }
}
