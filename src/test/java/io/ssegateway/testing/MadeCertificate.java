package io.ssegateway.testing;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate and its key, as PEM files; {@code name} and {@code pair} are for what it signs. */
public record MadeCertificate(Path chain, Path key, X500Name name, KeyPair pair) {
    private static final Duration LIFE = Duration.ofDays(900);

    /** One that signs itself, for a host name, valid from long ago until so much from now. */
    public static MadeCertificate of(Path folder, String host, Duration left) throws Exception {
        KeyPair pair = fresh();
        X500Name name = new X500Name("CN=" + host);
        return made(folder, host, left, pair, new MadeCertificate(folder, folder, name, pair));
    }

    /** One that this one signs. */
    public MadeCertificate signs(Path folder, String host, Duration left) throws Exception {
        return made(folder, host, left, fresh(), this);
    }

    private static KeyPair fresh() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        return generator.generateKeyPair();
    }

    private static MadeCertificate made(Path folder, String host, Duration left, KeyPair pair, MadeCertificate signer)
            throws Exception {
        Instant until = Instant.now().plus(left);
        X500Name name = new X500Name("CN=" + host);
        var builder = new JcaX509v3CertificateBuilder(
                signer.name(),
                BigInteger.valueOf(System.nanoTime()),
                Date.from(until.minus(LIFE)),
                Date.from(until),
                name,
                pair.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        builder.addExtension(
                Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName(GeneralName.dNSName, host)));
        var certificate = new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA")
                        .build(signer.pair().getPrivate())));
        Files.createDirectories(folder);
        return new MadeCertificate(
                written(folder.resolve("chain.pem"), certificate),
                written(folder.resolve("key.pem"), new JcaPKCS8Generator(pair.getPrivate(), null)),
                name,
                pair);
    }

    private static Path written(Path file, Object object) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        }
        return Files.writeString(file, text.toString());
    }
}
