package io.ssegateway.kms.aws;

import static io.ssegateway.kms.aws.AwsStage.KEY;
import static io.ssegateway.kms.aws.AwsStage.PATIENT;
import static io.ssegateway.kms.aws.AwsStage.dataKey;
import static io.ssegateway.kms.aws.AwsStage.failure;
import static io.ssegateway.kms.aws.AwsStage.kind;
import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.ssegateway.kms.KmsException.Kind;
import io.ssegateway.kms.wire.KmsEndpoint;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where credentials come from, when they are replaced, and what happens if they cannot be. */
class AwsCredentialsTest {
    private static final String ROLE = "arn:aws:iam::111122223333:role/team/gateway";

    private static Vertx vertx;

    @TempDir
    private Path folder;

    private final FakeAws server = new FakeAws(vertx, new HttpServerOptions()).answers(200, dataKey());
    private final FakeAws source = new FakeAws(vertx, new HttpServerOptions());

    @BeforeAll
    static void starts() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stops() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @AfterEach
    void closes() {
        source.close();
        server.close();
    }

    private AwsKms client(AwsIdentity identity) {
        return new AwsKms(vertx, AwsStage.settings(server, identity, KmsEndpoint.Tls.platform()));
    }

    private KmsEndpoint at() {
        return KmsEndpoint.of("aws", source.address());
    }

    private AwsIdentity container() {
        return new AwsIdentity.Container(at(), "/v2/credentials?x=1", new AwsIdentity.Token.None());
    }

    private static String granted(String id, Duration lasts) {
        return "{\"AccessKeyId\":\"" + id + "\",\"SecretAccessKey\":\"secret-canary\",\"Token\":\"token-" + id
                + "\",\"Expiration\":\"" + Instant.now().plus(lasts) + "\"}";
    }

    private static String assumed(String id, Duration lasts) {
        return "<?xml version=\"1.0\"?><AssumeRoleWithWebIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"
                + "<AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>" + id
                + "</AccessKeyId><SecretAccessKey>secret-canary</SecretAccessKey><SessionToken>token-" + id
                + "</SessionToken><Expiration>" + Instant.now().plus(lasts)
                + "</Expiration></Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>";
    }

    private static void pause() {
        Awaitility.await().pollDelay(Duration.ofMillis(1_100)).until(() -> true);
    }

    @Test
    void assumesItsRoleWithTheTokenThatIsInTheFileNow() throws Exception {
        Path token = Files.writeString(folder.resolve("token"), "eyJ.a+b/c=.d_-\n");
        source.answers(200, assumed("ASIA1", Duration.ofMillis(1)));
        try (AwsKms kms = client(new AwsIdentity.WebIdentity(at(), ROLE, token))) {
            assertThat(failure(kms.generate(KEY, PATIENT))).isEmpty();
            Files.writeString(token, "second");
            source.answers(200, assumed("ASIA2", Duration.ofHours(1)));
            assertThat(failure(kms.generate(KEY, PATIENT))).isEmpty();
            assertThat(failure(kms.generate(KEY, PATIENT))).isEmpty();
        }
        assertThat(source.asked).extracting(FakeAws.Asked::line).containsExactly("POST /", "POST /");
        assertThat(source.asked)
                .extracting(FakeAws.Asked::body)
                .containsExactly(
                        "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleSessionName=sse-gateway"
                                + "&RoleArn=arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%2Fteam%2Fgateway"
                                + "&WebIdentityToken=eyJ.a%2Bb%2Fc%3D.d_-",
                        "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleSessionName=sse-gateway"
                                + "&RoleArn=arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%2Fteam%2Fgateway"
                                + "&WebIdentityToken=second");
        assertThat(server.asked)
                .extracting(FakeAws.Asked::token)
                .containsExactly("token-ASIA1", "token-ASIA2", "token-ASIA2");
    }

    @Test
    void showsItsAgentTheTokenThatIsInTheFileNow() throws Exception {
        Path token = Files.writeString(folder.resolve("token"), "first");
        source.answers(200, granted("ASIA1", Duration.ofMillis(1)));
        AwsIdentity identity = new AwsIdentity.Container(at(), "/v1/credentials", new AwsIdentity.Token.InFile(token));
        try (AwsKms kms = client(identity)) {
            assertThat(failure(kms.generate(KEY, PATIENT))).isEmpty();
            Files.writeString(token, "second");
            assertThat(failure(kms.generate(KEY, PATIENT))).isEmpty();
            Files.delete(token);
            assertThat(kind(kms.generate(KEY, PATIENT))).isEqualTo(Kind.UNAVAILABLE);
        }
        assertThat(source.asked).extracting(FakeAws.Asked::line).containsOnly("GET /v1/credentials");
        assertThat(source.asked).extracting(FakeAws.Asked::authorization).containsExactly("first", "second");
    }

