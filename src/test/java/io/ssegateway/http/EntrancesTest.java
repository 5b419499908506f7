package io.ssegateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.ssegateway.auth.FormVerifier;
import io.ssegateway.auth.Verifier;
import io.ssegateway.policy.Caller;
import io.ssegateway.s3.BrowserOperation.Preflight;
import io.ssegateway.s3.CrossOrigin;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.S3Operation;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.Collecting;
import io.ssegateway.stream.S3Response;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets in without a signature in the head: nobody, somebody whom policy lets in, a browser that only asks. */
class EntrancesTest {
    private Door door;

    @BeforeEach
    void open() throws Exception {
        door = new Door(EntrancesTest::answer);
        door.authenticator = new SignatureAuthenticator(new Verifier(), new FormVerifier(Optional.empty()));
    }

    @AfterEach
    void close() throws Exception {
        door.close();
    }

    /** What a store would have said to a page, then the body's length, or a failure for the key {@code fail}. */
    private static Uni<S3Response> answer(S3Operation operation, Caller caller, Body body) {
        caller.crossOrigin()
                .ifPresent(page -> page.answered(Fields.none()
                        .with(S3Header.ACCESS_CONTROL_ALLOW_ORIGIN, page.origin())
                        .with(S3Header.VARY, "Origin")));
        if (operation instanceof S3Operation.GetObject get
                && get.object().key().value().equals("fail")) {
            return Uni.createFrom().failure(new S3Exception(S3Error.NO_SUCH_KEY));
        }
        return Collecting.collect(body, 1 << 20)
                .map(bytes ->
                        new S3Response.Bytes(200, Fields.none(), Body.of(Buffer.buffer("read " + bytes.length()))));
    }

    private RawClient.Answer send(String request) throws Exception {
        try (RawClient client = door.client()) {
            return client.send(request).answer();
        }
    }

    private RawClient.Answer get(String target, String... fields) throws Exception {
        StringBuilder head = new StringBuilder("GET " + target + " HTTP/1.1\r\nHost: gw\r\n");
        for (String field : fields) {
            head.append(field).append("\r\n");
        }
        return send(head + "\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/photos",
                "/photos/key",
                "/photos/key?attributes",
                "/photos/key?unknown-sub-resource",
                "/x",
                "/photos/%ff",
                "/photos/key?x-amz-signature=0"
            })
    void withoutASignatureEverythingIsRefusedAlike(String target) throws Exception {
        RawClient.Answer answer = get(target);
        assertThat(answer.status()).isEqualTo(target.contains("%ff") ? 400 : 403);
        assertThat(answer.text()).contains(target.contains("%ff") ? "InvalidURI" : "<Code>AccessDenied</Code>");
        assertThat(door.operations).isEmpty();
    }

    @Test
    void whomPolicyLetsInIsServedWithoutAnAccessKey() throws Exception {
        door.policy.anybody = Optional.of(new Nobody());
        assertThat(get("/photos/key").text()).isEqualTo("read 0");
        assertThat(door.callers.get(0).principal()).isEqualTo(new Nobody());
        assertThat(door.callers.get(0).accessKey()).isEmpty();
        assertThat(get("/").status()).isEqualTo(403);
    }

    @Test
    void anUnsignedBodyIsHeldAgainstWhatItClaims() throws Exception {
        door.policy.anybody = Optional.of(new Nobody());
        String head = "PUT /photos/key HTTP/1.1\r\nHost: gw\r\n";
        assertThat(send(head + "Content-Length: 3\r\n\r\nabc").text()).isEqualTo("read 3");
        assertThat(send(head + "Content-MD5: AAAAAAAAAAAAAAAAAAAAAA==\r\nContent-Length: 3\r\n\r\nabc")
                        .text())
                .contains("BadDigest");
        String framed = "3\r\nabc\r\n0\r\nx-amz-checksum-crc32:NSRBwg==\r\n\r\n";
        assertThat(send(head + "Content-Encoding: aws-chunked\r\nx-amz-trailer: x-amz-checksum-crc32\r\n"
                                + "x-amz-decoded-content-length: 3\r\nContent-Length: " + framed.length() + "\r\n\r\n"
                                + framed)
                        .text())
                .isEqualTo("read 3");
    }

    @ParameterizedTest
    @CsvSource({
        "/photos/key, Authorization: Bearer x, InvalidRequest",
        "/photos/key, Authorization: AWS4-HMAC-SHA256, AuthorizationHeaderMalformed",
        "/photos/key, Authorization: AWS a:b, AccessDenied",
        "/photos/key?X-Amz-Signature=0, A: b, AuthorizationQueryParametersError",
        "/photos/key?AWSAccessKeyId=a, A: b, AccessDenied",
        "/photos/key?Signature=a, A: b, AccessDenied",
        "/photos/key?response-content-type=text/html, A: b, InvalidRequest",
        "/photos/key, x-amz-request-payer: requester, AccessDenied",
        "/photos/key?X-Amz-Request-Payer=requester, A: b, AccessDenied",
        "/photos/key, x-amz-bypass-governance-retention: true, AccessDenied",
        "/photos/key, x-amz-security-token: t, InvalidToken"
    })
    void aWrongSignatureIsNeverTakenForNone(String target, String field, String code) throws Exception {
        door.policy.anybody = Optional.of(new Nobody());
        assertThat(get(target, field).text()).contains("<Code>" + code + "</Code>");
        assertThat(door.operations).isEmpty();
    }

    @Test
    void aPreflightNeedsNoSignatureAndGetsNoRights() throws Exception {
        RawClient.Answer answer = send("OPTIONS /photos/key?X-Amz-Signature=0 HTTP/1.1\r\nHost: gw\r\n"
                + "Origin: https://page.example\r\nAccess-Control-Request-Method: PUT\r\n\r\n");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(door.operations.get(0)).isInstanceOf(Preflight.class);
        assertThat(door.callers.get(0).principal()).isEqualTo(new Nobody());
        assertThat(door.callers.get(0).crossOrigin()).isEmpty();
        assertThat(send("OPTIONS /photos HTTP/1.1\r\nHost: gw\r\n\r\n").status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/photos/key", "/photos/fail"})
    void whatTheStoreSaysToAPageIsOnEveryAnswer(String target) throws Exception {
        door.policy.anybody = Optional.of(new Nobody());
        RawClient.Answer answer = get(target, "Origin: https://page.example");
        assertThat(answer.status()).isEqualTo(target.endsWith("fail") ? 404 : 200);
        assertThat(answer.header("access-control-allow-origin")).isEqualTo("https://page.example");
        assertThat(answer.header("vary")).isEqualTo("Origin");
        assertThat(get(target).header("access-control-allow-origin")).isEmpty();
    }

    @Test
    void anOriginSaidTwiceIsRefused() throws Exception {
        door.policy.anybody = Optional.of(new Nobody());
        RawClient.Answer answer = get("/photos/key", "Origin: https://a.example", "Origin: https://b.example");
        assertThat(answer.text()).contains("<Code>InvalidArgument</Code>");
        assertThat(answer.header("access-control-allow-origin")).isEmpty();
    }

    @Test
    void aPageIsKnownByItsOriginAndMethod() throws Exception {
        door.policy.anybody = Optional.of(new Nobody());
        get("/photos/key", "Origin: null");
        CrossOrigin page = door.callers.get(0).crossOrigin().orElseThrow();
        assertThat(page.origin()).isEqualTo("null");
        assertThat(page.method()).isEqualTo("GET");
    }
}
