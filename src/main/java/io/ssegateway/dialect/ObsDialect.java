package io.ssegateway.dialect;

import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.Document;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.FormFields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Operation;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Stub. */
public final class ObsDialect implements Dialect {
    private final S3Dialect s3 = new S3Dialect();

    private static Map.Entry<String, String> amz(String name, String value) {
        String n = name.toLowerCase(Locale.ROOT);
        if (n.equals("x-obs-date")) {
            return Map.entry("x-amz-date", value);
        }
        if (n.equals("x-obs-server-side-encryption-kms-key-id")) {
            return Map.entry("x-amz-server-side-encryption-aws-kms-key-id", value);
        }
        if (n.equals("x-obs-server-side-encryption") && value.equals("kms")) {
            return Map.entry("x-amz-server-side-encryption", "aws:kms");
        }
        return n.startsWith("x-obs-") ? Map.entry("x-amz-" + n.substring(6), value) : Map.entry(name, value);
    }

    @Override
    public Parsed parse(RequestHead head) {
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        head.headers().forEach(h -> headers.add(amz(h.getKey(), h.getValue())));
        String q = "";
        for (var p : head.query().parameters()) {
            if (!List.of("AccessKeyId", "Expires", "Signature").contains(p.getKey())) {
                q += "&" + p.getKey() + "=" + p.getValue();
            }
        }
        return s3.parse(new RequestHead(
                head.method(), head.bucket(), head.key(), Query.parse(q), headers, head.bodyLength()));
    }

    @Override
    public S3Operation.PutObject parse(FormFields form, BucketName bucket) {
        Map<String, String> values = new LinkedHashMap<>();
        form.values().forEach((n, v) -> values.put(amz(n, v).getKey(), amz(n, v).getValue()));
        return s3.parse(new FormFields(values), bucket);
    }

    @Override
    public byte[] render(Document document) {
        return new String(s3.render(document), StandardCharsets.UTF_8).replace("aws:kms", "kms").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] render(ErrorDocument error) {
        return s3.render(error);
    }

    @Override
    public void spell(Fields fields, BiConsumer<String, String> out) {
        s3.spell(fields, (n, v) -> out.accept(n.replace("x-amz-", "x-obs-").replace("aws-kms-key", "kms-key"), v.equals("aws:kms") ? "kms" : v));
    }

    @Override
    public ErrorDocument told(ErrorDocument e) {
        if (e.error().equals(Optional.of(S3Error.NO_BUCKET_ENCRYPTION))) {
            return new ErrorDocument(e.error(), 404, "NoSuchEncryptionConfiguration", e.message(), e.details(), e.resource(), e.requestId());
        }
        return e;
    }

    @Override
    public void spell(ErrorDocument error, BiConsumer<String, String> out) {
        out.accept("x-obs-error-code", error.code());
        out.accept("x-obs-error-message", error.message());
    }

    @Override
    public void identify(String requestId, BiConsumer<String, String> out) {
        out.accept("x-obs-request-id", requestId);
        out.accept("x-obs-id-2", requestId);
        out.accept("Server", "OBS");
    }
}
