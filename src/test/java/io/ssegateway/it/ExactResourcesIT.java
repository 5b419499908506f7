package io.ssegateway.it;

import io.ssegateway.it.Ask.Kind;
import io.ssegateway.it.Twins.Script;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Buckets and every sub-resource that is passed answer as the store does, sealed or not. */
@ExtendWith(Stage.class)
class ExactResourcesIT {
    private static final String MALFORMED = "400 MalformedXML The XML that you provided was not well formed or did not"
            + " validate against our published schema.";
    private static final String LIFECYCLE = "<LifecycleConfiguration><Rule><ID>a</ID><Status>Enabled</Status><Filter>"
            + "<Prefix>x</Prefix></Filter><Expiration><Days>3</Days></Expiration></Rule></LifecycleConfiguration>";
    private static final String LOCK = "<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled><Rule>"
            + "<DefaultRetention><Mode>GOVERNANCE</Mode><Days>1</Days></DefaultRetention></Rule></ObjectLockConfiguration>";
    private static final String RETENTION = "<Retention><Mode>GOVERNANCE</Mode>"
            + "<RetainUntilDate>2031-01-01T00:00:00Z</RetainUntilDate></Retention>";
    private static final String HOLD = "<LegalHold><Status>ON</Status></LegalHold>";
    private static final String POLICY =
            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":"
                    + "{\"AWS\":[\"*\"]},\"Action\":[\"s3:GetObject\"],\"Resource\":[\"arn:aws:s3:::{b}/*\"]}]}";

    static Stream<Arguments> scripts() {
        return Twins.each(Stream.of(objectTags(), objectAccess(), bucketTags(), lifecycle(), others(), policy()));
    }

    private static Script objectTags() {
        return Script.of(
                "tags of objects",
                Ask.put("/{b}?versioning", Documents.VERSIONED),
                Ask.put("/{b}/k%20%2B", "hello"),
                Ask.get("/{b}/k%20%2B?tagging"),
                Ask.put("/{b}/k%20%2B?tagging", Documents.TAGS),
                Ask.get("/{b}/k%20%2B?tagging"),
                Ask.get("/{b}/k%20%2B?tagging&versionId={v1}"),
                Ask.head("/{b}/k%20%2B"),
                Ask.get("/{b}/k%20%2B"),
                Ask.put("/{b}/k%20%2B?tagging", "<Tagging"),
                Ask.document("PUT", "/{b}/k%20%2B?tagging", Documents.TAGS)
                        .with("Content-MD5", Octets.md5Base64(new byte[1]))
                        .refused(
                                "400 BadDigest The Content-MD5 you specified did not match what we received.",
                                "200",
                                "S3: BadDigest for any body; MinIO does not look at it here"),
                Ask.delete("/{b}/k%20%2B?tagging"),
                Ask.get("/{b}/k%20%2B?tagging"),
                Ask.get("/{b}/absent?tagging"),
                Ask.put("/{b}/absent?tagging", Documents.TAGS),
                Ask.delete("/{b}/absent?tagging"),
                Ask.get("/{b}/k%20%2B?tagging&versionId=11111111-1111-1111-1111-111111111111"));
    }

    private static Script objectAccess() {
        return Script.of(
                "access to objects",
                Ask.put("/{b}/k", "hello"),
                Ask.get("/{b}/k?acl"),
                Ask.of("PUT", "/{b}/k?acl").with("x-amz-acl", "private"),
                Ask.of("PUT", "/{b}/k?acl").with("x-amz-acl", "public-read"),
                Ask.put("/{b}/k?acl", "<AccessControlPolicy"),
                Ask.get("/{b}/absent?acl"),
                Ask.get("/{b}?acl"),
                Ask.of("PUT", "/{b}?acl").with("x-amz-acl", "private"),
                Ask.get("/{b}/k?retention"),
                Ask.get("/{b}/k?legal-hold"),
                Ask.document("PUT", "/{b}/k?retention", RETENTION),
                Ask.document("PUT", "/{b}/k?legal-hold", HOLD),
                Ask.document("POST", "/{b}/k?restore", "<RestoreRequest><Days>1</Days></RestoreRequest>"),
                Ask.document("POST", "/{b}/absent?restore", "<RestoreRequest><Days>1</Days></RestoreRequest>"));
    }

    private static Script bucketTags() {
        return Script.of(
                "tags of buckets",
                Ask.get("/{b}?tagging"),
                Ask.put("/{b}?tagging", Documents.TAGS),
                Ask.get("/{b}?tagging"),
                Ask.put("/{b}?tagging", "<Tagging/>"),
                Ask.put("/{b}?tagging", "no XML"),
                Ask.delete("/{b}?tagging"),
                Ask.get("/{b}?tagging"));
    }

