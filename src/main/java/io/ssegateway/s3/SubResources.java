package io.ssegateway.s3;

import static io.ssegateway.s3.SubResource.Level.BUCKET;
import static io.ssegateway.s3.SubResource.Level.OBJECT;
import static io.ssegateway.s3.SubResource.Need.ADMIN;
import static io.ssegateway.s3.SubResource.Need.LIST;
import static io.ssegateway.s3.SubResource.Need.READ;
import static io.ssegateway.s3.SubResource.Need.WRITE;

import io.ssegateway.s3.SubResource.Content;
import io.ssegateway.s3.SubResource.Level;
import io.ssegateway.s3.SubResource.Need;
import io.ssegateway.s3.SubResource.Passed;
import io.ssegateway.s3.SubResource.Refused;
import io.ssegateway.s3.SubResource.Served;
import io.ssegateway.s3.SubResource.Treatment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The table of every sub-resource of S3: passed, served by the gateway, or refused by name. What is not in it is
 * refused too. Source: Amazon S3 API Reference, the request syntax of the operations.
 */
public final class SubResources {
    /** Of every method. */
    public static final String ANY_METHOD = "*";

    /** Documents of a few elements. */
    private static final int SMALL = 64 * 1024;

    /** Documents of up to 1 000 rules (S3: replication up to 2 MB). */
    private static final int RULES = 2 * 1024 * 1024;

    private static final List<SubResource> ALL = table();
    private static final Set<String> NAMES =
            ALL.stream().map(SubResource::parameter).collect(Collectors.toUnmodifiableSet());

    private SubResources() {}

    /** All rows, those of buckets first. */
    public static List<SubResource> all() {
        return ALL;
    }

    /** Whether a query parameter of this name is a sub-resource, of a bucket or of an object. */
    public static boolean isSubResource(String parameter) {
        return NAMES.contains(parameter);
    }

    /** All rows of one sub-resource. */
    public static List<SubResource> of(Level level, String parameter) {
        return ALL.stream()
                .filter(row -> row.level() == level && row.parameter().equals(parameter))
                .toList();
    }

    /**
     * The row of a request.
     *
     * @param item whether the request names one of several configurations ({@code id}); without it all are listed
     */
    public static Optional<SubResource> find(Level level, String parameter, String method, boolean item) {
        List<SubResource> rows = of(level, parameter).stream()
                .filter(row -> row.method().equals(ANY_METHOD) || row.method().equals(method))
                .toList();
        return rows.stream()
                .filter(row -> rows.size() == 1 || row.treatment() instanceof Passed passed && passed.item() == item)
                .findFirst();
    }

    private static List<SubResource> table() {
        List<SubResource> rows = new ArrayList<>();
        configurations(rows);
        wideConfigurations(rows);
        severalConfigurations(rows);
        servedOfBuckets(rows);
        refusedOfBuckets(rows);
        objects(rows);
        refusedOfObjects(rows);
        return List.copyOf(rows);
    }

    /** What says something about the bucket alone: whoever may list may read it. */
    private static void configurations(List<SubResource> rows) {
        get(rows, "location", "GetBucketLocation", LIST);
        get(rows, "versioning", "GetBucketVersioning", LIST);
        put(rows, "versioning", "PutBucketVersioning", SMALL);
        get(rows, "object-lock", "GetObjectLockConfiguration", LIST);
        put(rows, "object-lock", "PutObjectLockConfiguration", SMALL);
        get(rows, "accelerate", "GetBucketAccelerateConfiguration", LIST);
        put(rows, "accelerate", "PutBucketAccelerateConfiguration", SMALL);
        get(rows, "requestPayment", "GetBucketRequestPayment", LIST);
        put(rows, "requestPayment", "PutBucketRequestPayment", SMALL);
        get(rows, "abac", "GetBucketAbac", LIST);
        put(rows, "abac", "PutBucketAbac", SMALL);
        get(rows, "policyStatus", "GetBucketPolicyStatus", LIST);
        get(rows, "cors", "GetBucketCors", LIST);
        put(rows, "cors", "PutBucketCors", SMALL);
        delete(rows, "cors", "DeleteBucketCors");
        get(rows, "lifecycle", "GetBucketLifecycleConfiguration", LIST);
        put(rows, "lifecycle", "PutBucketLifecycleConfiguration", RULES);
        delete(rows, "lifecycle", "DeleteBucketLifecycle");
        get(rows, "website", "GetBucketWebsite", LIST);
        put(rows, "website", "PutBucketWebsite", SMALL);
        delete(rows, "website", "DeleteBucketWebsite");
        get(rows, "publicAccessBlock", "GetPublicAccessBlock", LIST);
        put(rows, "publicAccessBlock", "PutPublicAccessBlock", SMALL);
        delete(rows, "publicAccessBlock", "DeletePublicAccessBlock");
        get(rows, "ownershipControls", "GetBucketOwnershipControls", LIST);
        put(rows, "ownershipControls", "PutBucketOwnershipControls", SMALL);
        delete(rows, "ownershipControls", "DeleteBucketOwnershipControls");
        get(rows, "tagging", "GetBucketTagging", READ);
        put(rows, "tagging", "PutBucketTagging", SMALL);
        delete(rows, "tagging", "DeleteBucketTagging");
        get(rows, "acl", "GetBucketAcl", READ);
        put(rows, "acl", "PutBucketAcl", SMALL);
    }

