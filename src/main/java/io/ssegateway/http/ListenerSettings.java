package io.ssegateway.http;

import io.netty.handler.ssl.OpenSsl;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * One listener of the S3 port.
 *
 * @param port 0 picks a free one
 * @param identity the certificate of a TLS listener; empty for a plain one
 * @param idle a connection on which nothing moved in either direction for so long is closed; there is no total timeout
 */
public record ListenerSettings(String host, int port, Optional<Identity> identity, Duration idle) {
    /** Longest request line in bytes; longer is {@code 414}. */
    public static final int MAX_REQUEST_LINE = 16 * 1024;

    /** Largest header section in bytes; larger is {@code RequestHeaderSectionTooLarge}. S3 itself allows 8 KiB. */
    public static final int MAX_HEADER_SECTION = 16 * 1024;

    /** Largest buffer a body is cut into. */
    static final int MAX_BODY_BUFFER = 64 * 1024;

    /** Certificate chain and private key, PEM (RSA, EC or PKCS#8). {@code toString} names neither. */
    public record Identity(Buffer certificateChain, Buffer privateKey) {
        /** For a TLS listener, also to replace the certificate of a running one. */
        public PemKeyCertOptions keyCertOptions() {
            return new PemKeyCertOptions().addCertValue(certificateChain).addKeyValue(privateKey);
        }

        /** Redacted. */
        @Override
        public String toString() {
            return "Identity[redacted]";
        }
    }

    /**
     * The server's options: HTTP/1.1 only, TLS 1.2 and 1.3 (BoringSSL where it loads, else the JDK), no compression in
     * either direction, {@code 100-continue} left to the front door.
     *
     * <p>To change the certificate of a running server give {@code options().getSslOptions()} of new settings to
     * {@code HttpServer.updateSSLOptions}: open connections keep theirs, and a bad certificate leaves the old one.
     */
    public HttpServerOptions options() {
        HttpServerOptions options = new HttpServerOptions()
                .setHost(host)
                .setPort(port)
                .setTcpNoDelay(true)
                .setReuseAddress(true)
                .setAcceptBacklog(1024)
                .setIdleTimeout((int) idle.toMillis())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setMaxInitialLineLength(MAX_REQUEST_LINE)
                .setMaxHeaderSize(MAX_HEADER_SECTION)
                .setMaxChunkSize(MAX_BODY_BUFFER)
                .setHandle100ContinueAutomatically(false)
                .setCompressionSupported(false)
                .setDecompressionSupported(false)
                .setHttp2ClearTextEnabled(false)
                .setUseAlpn(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false);
        identity.ifPresent(pair -> options.setSsl(true)
                // The library's 10 s run while a handshake waits for a busy event loop: clients that did all were
                // reset.
                .setSslHandshakeTimeout(idle.toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setKeyCertOptions(pair.keyCertOptions())
                .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"))
                .setSslEngineOptions(OpenSsl.isAvailable() ? new OpenSSLEngineOptions() : new JdkSSLEngineOptions()));
        return options;
    }
}
