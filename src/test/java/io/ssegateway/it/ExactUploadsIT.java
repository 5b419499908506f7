package io.ssegateway.it;

import io.ssegateway.it.Ask.Kind;
import io.ssegateway.it.Twins.Script;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Multipart uploads answer as the store does, sealed or not. */
@ExtendWith(Stage.class)
class ExactUploadsIT {
    private static final byte[] LARGE = Octets.of(5 << 20, 1);
    private static final byte[] SMALL = Octets.of(1_000, 2);
    private static final String NUMBER =
            "400 InvalidArgument Part number must be an integer between 1 and 10000, inclusive";
    private static final String MALFORMED = "400 MalformedXML The XML that you provided was not well formed or did not"
            + " validate against our published schema.";
    private static final String BOTH =
            "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>{e1}</ETag></Part>"
                    + "<Part><PartNumber>2</PartNumber><ETag>{e2}</ETag></Part></CompleteMultipartUpload>";

    static Stream<Arguments> scripts() {
        return Twins.each(Stream.of(whole(), listed(), refused(), completions(), copied()));
    }

    private static Ask part(int number, byte[] bytes) {
        return Ask.put("/{b}/k?partNumber=" + number + "&uploadId={u1}", bytes);
    }

    private static Ask complete(String document) {
        return Ask.of("POST", "/{b}/k?uploadId={u1}").body(document.getBytes());
    }

    /** MinIO tells the tag in a field as well; what a plain bucket's store says is passed. */
    private static Ask completed() {
        return complete(BOTH).without(Kind.ENCRYPTED, "header:etag", "S3 API: in the document only");
    }

    private static Ask ofThousand(Ask ask, String aspect) {
        return ask.differs(aspect, "1000", "10000", "S3 API: at most 1 000 on a page");
    }

    private static Ask lastPage(Ask ask) {
        return ofThousand(ask, "ListPartsResult/MaxParts")
                .differs(
                        Kind.ENCRYPTED,
                        "ListPartsResult/NextPartNumberMarker",
                        "7",
                        "0",
                        "S3: the last part of the page, on the last page too");
    }

    private static Ask unknown(Ask ask) {
        return ask.refused(
                Kind.ENCRYPTED,
                "404 NoSuchUpload The specified upload does not exist. The upload ID may be invalid, or the upload may have"
                        + " been aborted or completed.",
                "404 NoSuchUpload",
                "S3, in these words");
    }

    private static Ask tooSmall(Ask ask) {
        return ask.refused(
                Kind.ENCRYPTED,
                "400 EntityTooSmall Your proposed upload is smaller than the minimum allowed size",
                "400 EntityTooSmall",
                "S3 tells the part and the sizes");
    }

    private static Script whole() {
        return Script.of(
                "a whole upload",
                Ask.of("POST", "/{b}/k?uploads=").with("Content-Type", "text/x").with("x-amz-meta-a", "b"),
                part(1, LARGE),
                part(2, SMALL),
                completed(),
                Ask.head("/{b}/k"),
                Ask.get("/{b}/k").with("Range", "bytes=5242870-5242889"),
                Ask.head("/{b}/k?partNumber=2"),
                Ask.get("/{b}/k?partNumber=2"),
                Ask.get("/{b}/k?partNumber=3")
                        .refused(
                                Kind.ENCRYPTED,
                                "416 InvalidPartNumber The requested partnumber is not satisfiable",
                                "416 InvalidPartNumber",
                                "S3 tells how many parts there are"),
                Ask.get("/{b}?list-type=2"),
                Ask.get("/{b}?versions"));
    }

