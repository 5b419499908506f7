package io.ssegateway.cli;

import io.ssegateway.app.ToolWiring;
import io.ssegateway.backend.Store;
import io.ssegateway.backend.StoreError;
import io.ssegateway.backend.StoreRequest;
import io.ssegateway.backend.StoreXml;
import io.ssegateway.policy.BucketRule;
import io.ssegateway.policy.PolicySnapshot;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.Document;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.stream.Body;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Buckets that a command goes over: one that is named, or all that the stores list; never the gateway's own. */
final class Places {
    /** A million buckets; a store that goes on is broken. */
    private static final int MAX_PAGES = 100;

    private final StoreSession session;
    private final Optional<? extends PolicySnapshot> policy;
    private final Optional<String> reserved;
    private final String backend;

    /**
     * Takes where to look.
     *
     * @param backend of buckets without a rule
     */
    Places(StoreSession session, ToolWiring wiring, Optional<? extends PolicySnapshot> policy, String backend) {
        this.session = session;
        this.policy = policy;
        this.reserved = wiring.config().stateBucket();
        this.backend = backend;
    }

    /** A place with the store and the rule of its bucket. */
    record Found(S3Location location, Store store, Optional<BucketRule> rule) {}

    /**
     * One place by name, {@code s3://bucket[/prefix]}.
     *
     * @throws CommandFailure {@code USAGE} if it is none, or in the gateway's own bucket
     */
    Found named(String text) {
        S3Location location = S3Location.of(text);
        if (location.version().isPresent()) {
            throw new CommandFailure(ExitCode.USAGE, "'" + text + "' names a version; name a bucket or a prefix");
        }
        if (isReserved(location.bucket().value())) {
            throw new CommandFailure(ExitCode.USAGE, location.bucket() + " is the gateway's own bucket");
        }
        Optional<BucketRule> rule = rule(location.bucket());
        return new Found(location, session.store(rule.map(BucketRule::backend).orElse(backend)), rule);
    }

    /** Every bucket of every backend that a rule sends there, or that has no rule and lies in the default one. */
    List<Found> all() {
        List<Found> all = new ArrayList<>();
        for (String each : session.backends()) {
            Store store = session.store(each);
            for (BucketName bucket : buckets(store, each)) {
                Optional<BucketRule> rule = rule(bucket);
                if (rule.map(BucketRule::backend).orElse(backend).equals(each)) {
                    all.add(new Found(new S3Location(bucket, "", Optional.empty()), store, rule));
                }
            }
        }
        return all;
    }

    private Optional<BucketRule> rule(BucketName bucket) {
        return policy.flatMap(each -> each.rule(bucket));
    }

    private boolean isReserved(String bucket) {
        return reserved.filter(bucket::equalsIgnoreCase).isPresent();
    }

    private List<BucketName> buckets(Store store, String name) {
        List<BucketName> found = new ArrayList<>();
        Optional<String> token = Optional.empty();
        for (int pages = 0; pages < MAX_PAGES; pages++) {
            StoreRequest request = new StoreRequest(
                    "GET", Optional.empty(), Optional.empty(), Map.of(), Fields.none(), Body.empty(), true);
            Optional<String> at = token;
            StoreRequest asked =
                    at.map(next -> request.query("continuation-token", next)).orElse(request);
            Document.Buckets page;
            try {
                page = session.await(store.send(asked).flatMap(StoreXml::buckets));
            } catch (StoreError e) {
                throw new CommandFailure(
                        ExitCode.INVALID,
                        "backend " + name + " refuses to list its buckets: " + e.code() + " " + e.text());
            }
            page.buckets().forEach(entry -> named(entry.name(), found));
            token = page.nextToken();
            if (token.isEmpty()) {
                return found;
            }
        }
        throw new CommandFailure(ExitCode.UNREACHABLE, "the list of buckets of backend " + name + " has no end");
    }

    private void named(String name, List<BucketName> found) {
        try {
            if (!isReserved(name)) {
                found.add(new BucketName(name));
            }
        } catch (S3Exception e) {
            // no request of the gateway could name it, so nothing in it was sealed by one
            return;
        }
    }
}
