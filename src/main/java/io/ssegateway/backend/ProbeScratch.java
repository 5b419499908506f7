package io.ssegateway.backend;

import io.smallrye.mutiny.Uni;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ObjectKey;
import io.ssegateway.s3.S3Header;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;

/**
 * The place of one probe at a store: keys below a prefix of its own.
 *
 * @param store the store as it is, nothing made up for
 */
record ProbeScratch(Vertx vertx, Store store, BucketName bucket, String prefix) {
    /** Where all probes write. */
    static final String ALL = "probe/";

    private static final int MAX_BYTES = 64 * 1024;

    /** What a store answered, errors of the request among it; {@code code} is empty for a good answer. */
    record Outcome(int status, String code, Fields fields, Buffer bytes) {
        boolean good() {
            return code.isEmpty();
        }

        /** In a few words. */
        String words() {
            return good() ? "it answers " + status : "it answers " + status + " " + code;
        }
    }

    /** A request for a key of this probe. */
    StoreRequest request(String method, String name) {
        return StoreRequest.of(method, bucket, new ObjectKey(prefix + name));
    }

    /** The field that names an object of this probe as the source of a copy. */
    Fields copying(String name) {
        String source = "/" + bucket.value() + "/" + new ObjectKey(prefix + name).encoded();
        return Fields.none().with(S3Header.COPY_SOURCE, source);
    }

    /**
     * Asks, and takes a refusal for an answer. Fails if the store cannot be reached or is in trouble (5xx but 501):
     * then nothing is known.
     */
    Uni<Outcome> ask(StoreRequest request) {
        return refusable(store.collect(request, MAX_BYTES)
                .map(answer ->
                        new Outcome(answer.head().status(), "", answer.head().fields(), answer.bytes())));
    }

    /** Takes the refusal of a request for an answer, and no trouble of the store. */
    static Uni<Outcome> refusable(Uni<Outcome> asked) {
        return asked.onFailure(ProbeScratch::refusal).recoverWithItem(failure -> {
            StoreError error = (StoreError) failure;
            return new Outcome(error.status(), error.code(), error.fields(), Buffer.buffer());
        });
    }

    private static boolean refusal(Throwable failure) {
        return failure instanceof StoreError error
                && (error.status() < 500 && error.status() != 429 || error.status() == 501);
    }
}
