package io.ssegateway.cli;

import io.ssegateway.backend.StoreError;
import io.ssegateway.backend.StoreRequest;
import io.ssegateway.backend.StoreXml;
import io.ssegateway.s3.ListPage;
import io.ssegateway.s3.ListQuery;
import io.ssegateway.s3.S3Exception;
import java.util.Optional;

/** The objects of a bucket whose keys begin with a prefix, listed by the store itself. */
final class BucketSource implements ObjectSource {
    private static final int PAGE = 1_000;

    private final StoreSession session;
    private final S3Location location;

    /** Everything below this place. The session stays the caller's. */
    BucketSource(StoreSession session, S3Location location) {
        this.session = session;
        this.location = location;
    }

    /**
     * {@inheritDoc}
     *
     * @throws CommandFailure {@code UNREACHABLE} if the store goes away, {@code INVALID} if it refuses the listing
     */
    @Override
    public void visit(Visitor visitor) {
        Optional<String> token = Optional.empty();
        do {
            ListPage page = page(token);
            page.entries().forEach(entry -> found(entry.key(), visitor));
            if (page.truncated()
                    && (page.nextToken().isEmpty() || page.nextToken().equals(token))) {
                throw new CommandFailure(ExitCode.UNREACHABLE, "the store does not go on with its listing");
            }
            token = page.truncated() ? page.nextToken() : Optional.empty();
        } while (token.isPresent());
    }

    private void found(String key, Visitor visitor) {
        S3Object object;
        try {
            object = S3Object.find(session, location.object(key));
        } catch (StoreError e) {
            visitor.failed(location.bucket() + "/" + key, "the store refuses: " + e.code() + " " + e.text());
            return;
        } catch (ObjectFailure | S3Exception e) {
            visitor.failed(location.bucket() + "/" + key, String.valueOf(e.getMessage()));
            return;
        }
        visitor.object(object);
    }

    private ListPage page(Optional<String> token) {
        ListQuery query = new ListQuery(
                2, Optional.of(location.path()), Optional.empty(), Optional.empty(), token, PAGE, true, false);
        StoreRequest request = StoreRequest.of("GET", location.bucket())
                .query("list-type", "2")
                .query("encoding-type", "url")
                .query("max-keys", Integer.toString(PAGE));
        if (!location.path().isEmpty()) {
            request = request.query("prefix", location.path());
        }
        if (token.isPresent()) {
            request = request.query("continuation-token", token.get());
        }
        try {
            return session.await(session.store()
                    .send(request)
                    .flatMap(answer -> StoreXml.listing(answer, location.bucket(), query)));
        } catch (StoreError e) {
            throw new CommandFailure(
                    ExitCode.INVALID, "the store refuses to list " + location + ": " + e.code() + " " + e.text());
        }
    }
}