    private static Script lifecycle() {
        return Script.of(
                "life cycle and versioning",
                Ask.get("/{b}?lifecycle"),
                Ask.put("/{b}?lifecycle", LIFECYCLE),
                Ask.document("PUT", "/{b}?lifecycle", LIFECYCLE),
                Ask.get("/{b}?lifecycle"),
                Ask.delete("/{b}?lifecycle"),
                Ask.get("/{b}?lifecycle"),
                Ask.get("/{b}?versioning"),
                Ask.put("/{b}?versioning", Documents.VERSIONED),
                Ask.get("/{b}?versioning"),
                Ask.put("/{b}?versioning", "<VersioningConfiguration><Status>Odd</Status></VersioningConfiguration>"),
                Ask.put("/{b}?versioning", Documents.SUSPENDED),
                Ask.get("/{b}?versioning"),
                Ask.document("PUT", "/{b}?object-lock", LOCK),
                Ask.get("/{b}?object-lock"));
    }

    private static Script others() {
        return Script.of(
                "other configurations",
                Stream.of(
                                "location",
                                "cors",
                                "notification",
                                "website",
                                "publicAccessBlock",
                                "ownershipControls",
                                "logging",
                                "replication",
                                "requestPayment",
                                "accelerate",
                                "inventory",
                                "inventory&id=a",
                                "analytics",
                                "metrics&id=a",
                                "intelligent-tiering",
                                "object-lock",
                                "policyStatus")
                        .map(name -> Ask.get("/{b}?" + name))
                        .toArray(Ask[]::new));
    }

    private static Script policy() {
        return Script.of(
                "policies",
                Ask.get("/{b}?policy"),
                Ask.put("/{b}?policy", POLICY),
                Ask.put("/{b}?policy", "{"),
                Ask.get("/{b}?policy"),
                Ask.delete("/{b}?policy"),
                Ask.get("/{b}-not-there?policy"),
                Ask.get("/{b}-not-there?versioning"));
    }

    static Stream<Arguments> bucketScripts() {
        return Twins.each(Stream.of(buckets(), configured(), locked()));
    }

    private static Script buckets() {
        return Script.of(
                "buckets",
                Ask.head("/{b}"),
                Ask.delete("/{b}"),
                Ask.of("PUT", "/{b}"),
                Ask.of("PUT", "/{b}"),
                Ask.head("/{b}"),
                Ask.put("/{b}/k", "hello"),
                Ask.delete("/{b}"),
                Ask.delete("/{b}/k"),
                Ask.delete("/{b}"),
                Ask.head("/{b}"));
    }

    private static Script configured() {
        return Script.of(
                "buckets with a configuration",
                Ask.put("/{b}", "<CreateBucketConfiguration")
                        .refused(MALFORMED, "400 MalformedXML", "S3: the same code; MinIO has other words"),
                Ask.put(
                        "/{b}",
                        "<CreateBucketConfiguration><LocationConstraint>us-east-1</LocationConstraint>"
                                + "</CreateBucketConfiguration>"),
                Ask.get("/{b}?location"));
    }

    private static Script locked() {
        return Script.of(
                "buckets with locks",
                Ask.of("PUT", "/{b}").with("x-amz-bucket-object-lock-enabled", "true"),
                Ask.get("/{b}?versioning"),
                Ask.get("/{b}?object-lock"),
                Ask.put("/{b}/a", "hello")
                        .with("x-amz-object-lock-mode", "GOVERNANCE")
                        .with("x-amz-object-lock-retain-until-date", "2031-01-01T00:00:00Z"),
                Ask.head("/{b}/a"),
                Ask.get("/{b}/a?retention"),
                Ask.delete("/{b}/a?versionId={v1}"),
                Ask.delete("/{b}/a?versionId={v1}").with("x-amz-bypass-governance-retention", "true"),
                Ask.document("PUT", "/{b}?object-lock", LOCK),
                Ask.get("/{b}?object-lock"),
                Ask.put("/{b}/b", "hello"),
                Ask.head("/{b}/b"),
                Ask.put("/{b}/c", "hello").with("x-amz-object-lock-legal-hold", "ON"),
                Ask.get("/{b}/c?legal-hold"),
                Ask.document("PUT", "/{b}/c?legal-hold", HOLD.replace("ON", "OFF")),
                Ask.get("/{b}/c?legal-hold"),
                Ask.put("/{b}/c?legal-hold", HOLD),
                Ask.document("PUT", "/{b}/c?retention", RETENTION),
                Ask.document("PUT", "/{b}/c?retention", RETENTION.replace("2031", "2030")),
                Ask.document("PUT", "/{b}/c?retention", RETENTION.replace("2031", "2030"))
                        .with("x-amz-bypass-governance-retention", "true"),
                Ask.get("/{b}/c?retention"));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("scripts")
    void answersAsTheStore(Script script, Kind kind) {
        Twins.made(kind).compare(script);
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("bucketScripts")
    void makesAndRemovesBucketsAsTheStore(Script script, Kind kind) {
        Twins.named(kind).compare(script);
    }
}
