package io.ssegateway.cli;

import io.ssegateway.app.GatewayConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/** The certificate that the gateway's TLS listener shows, and its key. */
final class OwnCertificate {
    private static final String CHECK = "own certificate";

    private OwnCertificate() {}

    /** Looks at the files that configuration names. */
    static void check(GatewayConfig config, Instant now, Diagnoses to) {
        if (config.tls().cert().isEmpty() || config.tls().key().isEmpty()) {
            if (config.httpsPort().isPresent()) {
                to.invalid(
                        CHECK,
                        "GATEWAY_HTTPS_PORT is set, and no certificate; set GATEWAY_TLS_CERT and GATEWAY_TLS_KEY");
            } else {
                to.ok(CHECK, "no TLS listener is configured");
            }
            return;
        }
        Path chain = Path.of(config.tls().cert().get());
        Path key = Path.of(config.tls().key().get());
        try {
            X509Certificate certificate = certificate(chain);
            if (!belongs(certificate, privateKey(key))) {
                to.fail(
                        CHECK,
                        "the key in " + key + " is not that of the certificate in " + chain
                                + "; set GATEWAY_TLS_KEY to the key that was made for it");
                return;
            }
            Validity.of(certificate)
                    .check(CHECK, chain.toString(), "put a renewed one there; it is taken over within 5 s", now, to);
        } catch (IOException e) {
            to.fail(CHECK, "cannot read " + e.getMessage() + "; check GATEWAY_TLS_CERT and GATEWAY_TLS_KEY");
        } catch (CertificateException e) {
            to.fail(CHECK, chain + " holds no PEM certificate; check GATEWAY_TLS_CERT");
        } catch (GeneralSecurityException e) {
            to.fail(CHECK, key + " holds no PEM key that can be used; check GATEWAY_TLS_KEY");
        }
    }

    private static X509Certificate certificate(Path chain) throws IOException, CertificateException {
        byte[] pem = Files.readAllBytes(chain);
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem));
    }

    private static PrivateKey privateKey(Path file) throws IOException, GeneralSecurityException {
        Object found;
        String pem = Files.readString(file, StandardCharsets.ISO_8859_1);
        try (PEMParser parser = new PEMParser(new StringReader(pem))) {
            found = parser.readObject();
            while (found != null && !(found instanceof PEMKeyPair) && !(found instanceof PrivateKeyInfo)) {
                found = parser.readObject();
            }
        } catch (IOException e) {
            throw new GeneralSecurityException(e);
        }
        JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
        return switch (found) {
            case PEMKeyPair pair -> converter.getPrivateKey(pair.getPrivateKeyInfo());
            case PrivateKeyInfo info -> converter.getPrivateKey(info);
            case null, default -> throw new GeneralSecurityException("no key");
        };
    }

    private static boolean belongs(X509Certificate certificate, PrivateKey key) throws GeneralSecurityException {
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        };
        byte[] text = CHECK.getBytes(StandardCharsets.US_ASCII);
        Signature signer = Signature.getInstance(algorithm);
        signer.initSign(key);
        signer.update(text);
        byte[] signature = signer.sign();
        Signature verifier = Signature.getInstance(algorithm);
        try {
            verifier.initVerify(certificate.getPublicKey());
            verifier.update(text);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            // a key of another kind
            return false;
        }
    }
}