    @Test
    void asksOnceForAllWhoWait() {
        source.answers(request ->
                vertx.setTimer(100, late -> request.response().end(granted("ASIA1", Duration.ofHours(1)))));
        try (AwsKms kms = client(container())) {
            Uni.join()
                    .all(IntStream.range(0, 20)
                            .mapToObj(i -> kms.generate(KEY, PATIENT))
                            .toList())
                    .andFailFast()
                    .await()
                    .atMost(Duration.ofSeconds(20));
        }
        assertThat(source.asked).extracting(FakeAws.Asked::line).containsExactly("GET /v2/credentials?x=1");
        assertThat(server.asked).hasSize(20);
    }

    @Test
    void getsOthersOnceWhenTheyAreRefusedAndOnlyOnce() {
        source.answers(200, granted("ASIA1", Duration.ofHours(1)));
        try (AwsKms kms = client(container())) {
            assertThat(failure(kms.generate(KEY, PATIENT))).isEmpty();
            source.answers(200, granted("ASIA2", Duration.ofHours(1)));
            server.answers(request -> answerOnlyTo("token-ASIA2", request));
            pause();
            assertThat(failure(kms.generate(KEY, PATIENT))).isEmpty();
            assertThat(source.asked).hasSize(2);

            server.answers(request -> FakeAws.refuse(request, 400, "ExpiredTokenException"));
            assertThat(kind(kms.generate(KEY, PATIENT))).isEqualTo(Kind.ACCESS_DENIED);
            assertThat(source.asked).hasSize(2);
        }
    }

    private static void answerOnlyTo(String token, HttpServerRequest request) {
        if (token.equals(request.getHeader("X-Amz-Security-Token"))) {
            request.response().end(dataKey());
        } else {
            FakeAws.refuse(request, 400, "ExpiredTokenException");
        }
    }

    @Test
    void servesWithTheOldOnesWhileTheyLastIfOthersCannotBeHad() {
        source.answers(200, granted("ASIA1", Duration.ofSeconds(4)));
        try (AwsKms kms = client(container())) {
            assertThat(failure(kms.generate(KEY, PATIENT))).isEmpty();
            source.answers(request -> request.response().setStatusCode(500).end());
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> failure(kms.generate(KEY, PATIENT)).isPresent());
            assertThat(kind(kms.generate(KEY, PATIENT))).isEqualTo(Kind.UNAVAILABLE);
        }
        long refused = source.asked.size();
        assertThat(refused).isGreaterThan(1);
        assertThat(server.asked).extracting(FakeAws.Asked::token).containsOnly("token-ASIA1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "<html/>",
                "{\"AccessKeyId\":\"A\",\"SecretAccessKey\":\"s\",\"Token\":\"t\"}",
                "{\"AccessKeyId\":\"A\",\"SecretAccessKey\":\"s\",\"Token\":\"t\",\"Expiration\":\"soon\"}",
                "{\"AccessKeyId\":\"A/B\",\"SecretAccessKey\":\"s\",\"Token\":\"t\",\"Expiration\":\"2099-01-01T00:00:00Z\"}",
                "{\"AccessKeyId\":\"A\",\"SecretAccessKey\":\"\",\"Token\":\"t\",\"Expiration\":\"2099-01-01T00:00:00Z\"}"
            })
    void takesNoGarbageForCredentials(String body) {
        source.answers(200, body);
        try (AwsKms kms = client(container())) {
            assertThat(kind(kms.generate(KEY, PATIENT))).isEqualTo(Kind.UNAVAILABLE);
        }
        assertThat(server.asked).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "400, InvalidIdentityToken, ACCESS_DENIED",
        "400, ExpiredTokenException, ACCESS_DENIED",
        "403, AccessDenied, ACCESS_DENIED",
        "400, IDPCommunicationError, UNAVAILABLE",
        "400, Throttling, THROTTLED",
        "400, ValidationError, ACCESS_DENIED",
        "500, InternalFailure, UNAVAILABLE",
        "302, Moved, UNAVAILABLE"
    })
    void tellsRefusalsOfTheTokenServiceApart(int status, String code, Kind kind) throws Exception {
        Path token = Files.writeString(folder.resolve("token"), "canary-token");
        source.answers(
                status,
                "<ErrorResponse><Error><Code>" + code + "</Code><Message>echo canary</Message></Error>"
                        + "</ErrorResponse>");
        try (AwsKms kms = client(new AwsIdentity.WebIdentity(at(), ROLE, token))) {
            assertThat(failure(kms.generate(KEY, PATIENT)).orElseThrow())
                    .satisfies(refused -> assertThat(refused.kind()).isEqualTo(kind))
                    .satisfies(refused -> assertThat(refused.toString()).doesNotContain("echo", "canary"));
        }
        assertThat(server.asked).isEmpty();
    }
}
