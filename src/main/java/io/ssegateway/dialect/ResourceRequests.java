package io.ssegateway.dialect;

import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ObjectKey;
import io.ssegateway.s3.ResourceOperation.PassThrough;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.SubResource;
import io.ssegateway.s3.SubResource.Level;
import io.ssegateway.s3.SubResource.Passed;
import io.ssegateway.s3.SubResource.Refused;
import io.ssegateway.s3.SubResource.Served;
import io.ssegateway.s3.SubResources;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Requests for a sub-resource that is passed to the store or refused by name, by the table {@link SubResources}. */
final class ResourceRequests {
    private static final String ID = "id";
    private static final String LISTS = "List";
    private static final String TOKEN = "continuation-token";

    private ResourceRequests() {}

    /**
     * The operation, if the request names such a sub-resource; empty if it names none, or one that the gateway serves.
     *
     * @throws S3Exception {@code NotImplemented} for a refused one and for two at once, {@code MethodNotAllowed}
     */
    static Optional<Parsed> parse(RequestHead head, BucketName bucket) {
        Level level = head.key().isPresent() ? Level.OBJECT : Level.BUCKET;
        List<String> names = head.query().parameters().stream()
                .map(Map.Entry::getKey)
                .filter(name -> !SubResources.of(level, name).isEmpty())
                .distinct()
                .toList();
        Optional<Parsed> found = Optional.empty();
        for (String name : names) {
            Optional<SubResource> row =
                    SubResources.find(level, name, head.method(), head.query().has(ID));
            if (row.isEmpty() && isPassed(level, name)) {
                throw S3Dialect.methodNotAllowed(head, name.toUpperCase(Locale.ROOT));
            }
            if (row.isPresent()) {
                found = found.or(() -> parsed(head, bucket, row.get()));
            }
        }
        if (found.isPresent() && names.size() > 1) {
            throw QueryRules.notImplemented(names.get(1));
        }
        return found;
    }

    private static boolean isPassed(Level level, String name) {
        return SubResources.of(level, name).stream().anyMatch(row -> row.treatment() instanceof Passed);
    }

    private static Optional<Parsed> parsed(RequestHead head, BucketName bucket, SubResource row) {
        return switch (row.treatment()) {
            case Passed rules -> Optional.of(passed(head, bucket, row, rules));
            case Served ignored -> Optional.empty();
            case Refused refused ->
                throw new S3Exception(S3Error.NOT_IMPLEMENTED, row.operation() + " is not served. " + refused.reason())
                        .with("QueryParameter", row.parameter());
        };
    }

    private static Parsed passed(RequestHead head, BucketName bucket, SubResource resource, Passed rules) {
        Map<String, String> query = query(head.query(), resource, rules);
        RequestFields sent = new RequestFields(head);
        Fields fields = resource.writes() ? sent.forWrite() : sent.forRead();
        Optional<ObjectKey> key = head.key();
        if (rules.maxDocument() == 0) {
            return new Parsed.Ready(new PassThrough(resource, rules, bucket, key, query, Set.of(), fields));
        }
        return new Parsed.NeedsDocument(
                rules.maxDocument(),
                bytes -> new PassThrough(resource, rules, bucket, key, query, targets(rules, bytes), fields));
    }

    private static Set<BucketName> targets(Passed rules, byte[] bytes) {
        return switch (rules.content()) {
            case ANY -> Set.of();
            case NAMES_BUCKETS -> S3Requests.targets(bytes);
            case RESTORATION -> {
                S3Requests.restoration(bytes);
                yield Set.of();
            }
        };
    }

    private static Map<String, String> query(Query sent, SubResource resource, Passed rules) {
        Set<String> allowed = new HashSet<>(Set.of(resource.parameter()));
        Map<String, String> query = new HashMap<>(Map.of(resource.parameter(), ""));
        if (resource.level() == Level.OBJECT) {
            allowed.add(QueryRules.VERSION);
            QueryRules.version(sent).ifPresent(id -> query.put(QueryRules.VERSION, id));
        }
        if (rules.item()) {
            allowed.add(ID);
            sent.get(ID).ifPresent(id -> query.put(ID, id));
        } else if (resource.operation().startsWith(LISTS)) {
            allowed.add(TOKEN);
            sent.get(TOKEN).ifPresent(token -> query.put(TOKEN, token));
        }
        if (resource.writes()) {
            QueryRules.allowOnWrite(sent, allowed);
        } else {
            QueryRules.allowOnRead(sent, allowed);
        }
        return query;
    }
}
