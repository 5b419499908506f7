package io.ssegateway.dialect;

import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ObjectKey;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The XML documents of requests. Source: Amazon S3 API Reference, CreateBucket and DeleteObjects. */
final class S3Requests {
    private static final int MAX_TARGETS = 1000;

    private S3Requests() {}

    /** The region of a CreateBucketConfiguration; empty bytes are no document. */
    static Optional<String> location(byte[] bytes) {
        if (bytes.length == 0) {
            return Optional.empty();
        }
        XmlElement root = XmlElement.parse(bytes);
        require(root.name().equals("CreateBucketConfiguration"));
        require(root.only("LocationConstraint"));
        return root.text("LocationConstraint").map(String::trim).filter(region -> !region.isEmpty());
    }

    /** The operation of a Delete document. */
    static S3Operation.DeleteObjects deletion(byte[] bytes, BucketName bucket, Fields fields) {
        if (bytes.length == 0) {
            throw new S3Exception(S3Error.MISSING_REQUEST_BODY);
        }
        XmlElement root = XmlElement.parse(bytes);
        require(root.name().equals("Delete") && root.only("Object", "Quiet"));
        List<S3Operation.DeleteObjects.Target> targets = new ArrayList<>();
        for (XmlElement child : root.children("Object")) {
            targets.add(target(child));
        }
        require(!targets.isEmpty() && targets.size() <= MAX_TARGETS);
        boolean quiet = root.text("Quiet").map(String::trim).orElse("false").equalsIgnoreCase("true");
        return new S3Operation.DeleteObjects(bucket, quiet, targets, fields);
    }

    /** Conditions that are not served (time, size) must not be dropped: the wrong object would be deleted. */
    private static S3Operation.DeleteObjects.Target target(XmlElement object) {
        if (object.has("LastModifiedTime") || object.has("Size")) {
            throw new S3Exception(S3Error.NOT_IMPLEMENTED);
        }
        require(object.only("Key", "VersionId", "ETag"));
        String key = object.text("Key").orElse("");
        require(!key.isEmpty());
        return new S3Operation.DeleteObjects.Target(
                new ObjectKey(key),
                object.text("VersionId").filter(id -> !id.isEmpty()),
                object.text("ETag").filter(tag -> !tag.isEmpty()));
    }

    private static void require(boolean met) {
        if (!met) {
            throw new S3Exception(S3Error.MALFORMED_XML);
        }
    }
}
