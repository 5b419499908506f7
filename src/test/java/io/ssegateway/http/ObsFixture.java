package io.ssegateway.http;

import io.smallrye.mutiny.Uni;
import io.ssegateway.auth.FormVerifier;
import io.ssegateway.auth.Verifier;
import io.ssegateway.dialect.Addressing;
import io.ssegateway.dialect.ObsDialect;
import io.ssegateway.dialect.S3Dialect;
import io.ssegateway.policy.Caller;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Operation;
import io.ssegateway.s3.SignatureScheme;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.Collecting;
import io.ssegateway.stream.S3Response;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;

/**
 * A door that speaks OBS or does not, and what is answered there. Below {@code obs.example} and {@code s3.example} the
 * first label is a bucket; {@code files.example.org} stands for the bucket photos. The key {@code missing} is none.
 */
class ObsFixture {
    /** Where OBS is spoken. */
    enum Where {
        NOWHERE,
        EVERYWHERE,
        AT_OBS
    }

    final List<Refusals.Refused> refusals = new CopyOnWriteArrayList<>();
    Door door;

    Door open(Where where) throws Exception {
        return open(where, ObsFixture::answer);
    }

    Door open(Where where, Door.Handler handler) throws Exception {
        Dialects dialects = switch (where) {
            case NOWHERE -> Dialects.of(new S3Dialect());
            case EVERYWHERE -> Dialects.of(new S3Dialect(), new ObsDialect(), List.of());
            case AT_OBS -> Dialects.of(new S3Dialect(), new ObsDialect(), List.of("obs.example", "files.example.org"));
        };
        Addressing addressing = new Addressing(
                List.of("obs.example", "s3.example"), Map.of("files.example.org", new BucketName("photos")));
        door = new Door(handler, dialects, addressing);
        door.authenticator = new SignatureAuthenticator(new Verifier(), new FormVerifier(Optional.empty()));
        door.policy.schemes = EnumSet.allOf(SignatureScheme.class);
        door.front.tell(refusals::add);
        return door;
    }

    @AfterEach
    void close() throws Exception {
        door.close();
    }

    private static Uni<S3Response> answer(S3Operation operation, Caller caller, Body body) {
        boolean missing = operation instanceof S3Operation.OnObject on
                && on.object().key().value().equals("missing");
        return missing
                ? Uni.createFrom().failure(new S3Exception(S3Error.NO_SUCH_KEY))
                : Collecting.collect(body, 1 << 20).map(bytes -> new S3Response.Empty(200, Fields.none()));
    }

    SignedAsk ask(SignedAsk.By by, String method, String target) {
        return new SignedAsk(door::client, method, target).by(by);
    }

    /** In which dialect an answer is written, by the ids that every answer carries. */
    static String dialect(RawClient.Answer answer) {
        boolean s3 = !answer.header("x-amz-request-id").isEmpty();
        boolean obs = !answer.header("x-obs-request-id").isEmpty();
        return s3 && obs ? "both" : s3 ? "S3" : obs ? "OBS" : "none";
    }
}
