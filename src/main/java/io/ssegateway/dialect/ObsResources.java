package io.ssegateway.dialect;

import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.SubResource.Level;
import io.ssegateway.s3.SubResources;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The table of the sub-resources of OBS: what each is to this gateway. What is not in it, is refused if S3 knows it and
 * means nothing else. Names are compared without regard to case, as the SDKs of OBS sign them.
 *
 * <p>Source: OBS API Reference, "Authentication of requests" (the list of sub-resources), and its SDKs, which sign
 * more.
 */
public final class ObsResources {
    private static final Set<String> ALL = Set.of("GET", "HEAD", "PUT", "POST", "DELETE");

    private static final List<Row> ROWS = rows();

    private ObsResources() {}

    /** What becomes of a sub-resource. */
    public enum Treatment {
        /** An operation of the gateway's own. */
        SERVED,
        /** Goes to the store, whose document is the same in both dialects but for its namespace. */
        PASSED,
        /** Goes to the store; its document is translated both ways. */
        TRANSLATED,
        /** 501 {@code NotImplemented}, naming the parameter. */
        REFUSED
    }

    /**
     * One row.
     *
     * @param level what the request names; empty for both
     * @param name the query parameter as OBS writes it
     * @param methods of HTTP
     * @param s3 the name that S3 has for it; empty text for none
     * @param note why it is refused, or what differs
     */
    public record Row(
            Optional<Level> level, String name, Set<String> methods, Treatment treatment, String s3, String note) {
        /** Copies the set. */
        public Row {
            methods = Set.copyOf(methods);
        }
    }

    /** All rows. */
    public static List<Row> all() {
        return ROWS;
    }

    /** Whether a parameter is a sub-resource of OBS there. */
    static boolean isKnown(Level level, String name) {
        return ROWS.stream().anyMatch(row -> matches(row, level, name));
    }

    /** The row of a request's sub-resource. */
    static Optional<Row> find(Level level, String name, String method) {
        return ROWS.stream()
                .filter(row -> matches(row, level, name) && row.methods().contains(method))
                .findFirst();
    }

    /**
     * The name that S3 has for the sub-resource; empty for a parameter that is none.
     *
     * @throws S3Exception {@code NotImplemented} for one that is refused, and for one of S3 that OBS does not have
     */
    static Optional<String> toS3(Level level, String name, String method) {
        Optional<Row> found = find(level, name, method);
        if (found.isPresent()) {
            Row row = found.get();
            if (row.treatment() == Treatment.REFUSED) {
                throw new S3Exception(S3Error.NOT_IMPLEMENTED, row.name() + " is not served. " + row.note())
                        .with("QueryParameter", name);
            }
            return Optional.of(row.s3());
        }
        // of another method: S3's parsers know what to say
        Optional<String> known = ROWS.stream()
                .filter(row -> matches(row, level, name) && !row.s3().isEmpty())
                .map(Row::s3)
                .findFirst();
        if (known.isEmpty() && SubResources.isSubResource(name)) {
            throw new S3Exception(S3Error.NOT_IMPLEMENTED, "OBS has no sub-resource of this name here.")
                    .with("QueryParameter", name);
        }
        return known;
    }

    private static boolean matches(Row row, Level level, String name) {
        return row.name().equalsIgnoreCase(name)
                && row.level().filter(at -> at != level).isEmpty();
    }

