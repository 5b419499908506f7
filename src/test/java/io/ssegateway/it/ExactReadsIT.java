package io.ssegateway.it;

import io.ssegateway.it.Ask.Kind;
import io.ssegateway.it.Twins.Script;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** GetObject and HeadObject answer as the store does, sealed or not. */
@ExtendWith(Stage.class)
class ExactReadsIT {
    private static final String FAILED =
            "412 PreconditionFailed At least one of the pre-conditions you specified did not hold";
    private static final String RANGE = "416 InvalidRange The requested range is not satisfiable";
    private static final String TAG = "S3 tells no tag with it; MinIO does";
    private static final byte[] LARGE = Octets.of(200_000, 7);

    static Stream<Arguments> scripts() {
        return Twins.each(Stream.of(whole(), fields(), ranges(), conditions(), absent(), versions()));
    }

    private static Script whole() {
        return Script.of(
                "whole objects",
                Ask.put("/{b}/k", "hello"),
                Ask.get("/{b}/k"),
                Ask.head("/{b}/k"),
                Ask.put("/{b}/empty", ""),
                Ask.get("/{b}/empty"),
                Ask.head("/{b}/empty"),
                Ask.put("/{b}/large", LARGE),
                Ask.get("/{b}/large"),
                Ask.head("/{b}/large"));
    }

    private static Script fields() {
        return Script.of(
                "what was said of an object",
                Ask.put("/{b}/k", "hello")
                        .with("Content-Type", "text/plain; charset=utf-8")
                        .with("Cache-Control", "no-cache")
                        .with("Content-Disposition", "attachment; filename=\"ü.txt\"")
                        .with("Content-Encoding", "gzip")
                        .with("Content-Language", "de")
                        .with("Expires", "Wed, 21 Oct 2037 07:28:00 GMT")
                        .with("x-amz-meta-colour", "blau")
                        .with("x-amz-meta-Other", "1, 2")
                        .with("x-amz-tagging", "a=b&c=d")
                        .with("x-amz-website-redirect-location", "/other")
                        .with("x-amz-storage-class", "REDUCED_REDUNDANCY"),
                Ask.get("/{b}/k"),
                Ask.head("/{b}/k"),
                Ask.get("/{b}/k?response-content-type=a%2Fb&response-cache-control=c&response-content-language=l"
                        + "&response-expires=e&response-content-disposition=d&response-content-encoding=identity"),
                Ask.head("/{b}/k?response-content-type=a%2Fb"));
    }

    private static Script ranges() {
        return Script.of(
                "ranges",
                Ask.put("/{b}/k", LARGE),
                Ask.get("/{b}/k").with("Range", "bytes=0-0"),
                Ask.get("/{b}/k").with("Range", "bytes=65479-65481"),
                Ask.get("/{b}/k").with("Range", "bytes=199990-"),
                Ask.get("/{b}/k").with("Range", "bytes=199990-999999"),
                Ask.get("/{b}/k").with("Range", "bytes=-5"),
                Ask.get("/{b}/k").with("Range", "bytes=-999999"),
                beyond("/{b}/k", "bytes=200000-"),
                beyond("/{b}/k", "bytes=300000-300001"),
                beyond("/{b}/k", "bytes=-0"),
                Ask.get("/{b}/k")
                        .with("Range", "bytes=5-2")
                        .refused("200", "416 InvalidRange", "RFC 9110 §14.1.1: an invalid range is none"),
                Ask.get("/{b}/k").with("Range", "items=0-1"),
                Ask.get("/{b}/k").with("Range", "bytes=0-1,3-4"),
                Ask.head("/{b}/k").with("Range", "bytes=1-3"),
                Ask.put("/{b}/empty", ""),
                beyond("/{b}/empty", "bytes=0-0"),
                Ask.get("/{b}/empty")
                        .with("Range", "bytes=-1")
                        .refused(Kind.ENCRYPTED, RANGE, "206", "S3: 416; MinIO tells bytes 0 to -1"));
    }

