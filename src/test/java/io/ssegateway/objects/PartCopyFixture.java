package io.ssegateway.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.smallrye.mutiny.Uni;
import io.ssegateway.app.LoadedRoots;
import io.ssegateway.auth.StreamChecksums;
import io.ssegateway.multipart.CachingUploads;
import io.ssegateway.multipart.CompleteUploadHandler;
import io.ssegateway.multipart.CreateUploadHandler;
import io.ssegateway.multipart.PartUpload;
import io.ssegateway.multipart.SealedCompletion;
import io.ssegateway.multipart.UploadPartCopyHandler;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.ByteRange;
import io.ssegateway.s3.Conditions;
import io.ssegateway.s3.CopySource;
import io.ssegateway.s3.Document;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ObjectRef;
import io.ssegateway.s3.UploadOperation;
import io.ssegateway.state.StateSettings;
import io.ssegateway.state.States;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.KeepAlive;
import io.ssegateway.stream.S3Response;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;

/** Uploads that are filled by copies, over a fake store. */
abstract class PartCopyFixture extends CopyFixture {
    private final SecureRandom random = new SecureRandom();
    private final States states = new States(
            both,
            new StateSettings(
                    Optional.of(new BucketName("gw-state")), Map.of("main", "us-east-1", "second", "us-east-1")),
            new LoadedRoots(kms),
            random,
            InstantSource.system());
    private final CachingUploads uploads = new CachingUploads(states);
    private final SealedCompletion.Shared shared =
            new SealedCompletion.Shared(new UploadKeys(keys, kms, random), new StreamChecksums(), bytes -> () -> {});
    private final CreateUploadHandler create =
            new CreateUploadHandler(everywhere, deciding, states, uploads, shared.keys(), InstantSource.system());
    private final UploadPartCopyHandler copying = new UploadPartCopyHandler(
            new CopySides(everywhere),
            uploads,
            new PartUpload(shared.keys(), shared.checksums(), shared.memory(), random),
            new PartSources(looks, reads),
            KeepAlive.Pace.standard());
    private final CompleteUploadHandler complete = new CompleteUploadHandler(
            everywhere,
            uploads,
            new SealedCompletion(uploads, conditions, shared, InstantSource.system(), 5L << 40),
            KeepAlive.Pace.standard());
    private String upload = "";

    @BeforeEach
    void putSource() {
        put(SOURCE, "k", bytes(LARGE), Fields.none());
    }

    void begin() {
        var operation = new UploadOperation.CreateMultipartUpload(at(TARGET, "joined"), Fields.none());
        S3Response.Xml made =
                xml(() -> create.handle(operation, caller(), Body.empty()).map(S3Response.Xml.class::cast));
        upload = ((Document.CreatedUpload) made.document()).uploadId();
        requests();
    }

    /** The first request of an upload asks the state whether it is sealed. */
    void beginKnown() {
        begin();
        copyPart(at(SOURCE, "k"), Optional.empty(), Fields.none());
        requests();
    }

    private <T> T xml(Supplier<Uni<T>> call) {
        CompletableFuture<T> result = new CompletableFuture<>();
        vertx.runOnContext(ignored ->
                Uni.createFrom().deferred(call::get).subscribe().with(result::complete, result::completeExceptionally));
        return Uni.createFrom().completionStage(result).await().atMost(Duration.ofSeconds(20));
    }

    S3Response.Xml copyPart(ObjectRef from, Optional<ByteRange.Between> range, Fields fields) {
        return copyPart(from, range, fields, Conditions.none());
    }

    S3Response.Xml copyPart(ObjectRef from, Optional<ByteRange.Between> range, Fields fields, Conditions asked) {
        var operation = new UploadOperation.UploadPartCopy(
                at(TARGET, "joined"), upload, 1, new CopySource(from, asked), range, fields);
        return xml(() -> copying.handle(operation, caller(), Body.empty())
                .flatMap(answer -> ((S3Response.Awaited) answer).answer()));
    }

    ErrorAnswer refused(ObjectRef from, Optional<ByteRange.Between> range, Fields fields) {
        Throwable failure = catchThrowable(() -> copyPart(from, range, fields));
        assertThat(failure).as("a refusal").isNotNull();
        return Failures.toError(failure);
    }

    ErrorAnswer refused() {
        return refused(at(SOURCE, "k"), Optional.empty(), Fields.none());
    }

    byte[] completed(S3Response.Xml part) {
        String etag = ((Document.PartCopied) part.document()).etag();
        var operation = new UploadOperation.CompleteMultipartUpload(
                at(TARGET, "joined"),
                upload,
                List.of(new UploadOperation.CompletedPart(1, etag, Optional.empty())),
                Conditions.none(),
                "//gw/target/joined",
                Fields.none());
        xml(() -> complete.handle(operation, caller(), Body.empty())
                .flatMap(answer -> ((S3Response.Awaited) answer).answer()));
        return get(TARGET, "joined").bytes();
    }
}
