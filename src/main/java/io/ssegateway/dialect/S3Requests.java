package io.ssegateway.dialect;

import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ObjectKey;
import io.ssegateway.s3.ObjectRef;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The XML documents of requests. Source: Amazon S3 API Reference, the pages of the operations. */
final class S3Requests {
    private static final int MAX_TARGETS = 1000;

    private S3Requests() {}

    /**
     * Looks at a CreateBucketConfiguration; empty bytes are no document.
     *
     * @throws S3Exception {@code NotImplemented} for a directory bucket
     */
    static void bucketConfiguration(byte[] bytes) {
        if (bytes.length == 0) {
            return;
        }
        XmlElement root = XmlElement.parse(bytes);
        require(root.name().equals("CreateBucketConfiguration"));
        if (root.has("Bucket") || root.has("Location")) {
            throw new S3Exception(S3Error.NOT_IMPLEMENTED, "Directory buckets are not served.");
        }
    }

    /**
     * Looks at a RestoreRequest; the store judges the rest of it.
     *
     * @throws S3Exception {@code NotImplemented} for one that selects from the object's content: it is ciphertext
     */
    static void restoration(byte[] bytes) {
        if (bytes.length == 0) {
            return;
        }
        XmlElement root = XmlElement.parse(bytes);
        require(root.name().equals("RestoreRequest"));
        if (root.has("Type") || root.has("SelectParameters") || root.has("OutputLocation")) {
            throw new S3Exception(S3Error.NOT_IMPLEMENTED, "The store would select from ciphertext.");
        }
    }

    /**
     * The buckets that a configuration tells the store to write to: by name, or the last part of an ARN. What is no
     * bucket's name is the store's to judge.
     */
    static Set<BucketName> targets(byte[] bytes) {
        if (bytes.length == 0) {
            return Set.of();
        }
        return XmlElement.parse(bytes).texts(Set.of("Bucket", "TargetBucket")).stream()
                .map(text -> text.substring(text.lastIndexOf(':') + 1))
                .flatMap(name -> bucket(name).stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * The operation of an ObjectEncryption document: {@code SSE-KMS} with {@code KMSKeyArn} and, perhaps,
     * {@code BucketKeyEnabled}.
     *
     * @throws S3Exception {@code InvalidArgument} for SSE-S3, which no object is changed to; {@code MalformedXML}
     */
    static S3Operation.UpdateObjectEncryption objectEncryption(byte[] bytes, ObjectRef object, Fields fields) {
        if (bytes.length == 0) {
            throw new S3Exception(S3Error.MISSING_REQUEST_BODY);
        }
        XmlElement root = XmlElement.parse(bytes);
        require(root.name().equals("ObjectEncryption"));
        if (root.has("SSE-S3")) {
            throw new S3Exception(
                            S3Error.INVALID_ARGUMENT, "UpdateObjectEncryption changes encryption to SSE-KMS alone.")
                    .with("ArgumentName", "SSE-S3");
        }
        List<XmlElement> methods = root.children("SSE-KMS");
        require(root.only("SSE-KMS") && methods.size() == 1);
        XmlElement kms = methods.get(0);
        require(kms.only("KMSKeyArn", "BucketKeyEnabled"));
        String keyId = kms.text("KMSKeyArn").map(String::trim).orElse("");
        String bucketKey = kms.text("BucketKeyEnabled").map(String::trim).orElse("false");
        require(!keyId.isEmpty() && (bucketKey.equals("true") || bucketKey.equals("false")));
        return new S3Operation.UpdateObjectEncryption(object, keyId, bucketKey.equals("true"), fields);
    }

    private static Optional<BucketName> bucket(String name) {
        try {
            return Optional.of(new BucketName(name));
        } catch (S3Exception e) {
            return Optional.empty();
        }
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