    private static Ask beyond(String target, String range) {
        return Ask.get(target)
                .with("Range", range)
                .refused(Kind.ENCRYPTED, RANGE, "416 InvalidRange", "S3, in these words; MinIO repeats the range");
    }

    private static Script conditions() {
        String past = "Tue, 01 Jan 2019 00:00:00 GMT";
        String future = "Wed, 01 Jan 2031 00:00:00 GMT";
        return Script.of(
                "conditions",
                Ask.put("/{b}/k", "hello"),
                Ask.get("/{b}/k").with("If-Match", "{etag}"),
                Ask.get("/{b}/k").with("If-Match", "\"other\"").refused(FAILED, "412 PreconditionFailed", TAG),
                Ask.get("/{b}/k").with("If-Match", "*"),
                Ask.get("/{b}/k").with("If-None-Match", "{etag}"),
                Ask.get("/{b}/k").with("If-None-Match", "\"other\""),
                Ask.get("/{b}/k").with("If-None-Match", "*"),
                Ask.get("/{b}/k").with("If-Modified-Since", past),
                Ask.get("/{b}/k").with("If-Modified-Since", future),
                Ask.get("/{b}/k").with("If-Unmodified-Since", past).refused(FAILED, "412 PreconditionFailed", TAG),
                Ask.get("/{b}/k").with("If-Unmodified-Since", future),
                Ask.head("/{b}/k").with("If-Match", "\"other\"").refused("412", "412", TAG),
                Ask.head("/{b}/k").with("If-None-Match", "{etag}"),
                Ask.head("/{b}/k").with("If-Unmodified-Since", past).refused("412", "412", TAG));
    }

    private static Script absent() {
        return Script.of(
                "what is not there",
                Ask.get("/{b}/absent"),
                Ask.head("/{b}/absent"),
                Ask.get("/{b}-not-there/k"),
                Ask.head("/{b}-not-there/k"),
                Ask.put("/{b}/k", "hello"),
                Ask.get("/{b}/k?versionId=null"),
                Ask.get("/{b}/k?versionId=11111111-1111-1111-1111-111111111111"),
                Ask.head("/{b}/k?versionId=11111111-1111-1111-1111-111111111111"),
                Ask.get("/{b}/k?versionId=nonsense"),
                Ask.get("/{b}/k?versionId=")
                        .refused(
                                "400 InvalidArgument Version id cannot be the empty string",
                                "200",
                                "S3: InvalidArgument, in these words; MinIO reads the current version"));
    }

    private static Script versions() {
        return Script.of(
                "versions",
                Ask.put("/{b}?versioning", Documents.VERSIONED),
                Ask.put("/{b}/k", "first"),
                Ask.put("/{b}/k", "the second"),
                Ask.get("/{b}/k"),
                Ask.get("/{b}/k?versionId={v1}"),
                Ask.head("/{b}/k?versionId={v1}"),
                Ask.get("/{b}/k?versionId={v2}").with("Range", "bytes=4-9"),
                Ask.get("/{b}/k?versionId={v1}")
                        .with("If-Match", "{etag}")
                        .refused(FAILED, "412 PreconditionFailed", TAG),
                Ask.delete("/{b}/k"),
                Ask.get("/{b}/k"),
                Ask.head("/{b}/k"),
                Ask.get("/{b}/k?versionId={v3}"),
                Ask.head("/{b}/k?versionId={v3}"),
                Ask.get("/{b}/k?versionId={v2}"),
                Ask.delete("/{b}/k?versionId={v3}"),
                Ask.get("/{b}/k"),
                Ask.delete("/{b}/k?versionId={v2}"),
                Ask.get("/{b}/k"));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("scripts")
    void answersAsTheStore(Script script, Kind kind) {
        Twins.made(kind).compare(script);
    }
}
