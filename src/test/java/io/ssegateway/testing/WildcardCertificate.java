package io.ssegateway.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * What an operator orders for virtual hosts: a certificate for domains and every name directly below them, and for
 * loopback, from an authority that may sign for any name.
 */
public final class WildcardCertificate {
    private static final X500Name AUTHORITY = new X500Name("CN=authority for tests");
    private static final Duration LIFE = Duration.ofDays(300);

    private WildcardCertificate() {}

    /** Takes the place of the files that {@link TestCertificates#in} has written into a folder. */
    public static void replace(Path folder, String trustStorePassword, List<String> domains) {
        try {
            KeyPair authorityKey = fresh();
            X509Certificate authority = sign(
                    builder(AUTHORITY, authorityKey.getPublic())
                            .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                            .addExtension(
                                    Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign)),
                    authorityKey);
            KeyPair serverKey = fresh();
            X509Certificate server = sign(
                    builder(new X500Name("CN=" + domains.getFirst()), serverKey.getPublic())
                            .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                            .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                            .addExtension(Extension.subjectAlternativeName, false, names(domains))
                            .addExtension(
                                    Extension.authorityKeyIdentifier,
                                    false,
                                    new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(authorityKey.getPublic())),
                    authorityKey);
            Files.writeString(folder.resolve("ca.pem"), pem(authority));
            Files.writeString(folder.resolve("server.pem"), pem(server) + pem(authority));
            Files.writeString(folder.resolve("server.key"), pem(new JcaPKCS8Generator(serverKey.getPrivate(), null)));
            trust(folder.resolve("truststore.p12"), authority, trustStorePassword.toCharArray());
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static GeneralNames names(List<String> domains) {
        Stream<GeneralName> hosts = domains.stream()
                .flatMap(domain -> Stream.of(domain, "*." + domain))
                .map(name -> new GeneralName(GeneralName.dNSName, name));
        Stream<GeneralName> loopback = Stream.of(
                new GeneralName(GeneralName.dNSName, "localhost"), new GeneralName(GeneralName.iPAddress, "127.0.0.1"));
        return new GeneralNames(Stream.concat(hosts, loopback).toArray(GeneralName[]::new));
    }

    private static KeyPair fresh() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        return generator.generateKeyPair();
    }

    private static X509v3CertificateBuilder builder(X500Name subject, PublicKey key)
            throws IOException, GeneralSecurityException {
        Instant now = Instant.now();
        return new JcaX509v3CertificateBuilder(
                        AUTHORITY,
                        BigInteger.valueOf(System.nanoTime()),
                        Date.from(now.minus(Duration.ofHours(1))),
                        Date.from(now.plus(LIFE)),
                        subject,
                        key)
                .addExtension(
                        Extension.subjectKeyIdentifier,
                        false,
                        new JcaX509ExtensionUtils().createSubjectKeyIdentifier(key));
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, KeyPair by)
            throws GeneralSecurityException, OperatorCreationException {
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(by.getPrivate())));
    }

    private static void trust(Path file, X509Certificate authority, char[] password)
            throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, password);
        store.setCertificateEntry("authority", authority);
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, password);
        }
    }

    private static String pem(Object object) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        }
        return text.toString();
    }
}