    /** What names others (accounts, queues, buckets): for administrators to read as well. */
    private static void wideConfigurations(List<SubResource> rows) {
        get(rows, "policy", "GetBucketPolicy", ADMIN);
        put(rows, "policy", "PutBucketPolicy", SMALL);
        delete(rows, "policy", "DeleteBucketPolicy");
        get(rows, "notification", "GetBucketNotificationConfiguration", ADMIN);
        put(rows, "notification", "PutBucketNotificationConfiguration", RULES);
        get(rows, "logging", "GetBucketLogging", ADMIN);
        row(rows, BUCKET, "logging", "PUT", "PutBucketLogging", new Passed(ADMIN, false, SMALL, Content.NAMES_BUCKETS));
        get(rows, "replication", "GetBucketReplication", ADMIN);
        row(
                rows,
                BUCKET,
                "replication",
                "PUT",
                "PutBucketReplication",
                new Passed(ADMIN, false, RULES, Content.NAMES_BUCKETS));
        delete(rows, "replication", "DeleteBucketReplication");
    }

    private static void severalConfigurations(List<SubResource> rows) {
        several(rows, "inventory", "Inventory", Content.NAMES_BUCKETS);
        several(rows, "analytics", "Analytics", Content.NAMES_BUCKETS);
        several(rows, "metrics", "Metrics", Content.ANY);
        several(rows, "intelligent-tiering", "IntelligentTiering", Content.ANY);
    }

    private static void servedOfBuckets(List<SubResource> rows) {
        served(rows, BUCKET, "versions", "GET", "ListObjectVersions");
        served(rows, BUCKET, "uploads", "GET", "ListMultipartUploads");
        served(rows, BUCKET, "delete", "POST", "DeleteObjects");
        served(rows, BUCKET, "encryption", "GET", "GetBucketEncryption");
        served(rows, BUCKET, "encryption", "PUT", "PutBucketEncryption");
        served(rows, BUCKET, "encryption", "DELETE", "DeleteBucketEncryption");
    }

    private static void refusedOfBuckets(List<SubResource> rows) {
        String tables = "The store's tables of metadata would show ciphertext sizes and envelopes for objects.";
        for (String parameter : List.of(
                "metadataConfiguration",
                "metadataTable",
                "metadataInventoryTable",
                "metadataJournalTable",
                "metadataAnnotationTable")) {
            refused(rows, BUCKET, parameter, ANY_METHOD, "BucketMetadataConfiguration", tables);
        }
        String directory = "Directory buckets are not served.";
        refused(rows, BUCKET, "session", ANY_METHOD, "CreateSession", directory);
    }

