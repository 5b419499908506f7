package io.ssegateway.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.testing.StoreKind;
import io.ssegateway.testing.TestStore;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * MinIO's own server-side encryption, with a key of its own, as an oracle: the same call to the gateway and straight to
 * MinIO. Where both say the same the third column is empty; where MinIO differs from Amazon S3 it stands there, and the
 * row fails once MinIO no longer says so. Source: S3 error table, {@code S3 User Guide}, and MinIO's answers.
 */
class SseOracleIT {
    private static final String BUCKET = "switch-oracle";
    private static final String SSE = "x-amz-server-side-encryption";

    private static TestStore store;
    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        store = StoreKind.MINIO.start(
                Map.of("MINIO_KMS_SECRET_KEY", "k:" + Base64.getEncoder().encodeToString(Octets.of(32, 9))));
        gateway = RunningGateway.over(
                store,
                Standing.onLoopback()
                        .replace(
                                "buckets:\n  - ",
                                "buckets:\n  - {match: \"switch-*\", encrypt: none, key: k, accept: [sse-kms, sse-obs,"
                                        + " sse-c], api: within, plaintext-reads: serve}\n  - "),
                more -> more.with("GATEWAY_STATE_BUCKET", "gw-it-state"));
        for (RawSigner side : new RawSigner[] {RawSigner.gateway(gateway.port()), RawSigner.store(store)}) {
            ask(side, "PUT", "/" + bucket(side), Map.of(), "");
            ask(side, "PUT", "/" + bucket(side) + "/sealed", Map.of(SSE, "AES256"), "text");
            ask(side, "PUT", "/" + bucket(side) + "/clear", Map.of(), "text");
        }
    }

    @AfterAll
    static void stop() {
        gateway.close();
        store.close();
    }

    private static String bucket(RawSigner side) {
        return side.access().equals(Standing.ACCESS) ? BUCKET : "direct-oracle";
    }

    private static Wire.Answer ask(
            RawSigner side, String method, String target, Map<String, String> headers, String body) {
        return side.signed(method, target, headers, body.getBytes(UTF_8)).send(side.port());
    }

    private static Map<String, String> headers(String words, String body) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String word : words.isEmpty() ? new String[0] : words.split(" ")) {
            String[] pair = word.split("=", 2);
            headers.put(SSE + pair[0], pair[1]);
        }
        if (body.startsWith("<")) {
            headers.put("Content-MD5", Octets.md5Base64(body.getBytes(UTF_8)));
        }
        return headers;
    }

    private static String told(Wire.Answer answer) {
        return Stream.of(Integer.toString(answer.status()), answer.code(), answer.header(SSE))
                .filter(word -> !word.isEmpty())
                .collect(Collectors.joining(" "));
    }

    /** Words are encryption headers: {@code =value} the method, {@code -name=value} what follows its name. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            PUT,  /a,        =AES256,                                   , 200 AES256,
            PUT,  /a,        =aws:kms,                                  , 200 aws:kms,
            PUT,  /a,        =aws:kms -aws-kms-key-id=k,                , 200 aws:kms,
            PUT,  /a,        =aws:kms -aws-kms-key-id=fake,             , 400 KMS.NotFoundException, 404 kms:KeyNotFound
            PUT,  /a,        =AES512,                                   , 400 InvalidArgument,
            PUT,  /a,        =AES256 -aws-kms-key-id=k,                 , 400 InvalidArgument,
            PUT,  /a,        -aws-kms-key-id=k,                         , 400 InvalidArgument,
            PUT,  /a,        =aws:kms -context=no,                      , 400 InvalidArgument,
            PUT,  /a,        -customer-algorithm=AES256,                , 400 InvalidArgument,       400 InvalidRequest
            GET,  /sealed,   ,                                          , 200 AES256,
            HEAD, /sealed,   ,                                          , 200 AES256,
            GET,  /clear,    ,                                          , 200,
            GET,  /sealed,   =AES256,                                   , 400 InvalidArgument,       400 BadRequest
            GET,  /sealed,   -aws-kms-key-id=k,                         , 400 InvalidArgument,       400 BadRequest
            GET,  ?encryption, ,                                        , 404 ServerSideEncryptionConfigurationNotFoundError,
            DELETE, ?encryption, ,                                      , 204,
            PUT,  ?encryption, ,  <Rule/>,                                400 MalformedXML,
            PUT,  ?encryption, ,  AES256,                                 200,
            PUT,  ?encryption, ,  AES256 k,                               400 InvalidArgument,       400 MalformedXML
            PUT,  ?encryption, ,  aws:kms,                                200,                       400 MalformedXML
            PUT,  ?encryption, ,  aws:kms k,                              200,
            DELETE, ?encryption, ,                                      , 204,
            """)
    void bothSay(String method, String target, String words, String document, String gatewaySays, String storeSays) {
        String body = method.equals("PUT") ? document(document) : "";
        for (RawSigner side : new RawSigner[] {RawSigner.gateway(gateway.port()), RawSigner.store(store)}) {
            boolean ours = side.access().equals(Standing.ACCESS);
            Wire.Answer answer = ask(
                    side,
                    method,
                    "/" + bucket(side) + target.replace("?encryption", "?encryption="),
                    headers(words == null ? "" : words, body),
                    body);
            String expected = ours || storeSays == null ? gatewaySays : storeSays;
            assertThat(told(answer)).as(ours ? "the gateway" : "MinIO").isEqualTo(expected);
        }
    }

    private static String document(String words) {
        if (words == null) {
            return "text";
        }
        String inner = words.equals("<Rule/>") ? "" : byDefault(words);
        return "<ServerSideEncryptionConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">" + inner
                + "</ServerSideEncryptionConfiguration>";
    }

    private static String byDefault(String words) {
        String[] pair = words.split(" ");
        String key = pair.length > 1 ? "<KMSMasterKeyID>" + pair[1] + "</KMSMasterKeyID>" : "";
        return "<Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>" + pair[0] + "</SSEAlgorithm>" + key
                + "</ApplyServerSideEncryptionByDefault></Rule>";
    }
}
