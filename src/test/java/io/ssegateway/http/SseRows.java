package io.ssegateway.http;

import io.ssegateway.testing.FormText;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;

/**
 * The language of the tables: an operation, a bucket, headers as {@code name=value}, an answer. {@code 'k1'} is the
 * customer's key of seed 1 in base64, {@code 'm1'} its MD5; {@code c=1} and {@code src=1} are a whole triple.
 */
abstract class SseRows extends SseFixture {
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("sse", Ask.SSE),
            Map.entry("kms", Ask.KMS_ID),
            Map.entry("ctx", Ask.CONTEXT),
            Map.entry("bk", Ask.BUCKET_KEY),
            Map.entry("alg", Ask.CUSTOMER + "algorithm"),
            Map.entry("key", Ask.CUSTOMER + "key"),
            Map.entry("md5", Ask.CUSTOMER + "key-md5"),
            Map.entry("salg", Ask.SOURCE + "algorithm"),
            Map.entry("skey", Ask.SOURCE + "key"),
            Map.entry("smd5", Ask.SOURCE + "key-md5"),
            Map.entry("fwd", "X-Forwarded-Proto"));

    /** Objects {@code k}, {@code o} and {@code c} under SSE-KMS, SSE-OBS and SSE-C in every bucket that takes them. */
    @BeforeEach
    void putObjects() {
        for (String bucket : new String[] {"kms", "obs", "mixed"}) {
            put("/" + bucket + "/k", "text").with(Ask.SSE, "aws:kms").expect(200);
            put("/" + bucket + "/o", "text").with(Ask.SSE, "AES256").expect(200);
            put("/" + bucket + "/c", "text").key(1).expect(200);
        }
        put("/mixed/p", "text").expect(200);
        put("/plain/p", "text").expect(200);
    }

    /**
     * The request of a row.
     *
     * @param operation its name in S3; what it is done to after a colon: {@code k}, {@code o}, {@code c}, {@code p}
     */
    Ask ask(String operation, String bucket, String headers) {
        String[] named = operation.split(":");
        String to = named.length > 1 ? named[1] : "k";
        Ask ask = request(named[0], "/" + bucket, to, headers);
        return named[0].equals("PostObject") ? ask : with(ask, headers);
    }

    static Ask with(Ask ask, String headers) {
        for (String header : headers.strip().split(" +")) {
            int equals = header.indexOf('=');
            if (equals < 0) {
                continue;
            }
            String name = header.substring(0, equals);
            String value = expanded(header.substring(equals + 1).replace('_', ' '));
            switch (name) {
                case "c" -> ask.key(Integer.parseInt(value));
                case "src" -> ask.sourceKey(Integer.parseInt(value));
                default -> ask.with(NAMES.get(name), value);
            }
        }
        return ask;
    }

    static String expanded(String value) {
        return value.replace("'k1'", Ask.base64(Ask.key32(1)))
                .replace("'m1'", Ask.base64(Ask.md5(Ask.key32(1))))
                .replace("'m2'", Ask.base64(Ask.md5(Ask.key32(2))))
                .replace("'k16'", Ask.base64(new byte[16]))
                .replace("'m16'", Ask.base64(Ask.md5(new byte[16])));
    }

    private Ask request(String name, String bucket, String to, String headers) {
        String key = bucket + "/" + to;
        return switch (name) {
            case "PutObject" -> put(bucket + "/new", "text");
            case "PostObject" -> post(headers);
            case "CopyObject" -> copy(key, bucket + "/new");
            case "CreateMultipartUpload" -> gateway.ask("POST", bucket + "/up?uploads");
            case "UploadPart" -> part(bucket + "/up", upload(bucket, to), 1).body("part");
            case "UploadPartCopy" ->
                part(bucket + "/up", upload(bucket, to), 1).with("x-amz-copy-source", bucket + "/" + to);
            case "CompleteMultipartUpload" -> {
                String upload = upload(bucket, to);
                Ask first = part(bucket + "/up", upload, 1).body("part").overTls();
                String tag = (to.equals("c") ? first.key(1) : first).expect(200).header("ETag");
                yield complete(bucket + "/up", upload, tag);
            }
            case "ListParts" -> get(bucket + "/up?uploadId=" + upload(bucket, to));
            case "AbortMultipartUpload" -> gateway.ask("DELETE", bucket + "/up?uploadId=" + upload(bucket, to));
            case "GetObject" -> get(key);
            case "HeadObject" -> head(key);
            case "GetObjectAttributes" -> get(key + "?attributes").with("x-amz-object-attributes", "ETag");
            case "GetObjectTagging" -> get(key + "?tagging");
            case "ListObjects" -> get(bucket + "?list-type=2");
            case "DeleteObject" -> gateway.ask("DELETE", key);
            case "DeleteObjects" -> {
                String document = "<Delete><Object><Key>" + to + "</Key></Object></Delete>";
                yield gateway.ask("POST", bucket + "?delete")
                        .with("Content-MD5", Ask.base64(Ask.md5(document.getBytes(StandardCharsets.UTF_8))))
                        .body(document);
            }
            case "UpdateObjectEncryption" ->
                gateway.ask("PUT", key + "?encryption")
                        .body("<ObjectEncryption><SSE-KMS><KMSKeyArn>other</KMSKeyArn></SSE-KMS></ObjectEncryption>");
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** An upload under the method of {@code k}, {@code o} or {@code c}. */
    private String upload(String bucket, String to) {
        Ask ask = gateway.ask("POST", bucket + "/up?uploads").overTls();
        return create(
                switch (to) {
                    case "k" -> ask.with(Ask.SSE, "aws:kms");
                    case "o" -> ask.with(Ask.SSE, "AES256");
                    case "c" -> ask.key(1);
                    default -> ask;
                });
    }

    /** A signed form with the headers as fields, to the bucket that signed forms are for. */
    private Ask post(String headers) {
        return post(headers, SignedForm::version4, UnaryOperator.identity());
    }

    /** A signed form of OBS with the same fields in its words. */
    Ask postInObs(String headers) {
        return post(headers, SignedForm::obs, Ask::obs);
    }

    private Ask post(String headers, Function<SignedForm, byte[]> signing, UnaryOperator<String> spelling) {
        SignedForm form = new SignedForm("new");
        with(
                new Ask(gateway, "POST", "/") {
                    @Override
                    Ask with(String name, String value) {
                        if (name.startsWith("x-amz-")) {
                            form.with(spelling.apply(name), value);
                        }
                        return this;
                    }
                },
                headers);
        return gateway.ask("POST", "/photos")
                .without("x-test-auth")
                .with("Content-Type", FormText.TYPE)
                .body(signing.apply(form));
    }

    /** Status and what the answer says of encryption, or status and code. */
    static String result(RawClient.Answer answer) {
        String more = answer.status() >= 400 ? Ask.element(answer, "Code") : told(answer);
        return (answer.status() + " " + more).strip();
    }
}