    private static void objects(List<SubResource> rows) {
        passed(rows, OBJECT, "tagging", "GET", "GetObjectTagging", READ, 0);
        passed(rows, OBJECT, "tagging", "PUT", "PutObjectTagging", WRITE, SMALL);
        passed(rows, OBJECT, "tagging", "DELETE", "DeleteObjectTagging", WRITE, 0);
        passed(rows, OBJECT, "acl", "GET", "GetObjectAcl", READ, 0);
        passed(rows, OBJECT, "acl", "PUT", "PutObjectAcl", WRITE, SMALL);
        passed(rows, OBJECT, "retention", "GET", "GetObjectRetention", READ, 0);
        passed(rows, OBJECT, "retention", "PUT", "PutObjectRetention", WRITE, SMALL);
        passed(rows, OBJECT, "legal-hold", "GET", "GetObjectLegalHold", READ, 0);
        passed(rows, OBJECT, "legal-hold", "PUT", "PutObjectLegalHold", WRITE, SMALL);
        row(rows, OBJECT, "restore", "POST", "RestoreObject", new Passed(WRITE, false, SMALL, Content.RESTORATION));
        served(rows, OBJECT, "attributes", "GET", "GetObjectAttributes");
        served(rows, OBJECT, "encryption", "PUT", "UpdateObjectEncryption");
        served(rows, OBJECT, "uploads", "POST", "CreateMultipartUpload");
        served(rows, OBJECT, "uploadId", "PUT", "UploadPart");
        served(rows, OBJECT, "uploadId", "POST", "CompleteMultipartUpload");
        served(rows, OBJECT, "uploadId", "DELETE", "AbortMultipartUpload");
        served(rows, OBJECT, "uploadId", "GET", "ListParts");
        served(rows, OBJECT, "partNumber", "PUT", "UploadPart");
        served(rows, OBJECT, "partNumber", "GET", "GetObject");
        served(rows, OBJECT, "partNumber", "HEAD", "HeadObject");
    }

    private static void refusedOfObjects(List<SubResource> rows) {
        String select = "The store would search ciphertext.";
        refused(rows, OBJECT, "select", ANY_METHOD, "SelectObjectContent", select);
        refused(rows, OBJECT, "select-type", ANY_METHOD, "SelectObjectContent", select);
        refused(rows, OBJECT, "torrent", ANY_METHOD, "GetObjectTorrent", "The store would hand out ciphertext.");
        for (String method : List.of("GET", "HEAD", "POST", "DELETE")) {
            refused(rows, OBJECT, "encryption", method, "UpdateObjectEncryption", "It is a PUT.");
        }
        refused(
                rows,
                OBJECT,
                "renameObject",
                ANY_METHOD,
                "RenameObject",
                "An object is sealed under its name; copy it and delete the old one.");
        refused(rows, OBJECT, "append", ANY_METHOD, "AppendObject", "A sealed object cannot be appended to.");
    }

    private static void several(List<SubResource> rows, String parameter, String name, Content content) {
        String configuration = "Bucket" + name + "Configuration";
        row(rows, BUCKET, parameter, "GET", "Get" + configuration, new Passed(ADMIN, true, 0, Content.ANY));
        row(rows, BUCKET, parameter, "GET", "List" + configuration + "s", new Passed(ADMIN, false, 0, Content.ANY));
        row(rows, BUCKET, parameter, "PUT", "Put" + configuration, new Passed(ADMIN, true, SMALL, content));
        row(rows, BUCKET, parameter, "DELETE", "Delete" + configuration, new Passed(ADMIN, true, 0, Content.ANY));
    }

    private static void get(List<SubResource> rows, String parameter, String operation, Need need) {
        passed(rows, BUCKET, parameter, "GET", operation, need, 0);
    }

    private static void put(List<SubResource> rows, String parameter, String operation, int maxDocument) {
        passed(rows, BUCKET, parameter, "PUT", operation, ADMIN, maxDocument);
    }

    private static void delete(List<SubResource> rows, String parameter, String operation) {
        passed(rows, BUCKET, parameter, "DELETE", operation, ADMIN, 0);
    }

    private static void passed(
            List<SubResource> rows,
            Level level,
            String parameter,
            String method,
            String operation,
            Need need,
            int maxDocument) {
        row(rows, level, parameter, method, operation, new Passed(need, false, maxDocument, Content.ANY));
    }

    private static void served(List<SubResource> rows, Level level, String parameter, String method, String operation) {
        row(rows, level, parameter, method, operation, new Served());
    }

    private static void refused(
            List<SubResource> rows, Level level, String parameter, String method, String operation, String reason) {
        row(rows, level, parameter, method, operation, new Refused(reason));
    }

    private static void row(
            List<SubResource> rows,
            Level level,
            String parameter,
            String method,
            String operation,
            Treatment treatment) {
        rows.add(new SubResource(level, parameter, method, operation, treatment));
    }
}
