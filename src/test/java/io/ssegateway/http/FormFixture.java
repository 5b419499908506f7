package io.ssegateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.ssegateway.auth.FormVerifier;
import io.ssegateway.auth.Verifier;
import io.ssegateway.policy.Caller;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.S3Operation;
import io.ssegateway.s3.S3Operation.PutObject;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.Collecting;
import io.ssegateway.stream.S3Response;
import io.ssegateway.testing.FormText;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A door, and what forms do to it. */
class FormFixture {
    final AtomicReference<byte[]> stored = new AtomicReference<>();
    Door door;

    @BeforeEach
    void open() throws Exception {
        door = new Door(this::store);
        door.authenticator = new SignatureAuthenticator(new Verifier(), new FormVerifier(Optional.empty()));
    }

    @AfterEach
    void close() throws Exception {
        door.close();
    }

    Uni<S3Response> store(S3Operation operation, Caller caller, Body body) {
        return Collecting.collect(body, 64 << 20).map(bytes -> {
            stored.set(bytes.getBytes());
            Fields fields = Fields.none().with(S3Header.ETAG, "\"e-0\"").with(S3Header.VERSION_ID, "v1");
            return new S3Response.Empty(200, fields);
        });
    }

    RawClient.Answer post(byte[] form) throws Exception {
        return post(form, "/photos", "Host: gw:9000");
    }

    RawClient.Answer post(byte[] form, String target, String head) throws Exception {
        try (RawClient client = door.client()) {
            return client.send("POST " + target + " HTTP/1.1\r\n" + head + "\r\nContent-Type: " + FormText.TYPE
                            + "\r\nContent-Length: " + form.length + "\r\n\r\n"
                            + new String(form, StandardCharsets.ISO_8859_1))
                    .answer();
        }
    }

    PutObject put() {
        return (PutObject) door.operations.get(0);
    }

    void assertRefused(RawClient.Answer answer, int status, String code) {
        assertThat(answer.text()).contains("<Code>" + code + "</Code>");
        assertThat(answer.status()).isEqualTo(status);
        assertThat(stored.get()).isNull();
    }
}
