package io.ssegateway.testing;

import io.ssegateway.app.DevCertificates;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.time.Instant;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Certificates for loopback, as the demo makes them, and clients that trust their authority only. */
public final class TestCertificates {
    private TestCertificates() {}

    /** A new set in a folder. */
    public static DevCertificates in(Path folder) throws IOException {
        return DevCertificates.in(folder, Instant.now(), new SecureRandom());
    }

    /** A client side that trusts that authority and no other. */
    public static SSLContext trusting(DevCertificates certificates) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(certificates.trustStore())) {
            store.load(in, DevCertificates.TRUST_STORE_PASSWORD.toCharArray());
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
