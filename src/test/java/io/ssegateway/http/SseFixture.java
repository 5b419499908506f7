package io.ssegateway.http;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Buckets of every kind behind a whole gateway. Clear HTTP counts as HTTPS unless a test takes other policies. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SseFixture {
    static final String PEOPLE = """
            version: 1
            keys:
              photos: {id: key-7, context: {team: media}}
              other: {id: key-8}
              gone: {id: key-9}
            principals:
              app:
                credentials: [{access-key: AKAPP, secret: "env:"}]
                signatures: [v4, v2-presigned, v2, obs]
                buckets: {"*": all}
                kms: {photos: use, other: use, gone: use, default: use, "own-*": use}
              keyless:
                credentials: [{access-key: AKNONE, secret: "env:none"}]
                buckets: {"*": all}
            """;
    static final String RULES = """
            buckets:
              - {match: kms, encrypt: sse-kms, key: photos, accept: [sse-c, sse-obs]}
              - {match: photos, encrypt: sse-kms, key: photos, accept: [sse-c, sse-obs]}
              - {match: obs, encrypt: sse-obs, accept: [sse-kms, sse-c], key: photos}
              - {match: mixed, encrypt: none, accept: [sse-kms, sse-obs, sse-c], key: photos, plaintext-reads: serve}
              - {match: plain, encrypt: none}
              - {match: strict, encrypt: sse-kms, key: photos}
              - {match: unpinned, encrypt: sse-kms, key: photos, backend: unpinned}
              - {match: default-key, encrypt: sse-kms}
              - {match: "own-*", encrypt: sse-kms, key: "{bucket}"}
              - {match: ceph, encrypt: sse-kms, key: photos, accept: [sse-c, sse-obs], compat: ceph}
              - match: ceph-mixed
                encrypt: none
                accept: [sse-kms, sse-c]
                key: photos
                plaintext-reads: serve
                compat: ceph
            """;
    static final String POLICY = PEOPLE + "network: {secure: [\"127.0.0.0/8\"]}\n" + RULES;

    @TempDir
    static Path folder;

    WholeGateway gateway;

    @BeforeAll
    void openGateway() throws Exception {
        gateway = new WholeGateway(folder, POLICY);
        gateway.bucket(
                "kms",
                "photos",
                "unpinned",
                "obs",
                "mixed",
                "plain",
                "strict",
                "default-key",
                "own-a",
                "ceph",
                "ceph-mixed");
    }

    /** One gateway serves all tests of a class; each of them begins under these policies and with a good KMS. */
    @BeforeEach
    void asItWas() {
        gateway.policy(POLICY);
        gateway.kms.heal();
        gateway.fake.heal();
        gateway.verifying = body -> body;
    }

    @AfterAll
    void closeGateway() throws Exception {
        gateway.close();
    }

    Ask put(String path, String text) {
        return gateway.ask("PUT", path).body(text);
    }

    Ask get(String path) {
        return gateway.ask("GET", path);
    }

    Ask head(String path) {
        return gateway.ask("HEAD", path);
    }

    /** CopyObject; both are {@code /bucket/key}. */
    Ask copy(String from, String to) {
        return gateway.ask("PUT", to).with("x-amz-copy-source", from);
    }

    String create(Ask ask) {
        return Ask.element(ask.expect(200), "UploadId");
    }

    Ask part(String path, String upload, int number) {
        return gateway.ask("PUT", path + "?partNumber=" + number + "&uploadId=" + upload);
    }

    /** Complete with the tags of the parts 1, 2, ... */
    Ask complete(String path, String upload, String... tags) {
        StringBuilder document = new StringBuilder("<CompleteMultipartUpload>");
        for (int i = 0; i < tags.length; i++) {
            document.append("<Part><PartNumber>%d</PartNumber><ETag>%s</ETag></Part>".formatted(i + 1, tags[i]));
        }
        return gateway.ask("POST", path + "?uploadId=" + upload).body(document + "</CompleteMultipartUpload>");
    }

    /** What an answer says of encryption: each header without the common prefix, in order. */
    static String told(RawClient.Answer answer) {
        Map<String, String> found = new TreeMap<>();
        answer.headers().forEach((name, value) -> {
            if (name.contains("server-side-encryption")) {
                found.put(name.replace("x-amz-server-side-encryption", "sse").replace("sse-", ""), value);
            }
        });
        return found.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(" "));
    }
}
