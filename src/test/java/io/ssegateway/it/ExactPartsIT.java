package io.ssegateway.it;

import io.ssegateway.it.Ask.Kind;
import io.ssegateway.it.Twins.Script;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Parts by their number, ranges on condition, checksums and attributes of parts, as the store answers. */
@ExtendWith(Stage.class)
class ExactPartsIT {
    private static final byte[] LARGE = Octets.of(5 << 20, 3);
    private static final byte[] SMALL = Octets.of(1_000, 4);
    private static final String NONE = "416 InvalidPartNumber The requested partnumber is not satisfiable";

    private static final String NUMBER =
            "400 InvalidArgument Part number must be an integer between 1 and 10000, inclusive";
    private static final String WORDS = "S3, in these words";

    static Stream<Arguments> scripts() {
        return Twins.each(Stream.of(single(), upload(), ifRange(), passed()));
    }

    private static Script single() {
        return Script.of(
                "parts of what was put at once",
                Ask.put("/{b}/k", SMALL),
                Ask.get("/{b}/k?partNumber=1"),
                Ask.head("/{b}/k?partNumber=1"),
                absent(Ask.get("/{b}/k?partNumber=2")),
                Ask.head("/{b}/k?partNumber=2"),
                Ask.get("/{b}/k?partNumber=0").refused(NUMBER, "400 XMinioAdminInvalidArgument", WORDS),
                Ask.get("/{b}/k?partNumber=10001").refused(NUMBER, "400 InvalidArgument", WORDS),
                Ask.get("/{b}/k?partNumber=x").refused(NUMBER, "500 InternalError", WORDS),
                Ask.get("/{b}/k?partNumber=1")
                        .with("Range", "bytes=0-1")
                        .refused(
                                "400 InvalidRequest Cannot specify both Range header and partNumber query parameter",
                                "400 InvalidRequest",
                                WORDS),
                Ask.head("/{b}/k?partNumber=1").with("Range", "bytes=0-1"),
                Ask.get("/{b}/k?partNumber=1").with("If-None-Match", "{etag}"),
                Ask.put("/{b}/empty", ""),
                Ask.get("/{b}/empty?partNumber=1"));
    }

    private static Ask absent(Ask ask) {
        return ask.refused(Kind.ENCRYPTED, NONE, "416 InvalidPartNumber", "S3 tells how many parts there are");
    }

    private static Ask page(Ask ask) {
        return ask.differs(
                Kind.ENCRYPTED,
                "GetObjectAttributesResponse/ObjectParts/MaxParts",
                "1000",
                "10000",
                "S3 API: at most 1 000 on a page");
    }

    private static Ask whole(Ask ask) {
        return ask.refused(Kind.ENCRYPTED, "200", "206", "RFC 9110 §13.1.5; MinIO does not read If-Range");
    }

    private static Ask part(int number, byte[] bytes) {
        return Ask.put("/{b}/k?partNumber=" + number + "&uploadId={u1}", bytes);
    }

    private static Script upload() {
        String parts = "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>{e1}</ETag></Part>"
                + "<Part><PartNumber>2</PartNumber><ETag>{e2}</ETag></Part></CompleteMultipartUpload>";
        return Script.of(
                "parts of an upload",
                Ask.of("POST", "/{b}/k?uploads="),
                part(1, LARGE),
                part(2, SMALL),
                Ask.of("POST", "/{b}/k?uploadId={u1}")
                        .body(parts.getBytes(StandardCharsets.UTF_8))
                        .without(Kind.ENCRYPTED, "header:etag", "S3 API: in the document only"),
                Ask.get("/{b}/k?partNumber=1"),
                Ask.get("/{b}/k?partNumber=2"),
                Ask.head("/{b}/k?partNumber=1"),
                absent(Ask.get("/{b}/k?partNumber=3")),
                Ask.head("/{b}/k?partNumber=3"),
                Ask.get("/{b}/k").with("Range", "bytes=-1001"),
                Ask.get("/{b}/k").with("x-amz-checksum-mode", "ENABLED"),
                Ask.head("/{b}/k").with("x-amz-checksum-mode", "ENABLED"),
                page(Ask.get("/{b}/k?attributes=").with("x-amz-object-attributes", "ETag,ObjectParts,ObjectSize")),
                Ask.get("/{b}/k?attributes=")
                        .with("x-amz-object-attributes", "ObjectParts")
                        .with("x-amz-max-parts", "1"),
                page(Ask.get("/{b}/k?attributes=")
                        .with("x-amz-object-attributes", "ObjectParts")
                        .with("x-amz-part-number-marker", "1")));
    }

    private static Script ifRange() {
        return Script.of(
                "ranges on condition",
                Ask.put("/{b}/k", SMALL),
                Ask.get("/{b}/k").with("Range", "bytes=0-9").with("If-Range", "{etag}"),
                whole(Ask.get("/{b}/k").with("Range", "bytes=0-9").with("If-Range", "\"other\"")),
                whole(Ask.get("/{b}/k").with("Range", "bytes=0-9").with("If-Range", "Tue, 01 Jan 2019 00:00:00 GMT")),
                Ask.get("/{b}/k").with("If-Range", "\"other\""));
    }

    private static Script passed() {
        return Script.of(
                "what goes along with a read",
                Ask.put("/{b}/k", SMALL),
                Ask.get("/{b}/k").with("x-amz-request-payer", "requester"),
                Ask.get("/{b}/k").with("x-amz-expected-bucket-owner", "123456789012"),
                Ask.head("/{b}/k").with("x-amz-expected-bucket-owner", "123456789012"),
                Ask.get("/{b}/k?partNumber=1").with("x-amz-request-payer", "requester"));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("scripts")
    void answersAsTheStore(Script script, Kind kind) {
        Twins.made(kind).compare(script);
    }
}
