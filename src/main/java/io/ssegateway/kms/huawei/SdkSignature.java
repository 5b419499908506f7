package io.ssegateway.kms.huawei;

import io.ssegateway.kms.wire.KmsAsk;
import io.ssegateway.kms.wire.KmsEndpoint;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * {@code SDK-HMAC-SHA256}, as API Gateway (APIG) verifies it: the canonical request of method, path with a slash at its
 * end, query, signed headers and the body's digest, under the secret key itself. Signed are {@code Host}, the date and
 * every header of the request but {@code Content-Type}. For requests without a query whose path needs no escapes.
 *
 * <p>Source: APIG Developer Guide, "Signature Algorithm"; huaweicloud-sdk-java-v3, {@code AKSKSigner}.
 */
final class SdkSignature {
    private static final String ALGORITHM = "SDK-HMAC-SHA256";
    private static final String MAC = "HmacSHA256";
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private SdkSignature() {}

    static KmsAsk sign(KmsAsk bare, KmsEndpoint endpoint, Credentials.AccessKey key, Instant now) {
        String date = DATE.format(now);
        KmsAsk dated = bare.with("Host", endpoint.authority()).with("X-Sdk-Date", date);
        Map<String, CharSequence> signed = new TreeMap<>();
        dated.headers().forEach((name, value) -> signed.put(name.toLowerCase(Locale.ROOT), value));
        signed.remove("content-type");
        String names = String.join(";", signed.keySet());
        String lines = signed.entrySet().stream()
                .map(header -> header.getKey() + ":" + header.getValue() + "\n")
                .collect(Collectors.joining());
        String canonical = String.join(
                "\n",
                bare.method().name(),
                bare.uri() + "/",
                "",
                lines,
                names,
                digest(bare.body().getBytes()));
        String text = String.join("\n", ALGORITHM, date, digest(canonical.getBytes(StandardCharsets.UTF_8)));
        return dated.with(
                "Authorization",
                ALGORITHM + " Access=" + key.id() + ", SignedHeaders=" + names + ", Signature=" + mac(key, text));
    }

    private static String mac(Credentials.AccessKey key, String text) {
        byte[] secret = key.secret().copy();
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(secret, MAC));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + MAC, e);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    private static String digest(byte[] octets) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(octets));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
