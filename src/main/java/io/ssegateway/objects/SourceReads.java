package io.ssegateway.objects;

import io.smallrye.mutiny.Uni;
import io.ssegateway.s3.Fields;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.S3Response;
import java.util.Optional;

/** The plain bytes of what a copy reads, in the very state that was looked at. */
final class SourceReads {
    private final ObjectServing serving;

    SourceReads(ObjectServing serving) {
        this.serving = serving;
    }

    /** All of them; whoever takes the body ends it. Fails with the store's 412 if there is another state by now. */
    Uni<Body> whole(CopyJob job, ObjectLooks.Look look) {
        CopySide side = job.source();
        Fields pinned = look.head().pinned(ObjectFields.readToStore(CopySources.fields(job.fields())));
        return side.store()
                .send(ObjectLooks.request("GET", side.object()).fields(pinned))
                .flatMap(answer -> {
                    if (!look.sealed()) {
                        return Uni.createFrom().item(answer.body());
                    }
                    ObjectServing.Opened opened =
                            new ObjectServing.Opened(side.object(), look, Optional.empty(), Fields.none());
                    return Uni.createFrom()
                            .deferred(() -> serving.sealed(job.caller(), side.rule(), opened, answer))
                            .map(response -> ((S3Response.Bytes) response).body())
                            .onFailure()
                            .invoke(answer.body()::abort)
                            .onCancellation()
                            .invoke(answer.body()::abort);
                });
    }
}
