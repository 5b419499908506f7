package io.ssegateway.http;

import io.smallrye.mutiny.Uni;
import io.ssegateway.dialect.Adaptation;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.Collecting;
import io.ssegateway.stream.S3Response;
import io.vertx.core.buffer.Buffer;
import java.util.function.UnaryOperator;

/** Answers as the client's dialect has them. A document that is rewritten is collected; every other body streams. */
final class Adapted {
    /** The longest document of a store that is rewritten, in bytes: 1 000 rules of a life cycle. */
    static final int LONGEST = 2 * 1024 * 1024;

    private Adapted() {}

    /** The answer; fails where a document that must be rewritten is too long or none. */
    static Uni<S3Response> answer(Adaptation adaptation, S3Response answer) {
        return switch (answer) {
            case S3Response.Empty a ->
                Uni.createFrom()
                        .item(new S3Response.Empty(
                                a.status(), adaptation.fields().apply(a.fields())));
            case S3Response.Bytes a -> bytes(adaptation, a);
            case S3Response.Xml ignored -> Uni.createFrom().item(answer);
            case S3Response.Awaited ignored -> Uni.createFrom().item(answer);
        };
    }

    private static Uni<S3Response> bytes(Adaptation adaptation, S3Response.Bytes answer) {
        var fields = adaptation.fields().apply(answer.fields());
        if (adaptation.document().isEmpty()) {
            return Uni.createFrom().item(new S3Response.Bytes(answer.status(), fields, answer.body()));
        }
        UnaryOperator<byte[]> rewrite = adaptation.document().get();
        return Collecting.collect(answer.body(), LONGEST)
                .onFailure(Collecting.TooLong.class)
                .transform(ignored -> new S3Exception(
                        S3Error.NOT_IMPLEMENTED, "The store's document is longer than this gateway rewrites."))
                .map(stored -> new S3Response.Bytes(
                        answer.status(), fields, Body.of(Buffer.buffer(rewrite.apply(stored.getBytes())))));
    }
}
