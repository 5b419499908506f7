package io.ssegateway.it;

import io.ssegateway.it.Ask.Kind;
import io.ssegateway.it.Twins.Script;
import java.util.EnumSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** CopyObject and GetObjectAttributes answer as the store does, sealed or not. */
@ExtendWith(Stage.class)
class ExactCopiesIT {
    private static final String PARTS = "GetObjectAttributesResponse/ObjectParts/";
    private static final String NO_PARTS = "S3 API: of objects that were uploaded in parts; MinIO tells one of any";

    static Stream<Arguments> scripts() {
        return Twins.each(Stream.of(attributes(), copies(), refused()));
    }

    /** MinIO tells in fields what S3 tells in the document only. */
    private static Ask copied(Ask ask) {
        String why = "S3 API: in the document only";
        return ask.without(EnumSet.allOf(Kind.class), "header:etag", why)
                .without(EnumSet.allOf(Kind.class), "header:x-amz-checksum-crc64nvme", why)
                .without(EnumSet.allOf(Kind.class), "header:x-amz-checksum-type", why);
    }

    private static Script attributes() {
        return Script.of(
                "attributes",
                Ask.put("/{b}/k", "hello").with("x-amz-checksum-crc32", "NhCmhg=="),
                Ask.get("/{b}/k?attributes=")
                        .with("x-amz-object-attributes", "ETag,Checksum,ObjectParts,StorageClass,ObjectSize")
                        .without(Kind.ENCRYPTED, PARTS + "IsTruncated", NO_PARTS)
                        .without(Kind.ENCRYPTED, PARTS + "MaxParts", NO_PARTS)
                        .without(Kind.ENCRYPTED, PARTS + "NextPartNumberMarker", NO_PARTS)
                        .without(Kind.ENCRYPTED, PARTS + "Part/PartNumber", NO_PARTS)
                        .without(Kind.ENCRYPTED, PARTS + "Part/Size", NO_PARTS)
                        .without(Kind.ENCRYPTED, PARTS + "PartNumberMarker", NO_PARTS)
                        .without(Kind.ENCRYPTED, PARTS + "PartsCount", NO_PARTS),
                Ask.get("/{b}/k?attributes=").with("x-amz-object-attributes", "ObjectSize"),
                Ask.get("/{b}/absent?attributes=")
                        .with("x-amz-object-attributes", "ObjectSize")
                        .refused(
                                "404 NoSuchKey The specified key does not exist.",
                                "404 NoSuchKey",
                                "found by a look, which has no document to hand on"),
                Ask.get("/{b}/k?attributes=")
                        .with("x-amz-object-attributes", "Odd")
                        .refused(
                                "400 InvalidArgument Invalid attribute name specified.",
                                "400 InvalidArgument",
                                "MinIO names the bucket in every error"),
                Ask.get("/{b}/k").with("x-amz-checksum-mode", "ENABLED"),
                Ask.head("/{b}/k").with("x-amz-checksum-mode", "ENABLED"));
    }

    private static Script copies() {
        return Script.of(
                "copies",
                Ask.put("/{b}/a%20b", "hello").with("Content-Type", "text/x").with("x-amz-meta-a", "b"),
                copied(Ask.of("PUT", "/{b}/c").with("x-amz-copy-source", "/{b}/a%20b")),
                Ask.get("/{b}/c"),
                copied(Ask.of("PUT", "/{b}/d")
                        .with("x-amz-copy-source", "{b}/a%20b")
                        .with("x-amz-metadata-directive", "REPLACE")
                        .with("Content-Type", "text/y")),
                Ask.get("/{b}/d"));
    }

    private static Script refused() {
        return Script.of(
                "copies that are refused",
                Ask.put("/{b}/c", "hello"),
                Ask.of("PUT", "/{b}/c")
                        .with("x-amz-copy-source", "/{b}/c")
                        .refused(
                                Kind.ENCRYPTED,
                                "400 InvalidRequest This copy request is illegal because it is trying to copy an object to"
                                        + " itself without changing the object's metadata, storage class, website redirect"
                                        + " location or encryption attributes.",
                                "400 InvalidRequest",
                                "the same words; MinIO names the bucket in every error"),
                Ask.of("PUT", "/{b}/e").with("x-amz-copy-source", "/{b}/absent"),
                Ask.of("PUT", "/{b}/e").with("x-amz-copy-source", "/{b}-not-there/k"),
                Ask.of("PUT", "/{b}/e")
                        .with("x-amz-copy-source", "/{b}/c")
                        .with("x-amz-copy-source-if-match", "\"o\"")
                        .refused(
                                "412 PreconditionFailed At least one of the pre-conditions you specified did not hold",
                                "412 PreconditionFailed",
                                "S3 tells no tag with it; MinIO does"),
                Ask.of("PUT", "/{b}/e")
                        .with("x-amz-copy-source", "nonsense")
                        .refused(
                                "400 InvalidArgument Copy Source must mention the source bucket and key:"
                                        + " sourcebucket/sourcekey",
                                "400 InvalidArgument",
                                "S3 names the argument"),
                Ask.of("PUT", "/{b}/e")
                        .with("x-amz-copy-source", "/{b}/c")
                        .with("x-amz-metadata-directive", "ODD")
                        .refused(
                                "400 InvalidArgument Unknown metadata directive.",
                                "400 InvalidArgument",
                                "S3 names the argument"));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("scripts")
    void answersAsTheStore(Script script, Kind kind) {
        Twins.made(kind).compare(script);
    }
}
