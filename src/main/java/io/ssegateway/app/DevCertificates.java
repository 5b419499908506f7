package io.ssegateway.app;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.bouncycastle.util.io.pem.PemWriter;

/**
 * An authority and a server certificate for this machine, kept in a folder and used again at the next start, so that a
 * client which trusts the authority once need not be told again. What is missing, damaged, does not belong together or
 * expires within 30 days is made anew; the authority only if it itself is at fault.
 *
 * <p>Files (mode 0600): {@code ca.pem}, {@code ca.key}, {@code server.pem} (with the authority), {@code server.key}
 * (PKCS#8), {@code truststore.p12}. Threads: not for two at once on one folder.
 */
public final class DevCertificates {
    /** The trust store holds nothing secret; Java wants a password all the same. */
    public static final String TRUST_STORE_PASSWORD = "changeit";

    private static final Duration RENEW_BEFORE = Duration.ofDays(30);

    private final Path folder;

    private DevCertificates(Path folder) {
        this.folder = folder;
    }

    /**
     * Uses what the folder holds, and makes what it lacks.
     *
     * @throws IOException if the folder cannot be read or written
     */
    public static DevCertificates in(Path folder, Instant now, SecureRandom random) throws IOException {
        AtomicFile.makeFolder(folder);
        DevCertificates certificates = new DevCertificates(folder);
        try {
            certificates.make(new CertificateMaker(random, now), now);
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot make certificates in " + folder, e);
        }
        return certificates;
    }

    /** The authority's certificate, PEM: what clients trust. */
    public Path authority() {
        return folder.resolve("ca.pem");
    }

    /** The server's certificate and the authority's, PEM. */
    public Path server() {
        return folder.resolve("server.pem");
    }

    /** The server's key, PKCS#8 PEM. */
    public Path serverKey() {
        return folder.resolve("server.key");
    }

    /** The authority as PKCS#12 trust store for Java clients; see {@link #TRUST_STORE_PASSWORD}. */
    public Path trustStore() {
        return folder.resolve("truststore.p12");
    }

    private void make(CertificateMaker maker, Instant now) throws IOException, GeneralSecurityException {
        Path authorityKey = folder.resolve("ca.key");
        Optional<CertificateMaker.Issued> kept = read(authority(), authorityKey, now);
        CertificateMaker.Issued authority = kept.isPresent() ? kept.get() : maker.authority();
        if (kept.isEmpty()) {
            AtomicFile.write(
                    authorityKey, pem("PRIVATE KEY", List.of(authority.key().getEncoded())));
            AtomicFile.write(
                    authority(),
                    pem("CERTIFICATE", List.of(authority.certificate().getEncoded())));
        }
        if (kept.isEmpty() || !Files.exists(trustStore())) {
            AtomicFile.write(trustStore(), trustStoreOf(authority.certificate()));
        }
        Optional<CertificateMaker.Issued> server =
                read(server(), serverKey(), now).filter(s -> isIssuedBy(s.certificate(), authority.certificate()));
        if (server.isEmpty()) {
            CertificateMaker.Issued fresh = maker.server(authority);
            AtomicFile.write(serverKey(), pem("PRIVATE KEY", List.of(fresh.key().getEncoded())));
            AtomicFile.write(
                    server(),
                    pem(
                            "CERTIFICATE",
                            List.of(
                                    fresh.certificate().getEncoded(),
                                    authority.certificate().getEncoded())));
        }
    }

    /** Empty where a file is missing, is no PEM, expires soon, or key and certificate are no pair. */
    private static Optional<CertificateMaker.Issued> read(Path certificateFile, Path keyFile, Instant now) {
        try (InputStream in = Files.newInputStream(certificateFile);
                PemReader reader = new PemReader(new StringReader(Files.readString(keyFile)))) {
            X509Certificate certificate =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
            PemObject key = reader.readPemObject();
            if (key == null || certificate == null) {
                return Optional.empty();
            }
            CertificateMaker.Issued issued = new CertificateMaker.Issued(
                    KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(key.getContent())),
                    certificate);
            boolean lasts = certificate.getNotAfter().after(Date.from(now.plus(RENEW_BEFORE)));
            return Optional.of(issued).filter(i -> lasts && isPair(i));
        } catch (IOException | GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private static boolean isPair(CertificateMaker.Issued issued) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(issued.key());
            byte[] proof = signature.sign();
            // The key, not the certificate: that of an authority must not be used for plain signatures.
            signature.initVerify(issued.certificate().getPublicKey());
            return signature.verify(proof);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static boolean isIssuedBy(X509Certificate certificate, X509Certificate authority) {
        try {
            certificate.verify(authority.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static byte[] trustStoreOf(X509Certificate authority) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("sse-gateway-development-ca", authority);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        store.store(out, TRUST_STORE_PASSWORD.toCharArray());
        return out.toByteArray();
    }

    private static String pem(String type, List<byte[]> contents) throws IOException {
        StringWriter text = new StringWriter();
        try (PemWriter writer = new PemWriter(text)) {
            for (byte[] content : contents) {
                writer.writeObject(new PemObject(type, content));
            }
        }
        return text.toString();
    }
}