    private static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        ofBuckets(rows);
        ofObjects(rows);
        documentsThatDiffer(rows);
        functionsOfTheService(rows);
        contentOfObjects(rows);
        return List.copyOf(rows);
    }

    private static void ofBuckets(List<Row> rows) {
        for (String name : List.of("versions", "uploads")) {
            bucket(rows, name, Set.of("GET"), Treatment.SERVED, "");
        }
        bucket(rows, "delete", Set.of("POST"), Treatment.SERVED, "EncodingType is refused.");
        Set<String> all = Set.of("GET", "PUT", "DELETE");
        bucket(rows, "encryption", all, Treatment.SERVED, "SM4 and BucketKeyRotationPeriod are refused.");
        bucket(rows, "acl", Set.of("GET", "PUT"), Treatment.TRANSLATED, "Delivered is refused.");
        bucket(rows, "lifecycle", Set.of("GET", "PUT"), Treatment.TRANSLATED, "Names of storage classes.");
        bucket(rows, "lifecycle", Set.of("DELETE"), Treatment.PASSED, "");
        bucket(rows, "location", Set.of("GET"), Treatment.TRANSLATED, "LocationConstraint is Location.");
        for (String name : List.of("cors", "website", "tagging", "publicAccessBlock")) {
            bucket(rows, name, all, Treatment.PASSED, "");
        }
        for (String name : List.of("versioning", "requestPayment")) {
            bucket(rows, name, Set.of("GET", "PUT"), Treatment.PASSED, "");
        }
        bucket(rows, "object-lock", Set.of("GET", "PUT"), Treatment.PASSED, "");
        bucket(rows, "policyStatus", Set.of("GET"), Treatment.PASSED, "");
        for (String name : List.of("policy", "replication")) {
            bucket(rows, name, Set.of("DELETE"), Treatment.PASSED, "What there is, is removed.");
        }
    }

    private static void ofObjects(List<Row> rows) {
        object(rows, "uploads", Set.of("POST"), Treatment.SERVED, "");
        object(rows, "uploadId", Set.of("GET", "PUT", "POST", "DELETE"), Treatment.SERVED, "");
        object(rows, "partNumber", Set.of("GET", "HEAD", "PUT"), Treatment.SERVED, "");
        object(rows, "acl", Set.of("GET", "PUT"), Treatment.TRANSLATED, "Delivered is refused.");
        object(rows, "restore", Set.of("POST"), Treatment.TRANSLATED, "RestoreJob is GlacierJobParameters.");
        object(rows, "tagging", Set.of("GET", "PUT", "DELETE"), Treatment.PASSED, "");
    }

    private static void documentsThatDiffer(List<Row> rows) {
        Set<String> both = Set.of("GET", "PUT");
        refused(rows, Level.BUCKET, "policy", both, "OBS writes principals, actions and resources otherwise than S3.");
        refused(rows, Level.BUCKET, "replication", both, "It needs an agency of OBS.");
        refused(rows, Level.BUCKET, "logging", both, "It needs an agency of OBS.");
        refused(rows, Level.BUCKET, "notification", both, "It names topics and functions of Huawei Cloud.");
        refused(rows, Level.BUCKET, "inventory", ALL, "Its document names a bucket otherwise than S3.");
        refused(rows, Level.OBJECT, "retention", ALL, "Its document is another than S3's.");
    }

    private static void functionsOfTheService(List<Row> rows) {
        String none = "S3 has nothing that does the same.";
        for (String name : List.of(
                "storageClass",
                "storagePolicy",
                "quota",
                "customdomain",
                "directcoldaccess",
                "deletebucket",
                "bucketStatus",
                "obsbucketalias",
                "obsalias",
                "fileinterface",
                "replication_progress",
                "CDNNotifyConfiguration",
                "orchestration")) {
            refused(rows, Level.BUCKET, name, ALL, none);
        }
        String sizes = "The store counts sealed bytes.";
        for (String name :
                List.of("storageinfo", "listcontentsummary", "multilistcontentsummary", "getcontentsummary")) {
            refused(rows, Level.BUCKET, name, ALL, sizes);
        }
    }

    /** On any object, and wherever else they are written: the store would work on ciphertext. */
    private static void contentOfObjects(List<Row> rows) {
        String sealed = "An object is sealed as a whole and cannot be changed in place.";
        for (String name : List.of("append", "position", "modify", "truncate", "length")) {
            refusedAnywhere(rows, name, sealed);
        }
        String named = "An object is sealed under its name; copy it and delete the old one.";
        for (String name : List.of("rename", "name")) {
            refusedAnywhere(rows, name, named);
        }
        refusedAnywhere(rows, "metadata", "Copy the object onto itself with the directive REPLACE.");
        String work = "The store would work on ciphertext.";
        for (String name : List.of(
                "x-image-process",
                "x-image-save-bucket",
                "x-image-save-object",
                "x-oss-process",
                "obscompresspolicy",
                "select",
                "select-type",
                "readahead")) {
            refusedAnywhere(rows, name, work);
        }
        refusedAnywhere(rows, "torrent", "The store would hand out ciphertext.");
        String fetched = "What the store fetches by itself would not be sealed.";
        for (String name : List.of("fetch", "mirrorBackToSource", "mirrorrefresh", "backtosource")) {
            refusedAnywhere(rows, name, fetched);
        }
        refusedAnywhere(rows, "symlink", "A link says nothing of how its target is sealed.");
        for (String name :
                List.of("x-obs-trash", "x-obs-accesslabel", "x-obs-qosinfo", "x-obs-snapshot", "x-obs-snapshotroot")) {
            refusedAnywhere(rows, name, "S3 has nothing that does the same.");
        }
        refusedAnywhere(rows, "attname", "Use response-content-disposition.");
    }

    private static void bucket(List<Row> rows, String name, Set<String> methods, Treatment treatment, String note) {
        rows.add(new Row(Optional.of(Level.BUCKET), name, methods, treatment, name, note));
    }

    private static void object(List<Row> rows, String name, Set<String> methods, Treatment treatment, String note) {
        rows.add(new Row(Optional.of(Level.OBJECT), name, methods, treatment, name, note));
    }

    private static void refused(List<Row> rows, Level level, String name, Set<String> methods, String note) {
        rows.add(new Row(Optional.of(level), name, methods, Treatment.REFUSED, "", note));
    }

    private static void refusedAnywhere(List<Row> rows, String name, String note) {
        rows.add(new Row(Optional.empty(), name, ALL, Treatment.REFUSED, "", note));
    }
}
