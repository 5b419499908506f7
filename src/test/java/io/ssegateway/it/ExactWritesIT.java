package io.ssegateway.it;

import io.ssegateway.it.Ask.Kind;
import io.ssegateway.it.Twins.Script;
import java.util.EnumSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** PutObject, DeleteObject and DeleteObjects answer as the store does, sealed or not. */
@ExtendWith(Stage.class)
class ExactWritesIT {
    private static final String WORDS = "S3: the same code; MinIO has other words";
    private static final String FAILED =
            "412 PreconditionFailed At least one of the pre-conditions you specified did not hold";
    private static final String TAG = "S3 tells no tag with it; MinIO does";
    private static final String BAD_DIGEST =
            "400 BadDigest The Content-MD5 you specified did not match what we received.";
    private static final String MALFORMED = "400 MalformedXML The XML that you provided was not well formed or did not"
            + " validate against our published schema.";
    private static final String QUIET = "<Delete><Quiet>true</Quiet><Object><Key>a</Key></Object></Delete>";

    static Stream<Arguments> scripts() {
        return Twins.each(
                Stream.of(digests(), conditions(), refused(), deletes(), deletesOfMany(), deletesOfVersions()));
    }

    private static Script digests() {
        byte[] hello = "hello".getBytes();
        return Script.of(
                "digests",
                Ask.put("/{b}/k", "hello").with("Content-MD5", Octets.md5Base64(hello)),
                Ask.put("/{b}/k", "hello")
                        .with("Content-MD5", Octets.md5Base64(new byte[1]))
                        .refused(BAD_DIGEST, "400 BadDigest", "S3 writes Content-MD5 so"),
                Ask.put("/{b}/k", "hello")
                        .with("Content-MD5", "nonsense")
                        .refused(
                                "400 InvalidDigest The Content-MD5 you specified was invalid.",
                                "400 InvalidDigest",
                                "S3, in these words"),
                Ask.put("/{b}/k", "hello").with("x-amz-checksum-crc32", "NhCmhg=="),
                Ask.put("/{b}/k", "hello")
                        .with("x-amz-checksum-crc32", "AAAAAA==")
                        .refused(
                                "400 BadDigest The CRC32 you specified did not match the calculated checksum.",
                                "400 XAmzContentChecksumMismatch",
                                "S3: BadDigest, in these words"),
                Ask.put("/{b}/k", "hello")
                        .with("x-amz-checksum-crc32", "x")
                        .refused(
                                "400 InvalidRequest Value for x-amz-checksum-crc32 header is invalid.",
                                "400 InvalidArgument",
                                "S3: InvalidRequest, in these words"),
                Ask.put("/{b}/k", "hello")
                        .with("x-amz-checksum-sha256", "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ="),
                Ask.get("/{b}/k"));
    }

    private static Script conditions() {
        return Script.of(
                "conditions of writes",
                Ask.put("/{b}/k", "hello").with("If-None-Match", "*"),
                Ask.put("/{b}/k", "again").with("If-None-Match", "*").refused(FAILED, "412 PreconditionFailed", TAG),
                Ask.get("/{b}/k"),
                Ask.put("/{b}/k", "third").with("If-Match", "{etag}"),
                Ask.put("/{b}/k", "fourth")
                        .with("If-Match", "\"other\"")
                        .refused(FAILED, "412 PreconditionFailed", TAG),
                Ask.get("/{b}/k"),
                Ask.put("/{b}/absent", "fifth")
                        .with("If-Match", "\"other\"")
                        .refused(
                                EnumSet.of(Kind.MIXED),
                                "404 NoSuchKey The specified key does not exist.",
                                "404 NoSuchKey",
                                "found by a look, which has no document to hand on"));
    }

    private static Script refused() {
        return Script.of(
                "writes that are refused",
                Ask.put("/{b}-not-there/k", "hello"),
                Ask.put("/{b}/" + "k".repeat(1025), "hello")
                        .refused(
                                "400 KeyTooLongError Your key is too long.",
                                "400 KeyTooLongError",
                                "S3 tells the sizes"),
                Ask.put("/{b}/k", "hello").with("x-amz-storage-class", "UNHEARD_OF"),
                Ask.put("/{b}/k", "hello")
                        .with("x-amz-meta-long", "v".repeat(2100))
                        .refused(
                                "400 MetadataTooLarge Your metadata headers exceed the maximum allowed metadata size.",
                                "400 MetadataTooLarge",
                                "S3 tells the sizes"),
                Ask.put("/{b}/k", "hello").with("x-amz-tagging", "a=1&a=2"),
                Ask.put("/{b}/k", "hello").with("x-amz-object-lock-mode", "GOVERNANCE"),
                Ask.of("PATCH", "/{b}/k")
                        .refused(
                                "405 MethodNotAllowed The specified method is not allowed against this resource.",
                                "400 BadRequest",
                                "S3: MethodNotAllowed"));
    }

