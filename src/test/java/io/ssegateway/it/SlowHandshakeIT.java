package io.ssegateway.it;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A client among many may come to its handshake late. The TLS library's own limit of 10 s must not reset it: silence is
 * bounded by the listener's idle time-out, in a handshake as elsewhere.
 */
@ExtendWith(Stage.class)
class SlowHandshakeIT {
    /** More than the library's limit, less than the listener's. */
    private static final Duration LATE = Duration.ofSeconds(11);

    @Test
    void aHandshakeThatBeginsLateIsServed() throws Exception {
        int port = Stage.gateway().tlsPort();
        try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), port)) {
            Awaitility.await().pollDelay(LATE).atMost(LATE.multipliedBy(2)).until(() -> true);
            try (SSLSocket socket = (SSLSocket)
                    Stage.gateway().trusting().getSocketFactory().createSocket(plain, "localhost", port, true)) {
                socket.startHandshake();
                socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
                var answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
                assertThat(answer.readLine()).isEqualTo("HTTP/1.1 403 Forbidden");
            }
        }
    }
}
