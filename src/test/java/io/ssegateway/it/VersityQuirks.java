package io.ssegateway.it;

import io.ssegateway.it.Ask.Kind;
import java.util.EnumSet;
import java.util.List;

/** What versitygw says unlike Amazon S3, or beyond what the gateway says for any store. */
final class VersityQuirks {
    private static final String ANY = ".*";
    private static final String SOME = ".+";
    private static final String NONE = "";
    private static final String LISTED = "(ListBucketResult/Contents|ListVersionsResult/Version|ListPartsResult)";

    private static final List<StoreQuirk> FIELDS = List.of(
            StoreQuirk.of("PUT /[^/?]*", "header:x-amz-bucket-arn", NONE, "arn:aws:s3:::.*", "not handed on"),
            StoreQuirk.of("PUT /.*", "header:x-amz-object-size", NONE, "\\d+", "S3 says it of appends only"),
            StoreQuirk.of(ANY, "header:last-modified", "\\{time}", "\\w{3} \\w{3} .*", "no date of HTTP"),
            StoreQuirk.of("HEAD .*", "header:x-amz-delete-marker", "true", NONE, "S3, HeadObject: told with its 404"),
            StoreQuirk.of("HEAD .*", "header:last-modified", "\\{time}", NONE, "S3: when the marker was made"),
            StoreQuirk.of("HEAD .*", "header:x-amz-object-lock-.*", NONE, SOME, "its GET does not tell locks")
                    .in(EnumSet.of(Kind.OBS))
                    .provenBy(
                            Ask.get("/{b}/a"),
                            answer -> answer.status() == 200
                                    && answer.header("x-amz-object-lock-mode").isEmpty()));

    /** RFC 9110 §15.4.5: 304 tells the tag and has no content. */
    private static final List<StoreQuirk> NOT_MODIFIED = List.of(
            StoreQuirk.of(".*If-None-Match.*", "header:content-type", NONE, "application/xml", "304 has no content"),
            StoreQuirk.of(".*If-None-Match.*", "header:(etag|last-modified)", SOME, NONE, "304 tells the tag"),
            StoreQuirk.of(".*If-Modified-Since=.* 2031 .*", "status", "304", "200", "as MinIO: not changed since then")
                    .in(Kind.ENCRYPTED),
            StoreQuirk.of(".*If-Modified-Since=.* 2031 .*", "body|header:.*", NONE, SOME, "304 has no content")
                    .in(Kind.ENCRYPTED));

    /** versitygw computes one of what it gets: sealed bytes. The gateway tells what the client declares or asks for. */
    private static final List<StoreQuirk> CHECKSUMS = List.of(
            StoreQuirk.of(ANY, "header:x-amz-checksum-(crc64nvme|type)", NONE, SOME, "of sealed bytes")
                    .in(Kind.ENCRYPTED),
            StoreQuirk.of(ANY, "[A-Za-z]+Result/Checksum(CRC64NVME|Type)", NONE, SOME, "of sealed bytes")
                    .in(Kind.ENCRYPTED),
            StoreQuirk.of(ANY, "GetObjectAttributesResponse/Checksum/.*", NONE, SOME, "of sealed bytes")
                    .in(Kind.ENCRYPTED),
            StoreQuirk.of(ANY, LISTED + "/Checksum(Algorithm|Type)", "[A-Z0-9_ |]*", SOME, "of sealed bytes")
                    .in(Kind.ENCRYPTED));

    private static final List<StoreQuirk> LISTINGS = List.of(
            StoreQuirk.of("GET .*encoding-type=url.*", ".*/EncodingType", "url", NONE, "it knows no encoding"),
            StoreQuirk.unencoded(
                    "GET .*encoding-type=url.*",
                    ".*/(Key|Prefix|Delimiter|Marker|KeyMarker|NextMarker|StartAfter)",
                    "it knows no encoding"),
            StoreQuirk.of("GET .*", ".*/Owner/DisplayName", "[ |]*", NONE, "S3: an owner's name may be empty"),
            StoreQuirk.of("GET .*start-after.*", ".*/ContinuationToken", NONE, SOME, "S3: as the request has it"),
            StoreQuirk.of("GET .*\\?versions.*", ".*/Version/(Size|ETag)", ANY, ANY, "it has no HEAD of such a version")
                    .in(EnumSet.of(Kind.MIXED))
                    .provenBy(Ask.head("/{b}/a/b/2?versionId=null"), answer -> answer.status() == 404),
            StoreQuirk.of(
                    "POST .*\\?delete.*", ".*/Deleted/DeleteMarker", NONE, "[false |]+", "S3: where there is one"),
            StoreQuirk.of("POST .*\\?delete.*", "DeleteResult/Deleted/Key", NONE, SOME, "S3: Quiet tells errors only"));

    private static final List<StoreQuirk> OTHERS = List.of(
            StoreQuirk.of(ANY, "Error/Resource", "/.*", NONE, "S3, Error: the resource asked for"),
            StoreQuirk.of(
                    ANY,
                    "Error/(ETag|LocationConstraint|ActualPartCount|PartNumberRequested)",
                    NONE,
                    SOME,
                    "details that are not handed on"),
            StoreQuirk.of("GET .*/empty\\?partNumber=1.*", "status", "206", "200", "S3: a part is partial content"),
            StoreQuirk.of("GET .*attributes.*", ".*/ObjectParts/.*", SOME, NONE, "S3, GetObjectAttributes: the parts"));

    static final List<StoreQuirk> ALL = List.of(FIELDS, NOT_MODIFIED, CHECKSUMS, LISTINGS, OTHERS).stream()
            .flatMap(List::stream)
            .toList();

    private VersityQuirks() {}
}