    private static Script deletes() {
        return Script.of(
                "deletes",
                Ask.put("/{b}/k", "hello"),
                Ask.delete("/{b}/k")
                        .with("If-Match", "\"other\"")
                        .refused(
                                Kind.ENCRYPTED,
                                FAILED,
                                "204",
                                "S3: 412 and nothing deleted; MinIO deletes whatever the tag"),
                Ask.delete("/{b}/k"),
                Ask.delete("/{b}/k"),
                Ask.get("/{b}/k"),
                Ask.delete("/{b}/k?versionId=null"),
                Ask.delete("/{b}/k?versionId=11111111-1111-1111-1111-111111111111"),
                Ask.delete("/{b}/k?versionId=nonsense"),
                Ask.delete("/{b}-not-there/k"),
                Ask.put("/{b}?versioning", Documents.VERSIONED),
                Ask.put("/{b}/v", "one"),
                Ask.delete("/{b}/v"),
                Ask.delete("/{b}/v"),
                Ask.delete("/{b}/v?versionId={v1}"),
                Ask.delete("/{b}/v?versionId={v2}"),
                Ask.get("/{b}?versions"),
                Ask.put("/{b}?versioning", Documents.SUSPENDED),
                Ask.put("/{b}/v", "null"),
                Ask.delete("/{b}/v"),
                Ask.delete("/{b}/v?versionId=null"),
                Ask.get("/{b}?versions"));
    }

    private static Script deletesOfMany() {
        return Script.of(
                "deletes of many",
                Ask.put("/{b}/a", "1"),
                Ask.put("/{b}/b%2B%20c%26", "2"),
                Ask.document("POST", "/{b}?delete", QUIET),
                Ask.document(
                        "POST",
                        "/{b}?delete",
                        "<Delete xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Object><Key>b+ c&amp;</Key></Object>"
                                + "<Object><Key>absent</Key></Object></Delete>"),
                Ask.get("/{b}/b%2B%20c%26"),
                Ask.document("POST", "/{b}?delete", "<Delete><Object>").refused(MALFORMED, "400 MalformedXML", WORDS),
                Ask.document("POST", "/{b}?delete", "<Delete></Delete>").refused(MALFORMED, "400 MalformedXML", WORDS),
                Ask.document("POST", "/{b}?delete", "<Delete><Object><Key></Key></Object></Delete>")
                        .refused(MALFORMED, "200 XMinioInvalidObjectName", "S3: a key has at least one byte"),
                Ask.document(
                                "POST",
                                "/{b}?delete",
                                "<Delete>" + "<Object><Key>k</Key></Object>".repeat(1001) + "</Delete>")
                        .refused(MALFORMED, "400 MalformedXML", WORDS),
                Ask.of("POST", "/{b}?delete")
                        .body(QUIET.getBytes())
                        .refused(
                                "400 InvalidRequest Missing required header for this request: Content-MD5",
                                "400 MissingContentMD5",
                                "S3: InvalidRequest, in these words"),
                Ask.document("POST", "/{b}?delete", QUIET)
                        .with("Content-MD5", Octets.md5Base64(new byte[1]))
                        .refused(BAD_DIGEST, "200", "S3: BadDigest; MinIO does not look at it here"),
                Ask.document("POST", "/{b}-not-there?delete", QUIET));
    }

    private static Script deletesOfVersions() {
        return Script.of(
                "deletes of versions of many",
                Ask.put("/{b}?versioning", Documents.VERSIONED),
                Ask.put("/{b}/a", "1"),
                Ask.put("/{b}/a", "2"),
                Ask.document(
                        "POST",
                        "/{b}?delete",
                        "<Delete><Object><Key>a</Key><VersionId>{v1}</VersionId></Object></Delete>"),
                Ask.document("POST", "/{b}?delete", "<Delete><Object><Key>a</Key></Object></Delete>"),
                Ask.get("/{b}?versions").withMarker(),
                Ask.document(
                        "POST",
                        "/{b}?delete",
                        "<Delete><Object><Key>a</Key><VersionId>nonsense</VersionId></Object><Object><Key>a</Key>"
                                + "<VersionId>11111111-1111-1111-1111-111111111111</VersionId></Object></Delete>"),
                Ask.document(
                        "POST",
                        "/{b}?delete",
                        "<Delete><Object><Key>a</Key><VersionId>null</VersionId></Object></Delete>"));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("scripts")
    void answersAsTheStore(Script script, Kind kind) {
        Twins.made(kind).compare(script);
    }
}
