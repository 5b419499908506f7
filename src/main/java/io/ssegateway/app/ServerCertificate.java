package io.ssegateway.app;

import io.ssegateway.http.ListenerSettings.Identity;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Certificate and key of the TLS listener, as the files held them when they were last good. */
final class ServerCertificate {
    private static final Logger LOG = Logger.getLogger(ServerCertificate.class);

    private final Path chainFile;
    private final Path keyFile;
    private volatile byte[] chain;
    private volatile byte[] key;
    private volatile Instant expires;

    private ServerCertificate(Path chainFile, Path keyFile) {
        this.chainFile = chainFile;
        this.keyFile = keyFile;
        try {
            chain = Files.readAllBytes(chainFile);
            key = Files.readAllBytes(keyFile);
            expires = expiry(chain);
        } catch (IOException e) {
            throw new ConfigurationException("cannot read " + e.getMessage() + " (GATEWAY_TLS_CERT, GATEWAY_TLS_KEY)");
        } catch (CertificateException e) {
            throw new ConfigurationException(chainFile + " holds no PEM certificate (GATEWAY_TLS_CERT)");
        }
        if (secondsLeft() < 0) {
            LOG.errorf("the certificate %s expired at %s: clients will refuse it", chainFile, expires);
        }
    }

    /**
     * Reads the files that configuration names.
     *
     * @throws ConfigurationException if one is not named, not there or not PEM
     */
    static ServerCertificate read(GatewayConfig config) {
        return new ServerCertificate(
                file(config.tls().cert(), "GATEWAY_TLS_CERT"), file(config.tls().key(), "GATEWAY_TLS_KEY"));
    }

    /** What the listener shows. */
    Identity identity() {
        return new Identity(Buffer.buffer(chain), Buffer.buffer(key));
    }

    /** Seconds until it expires; negative once it has. */
    double secondsLeft() {
        return Duration.between(Instant.now(), expires).toSeconds();
    }

    /** Looks at the files; takes them over if they changed and hold a certificate. Blocks. */
    boolean changed() {
        try {
            byte[] newChain = Files.readAllBytes(chainFile);
            byte[] newKey = Files.readAllBytes(keyFile);
            if (Arrays.equals(newChain, chain) && Arrays.equals(newKey, key)) {
                return false;
            }
            expires = expiry(newChain);
            chain = newChain;
            key = newKey;
            return true;
        } catch (IOException | CertificateException e) {
            throw new IllegalStateException(
                    "the certificate in " + chainFile + " cannot be used, the old one stays in use: " + e.getMessage());
        }
    }

    private static Instant expiry(byte[] pem) throws CertificateException {
        X509Certificate first = (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem));
        return first.getNotAfter().toInstant();
    }

    private static Path file(Optional<String> name, String variable) {
        return Path.of(name.orElseThrow(() -> new ConfigurationException(
                variable + " is not set; a TLS listener (GATEWAY_HTTPS_PORT) needs a certificate and a key")));
    }
}
