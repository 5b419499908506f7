package io.ssegateway.cli;

import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.Capability;
import io.ssegateway.backend.ProbeReport;
import io.ssegateway.backend.StatedCapabilities;
import io.ssegateway.backend.Store;
import io.ssegateway.backend.StoreError;
import io.ssegateway.backend.StoreRequest;
import io.ssegateway.backend.VertxStores;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ObjectKey;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.stream.Body;
import io.vertx.core.buffer.Buffer;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** A store that can be reached: whose clock, which rights, and what it can do. */
final class StoreHealth {
    private static final Duration WARN_SKEW = Duration.ofMinutes(5);
    /** What S3 allows. Source: Amazon S3 API Reference, "Error responses", RequestTimeTooSkewed. */
    private static final Duration MOST_SKEW = Duration.ofMinutes(15);

    private static final Duration PATIENCE = Duration.ofSeconds(8);
    private static final Duration PROBE_PATIENCE = Duration.ofSeconds(65);
    private static final int SMALL = 1 << 20;
    /** What is good to have; without the others something does not work as with S3. */
    private static final Set<Capability> EXTRAS =
            EnumSet.of(Capability.TRAILING_CHECKSUM, Capability.PART_TRAILING_CHECKSUM);

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
     */
    void check(Optional<BucketName> bucket, boolean mayBeMissing) {
        if (!knowsUs()) {
            return;
        }
        if (bucket.isEmpty()) {
            to.ok(
                    check + " rights",
                    "not looked at, nor what the store can do: name a bucket to write into with --bucket, or set"
                            + " GATEWAY_STATE_BUCKET");
        } else if (mayBeMissing && missing(bucket.get())) {
            to.ok(
                    check + " rights",
                    "not looked at, nor what the store can do: there is no state bucket yet; it is made when it is first"
                            + " needed, or name another one with --bucket");
        } else if (mayWrite(bucket.get())) {
            probe(bucket.get());
        }
    }

    private boolean missing(BucketName bucket) {
        try {
            await(store().collect(StoreRequest.of("HEAD", bucket), SMALL), PATIENCE);
            return false;
        } catch (StoreError e) {
            return e.status() == 404;
        } catch (S3Exception | TimeoutException e) {
            // what is asked next says why
            return false;
        }
    }

    /** Whether the credentials are good, and what time it is there. */
    private boolean knowsUs() {
        StoreRequest list = new StoreRequest(
                "GET", Optional.empty(), Optional.empty(), Map.of(), Fields.none(), Body.empty(), true);
        try {
            skew(await(store().collect(list, SMALL), PATIENCE).head().fields());
            return true;
        } catch (StoreError e) {
            skew(e.fields());
            return known(e);
        } catch (S3Exception | TimeoutException e) {
            to.away(
                    check,
                    "connected, and no answer that can be read: " + e.getMessage()
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
            default -> trouble(check, e);
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

    /** Writes, reads and removes a small object. */
    private boolean mayWrite(BucketName bucket) {
        String name = check + " rights";
        ObjectKey key = new ObjectKey("probe/doctor-" + UUID.randomUUID());
        Buffer canary = Buffer.buffer("gw doctor was here; this object may be deleted");
        boolean[] written = {false};
        boolean done = step(name, "written to", bucket, () -> {
                    await(store().collect(StoreRequest.of("PUT", bucket, key).bytes(canary.copy()), SMALL), PATIENCE);
                    written[0] = true;
                })
                && step(name, "read from", bucket, () -> {
                    Buffer read = await(store().collect(StoreRequest.of("GET", bucket, key), SMALL), PATIENCE)
                            .bytes();
                    if (!read.equals(canary)) {
                        throw new StoreError(
                                500, "OtherBytes", "other bytes come back than were written", Fields.none());
                    }
                });
        if (written[0]) {
            done &= step(
                    name,
                    "deleted from",
                    bucket,
                    () -> await(store().collect(StoreRequest.of("DELETE", bucket, key), SMALL), PATIENCE));
        }
        if (done) {
            to.ok(name, "an object was written to, read from and deleted from bucket " + bucket);
        }
        return done;
    }

    private boolean step(String name, String verb, BucketName bucket, Runnable action) {
        try {
            action.run();
            return true;
        } catch (StoreError e) {
            refused(name, verb, bucket, e);
        } catch (S3Exception | TimeoutException e) {
            to.away(
                    name,
                    "bucket " + bucket + " could not be " + verb + ": " + e.getMessage()
                            + "; look into the store's log");
        }
        return false;
    }

    private void refused(String name, String verb, BucketName bucket, StoreError e) {
        switch (e.code()) {
            case "NoSuchBucket" ->
                to.fail(name, "there is no bucket " + bucket + " to try them in; make it, or name another one");
            case "AccessDenied" ->
                to.fail(
                        name,
                        "bucket " + bucket + " may not be " + verb + " (AccessDenied); allow it to the gateway's access"
                                + " key at the store");
            default -> trouble(name, e);
        }
    }

    private void trouble(String name, StoreError e) {
        String answer = "it answers " + e.status() + " " + e.code() + ": " + e.text();
        if (e.status() == 507 || e.code().equals("XMinioStorageFull")) {
            to.fail(name, answer + "; make room at the store");
        } else if (e.status() >= 500 || e.status() == 429) {
            to.away(name, answer + "; look into the store's log");
        } else {
            to.fail(name, answer + "; look into the store's configuration");
        }
    }

    private void probe(BucketName bucket) {
        String name = check + " abilities";
        ProbeReport report;
        try {
            report = await(stores.probe(backend, bucket), PROBE_PATIENCE);
        } catch (StoreError e) {
            trouble(name, e);
            return;
        } catch (S3Exception | TimeoutException e) {
            to.away(name, "the probe came to no end: " + e.getMessage() + "; look into the store's log");
            return;
        }
        boolean sound = true;
        for (Capability capability : Capability.values()) {
            sound &= ability(name, report, capability);
        }
        if (sound) {
            to.ok(name, "it does all that S3 promises");
        }
    }

    /** Tells of a promise that is not kept; whether there was nothing to tell. */
    private boolean ability(String name, ProbeReport report, Capability capability) {
        if (stated.answers().containsKey(capability)) {
            boolean keeps = stated.answers().get(capability);
            to.ok(name, (keeps ? "has " : "lacks ") + capability.title() + ", says the configuration");
            return keeps;
        }
        if (report.undecided().containsKey(capability)) {
            to.warn(
                    name,
                    "it could not be found out: " + capability.title() + " (" + report.reason(capability)
                            + "); try again");
            return false;
        }
        if (report.capabilities().has(capability)) {
            return true;
        }
        String lacks = "lacks " + capability.title() + " (" + report.reason(capability) + "): " + capability.without();
        if (EXTRAS.contains(capability)) {
            to.ok(name, lacks);
        } else {
            to.warn(name, lacks + "; another version of the store may keep it");
        }
        return false;
    }

    private Store store() {
        return stores.of(backend);
    }

    private static <T> T await(Uni<T> answer, Duration patience) {
        return answer.await().atMost(patience);
    }
}
