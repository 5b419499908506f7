package io.ssegateway.cli;

import io.ssegateway.backend.StatedCapabilities;
import io.ssegateway.backend.Store;
import io.ssegateway.backend.StoreError;
import io.ssegateway.backend.StoreRequest;
import io.ssegateway.backend.VertxStores;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.stream.Body;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;

/** A store that takes connections: whether it answers us, what time it is there, and what may and can be done there. */
final class StoreHealth {
    private static final Duration WARN_SKEW = Duration.ofMinutes(5);
    /** What S3 allows. Source: Amazon S3 API Reference, "Error responses", RequestTimeTooSkewed. */
    private static final Duration MOST_SKEW = Duration.ofMinutes(15);

    /** A list of 10 000 buckets, as many as S3 lets an account have unasked, takes some 2 MiB. */
    private static final int LISTING = 16 << 20;

    private final String check;
    private final String backend;
    private final VertxStores stores;
    private final StatedCapabilities stated;
    private final InstantSource clock;
    private final Diagnoses to;

    StoreHealth(String backend, VertxStores stores, StatedCapabilities stated, InstantSource clock, Diagnoses to) {
        this.check = "backend " + backend;
        this.backend = backend;
        this.stores = stores;
        this.stated = stated;
        this.clock = clock;
        this.to = to;
    }

    /**
     * Everything that can be asked; what needs a bucket to write into only where there is one.
     *
     * @param mayBeMissing the bucket is made when the gateway first needs it
     * @return whether there is a point in asking more: a store that does not know us, or falls silent, is asked no more
     */
    boolean check(Optional<BucketName> bucket, boolean mayBeMissing) {
        if (!knowsUs()) {
            return false;
        }
        String rights = check + " rights";
        try {
            if (bucket.isEmpty()) {
                to.ok(
                        rights,
                        "not looked at, nor what the store can do: name a bucket to write into with --bucket, or set"
                                + " GATEWAY_STATE_BUCKET");
            } else if (mayBeMissing && missing(bucket.get())) {
                to.ok(
                        rights,
                        "not looked at, nor what the store can do: there is no state bucket yet; it is made when it is"
                                + " first needed, or name another one with --bucket");
            } else if (new StoreRights(rights, store(), bucket.get(), to).sound()) {
                return new StoreAbilities(check + " abilities", stated, to).tell(stores.probe(backend, bucket.get()));
            }
            return true;
        } catch (S3Exception e) {
            to.away(rights, "it answered, and then no more: " + StoreAnswers.said(e) + StoreAnswers.SEE_LOG);
            return false;
        }
    }

    /** What else a HEAD may answer is said of the request that writes. */
    private boolean missing(BucketName bucket) {
        try {
            StoreAnswers.of(store(), StoreRequest.of("HEAD", bucket));
            return false;
        } catch (StoreError e) {
            return e.status() == 404;
        }
    }

    /** Whether the credentials are good, and what time it is there: any answer tells that. */
    private boolean knowsUs() {
        StoreRequest list = new StoreRequest(
                "GET", Optional.empty(), Optional.empty(), Map.of(), Fields.none(), Body.empty(), true);
        try {
            skew(StoreAnswers.within(StoreAnswers.PATIENCE, store().collect(list, LISTING))
                    .head()
                    .fields());
            return true;
        } catch (StoreError e) {
            skew(e.fields());
            return known(e);
        } catch (S3Exception e) {
            to.away(
                    check,
                    "connected, and no answer that can be read: " + StoreAnswers.said(e)
                            + "; check that an S3 store listens there");
            return false;
        }
    }

    private boolean known(StoreError e) {
        switch (e.code()) {
            case "AccessDenied", "NotImplemented", "MethodNotAllowed" -> {
                // may not list buckets: the rights that matter are looked at next
                return true;
            }
            case "InvalidAccessKeyId" ->
                to.fail(check, "it does not know the access key; check GATEWAY_BACKEND_ACCESS_KEY");
            case "SignatureDoesNotMatch" ->
                to.fail(
                        check,
                        "it refuses the signature: the secret is not that of the access key, or the region is another;"
                                + " check GATEWAY_BACKEND_SECRET_KEY and GATEWAY_BACKEND_REGION");
            case "RequestTimeTooSkewed" ->
                to.fail(check, "it refuses requests of this time; set the clock of this machine or of the store");
            default -> StoreAnswers.trouble(check, e, to);
        }
        return false;
    }

    private void skew(Fields answer) {
        Optional<ZonedDateTime> there = answer.get(S3Header.DATE).flatMap(StoreHealth::date);
        String name = check + " clock";
        if (there.isEmpty()) {
            to.warn(name, "it tells no time, so its clock cannot be compared; compare it by hand");
            return;
        }
        Duration ahead = Duration.between(clock.instant(), there.get().toInstant());
        Duration size = ahead.abs();
        String text = "it is " + size.toMinutes() + " min " + size.toSecondsPart() + " s "
                + (ahead.isNegative() ? "behind" : "ahead of") + " this machine";
        if (size.compareTo(MOST_SKEW) > 0) {
            to.fail(name, text + ": requests are refused beyond 15 min; run NTP on both");
        } else if (size.compareTo(WARN_SKEW) > 0) {
            to.warn(name, text + ": requests are refused beyond 15 min; run NTP on both");
        } else {
            to.ok(name, "it agrees with this machine to " + Math.max(1, size.toSeconds()) + " s");
        }
    }

    private static Optional<ZonedDateTime> date(String text) {
        try {
            return Optional.of(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private Store store() {
        return stores.of(backend);
    }
}