    private static Script listed() {
        return Script.of(
                "uploads and parts listed",
                ofThousand(Ask.get("/{b}?uploads="), "ListMultipartUploadsResult/MaxUploads"),
                Ask.of("POST", "/{b}/a%20%2B/k?uploads="),
                ofThousand(Ask.get("/{b}?uploads=&prefix=a%20%2B%2Fk"), "ListMultipartUploadsResult/MaxUploads"),
                ofThousand(Ask.get("/{b}/a%20%2B/k?uploadId={u1}"), "ListPartsResult/MaxParts"),
                Ask.put("/{b}/a%20%2B/k?partNumber=1&uploadId={u1}", SMALL),
                Ask.put("/{b}/a%20%2B/k?partNumber=7&uploadId={u1}", SMALL),
                lastPage(Ask.get("/{b}/a%20%2B/k?uploadId={u1}")),
                Ask.get("/{b}/a%20%2B/k?max-parts=1&uploadId={u1}"),
                lastPage(Ask.get("/{b}/a%20%2B/k?part-number-marker=1&uploadId={u1}")),
                Ask.delete("/{b}/a%20%2B/k?uploadId={u1}"),
                unknown(Ask.get("/{b}/a%20%2B/k?uploadId={u1}")),
                Ask.delete("/{b}/a%20%2B/k?uploadId={u1}"),
                Ask.get("/{b}-not-there?uploads="));
    }

    private static Script refused() {
        return Script.of(
                "parts that are refused",
                Ask.of("POST", "/{b}-not-there/k?uploads="),
                unknown(Ask.put("/{b}/k?partNumber=1&uploadId=nonsense", SMALL)),
                Ask.of("POST", "/{b}/k?uploads="),
                part(0, SMALL).refused(NUMBER, "400 InvalidPart", "S3: InvalidArgument, in these words"),
                part(10_001, SMALL).refused(NUMBER, "400 InvalidArgument", "S3 names the argument"),
                part(1, SMALL)
                        .with("Content-MD5", Octets.md5Base64(new byte[1]))
                        .refused(
                                "400 BadDigest The Content-MD5 you specified did not match what we received.",
                                "400 BadDigest",
                                "S3 writes Content-MD5 so"),
                part(1, SMALL).with("Content-MD5", Octets.md5Base64(SMALL)),
                unknown(Ask.put("/{b}/other?partNumber=1&uploadId={u1}", SMALL)));
    }

    private static Script completions() {
        return Script.of(
                "Completes that are refused",
                Ask.of("POST", "/{b}/k?uploads="),
                part(1, SMALL),
                part(2, SMALL),
                tooSmall(complete(BOTH)),
                tooSmall(complete(BOTH.replace("{e2}", "\"" + "0".repeat(32) + "\""))),
                complete(BOTH.replace("<PartNumber>1", "<PartNumber>3"))
                        .refused(
                                Kind.ENCRYPTED,
                                "400 InvalidPartOrder The list of parts was not in ascending order. Parts must be ordered"
                                        + " by part number.",
                                "400 InvalidPartOrder",
                                "S3, in these words"),
                complete("<CompleteMultipartUpload>").refused(MALFORMED, "400 MalformedXML", "MinIO adds where"),
                complete("<CompleteMultipartUpload></CompleteMultipartUpload>")
                        .refused(MALFORMED, "400 InvalidRequest", "S3: MalformedXML"),
                unknown(Ask.of("POST", "/{b}/k?uploadId=nonsense").body(BOTH.getBytes())),
                Ask.get("/{b}/k"));
    }

    private static Script copied() {
        return Script.of(
                "copies into parts",
                Ask.put("/{b}/source", LARGE),
                Ask.of("POST", "/{b}/k?uploads="),
                Ask.of("PUT", "/{b}/k?partNumber=1&uploadId={u1}").with("x-amz-copy-source", "/{b}/source"),
                Ask.of("PUT", "/{b}/k?partNumber=2&uploadId={u1}")
                        .with("x-amz-copy-source", "/{b}/source")
                        .with("x-amz-copy-source-range", "bytes=10-1009"),
                completed(),
                Ask.get("/{b}/k").with("Range", "bytes=5242870-5242889"));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("scripts")
    void answersAsTheStore(Script script, Kind kind) {
        Twins.made(kind).compare(script);
    }
}
