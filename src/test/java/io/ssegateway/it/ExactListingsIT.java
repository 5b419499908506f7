package io.ssegateway.it;

import io.ssegateway.it.Ask.Kind;
import io.ssegateway.it.Twins.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** ListObjects, ListObjectsV2 and ListObjectVersions answer as the store does, sealed or not. */
@ExtendWith(Stage.class)
class ExactListingsIT {
    private static final String NAMED = "S3 names the argument; MinIO names the bucket in every error";
    private static final String NEGATIVE =
            "400 InvalidArgument Argument maxKeys must be an integer between 0 and 2147483647";
    private static final String NO_NUMBER =
            "400 InvalidArgument Provided max-keys not an integer or within integer range";
    private static final String ENCODING = "400 InvalidArgument Invalid Encoding Method specified in Request";

    private static final List<Ask> TREE = List.of(
            Ask.put("/{b}/a/1", Octets.of(1, 1)),
            Ask.put("/{b}/a/b/2", Octets.of(65_480, 2)),
            Ask.put("/{b}/a/b/3", ""),
            Ask.put("/{b}/b%20%2B%2A~%26", Octets.of(70_000, 3)),
            Ask.put("/{b}/c", "c").with("x-amz-storage-class", "REDUCED_REDUNDANCY"),
            Ask.put("/{b}/%C3%BC", "five"));

    static Stream<Arguments> scripts() {
        return Twins.each(Stream.of(empty(), first(), second(), encoded(), refused(), versions(), versionsRefused()));
    }

    private static Script tree(String name, Ask... asks) {
        List<Ask> all = new ArrayList<>(TREE);
        all.addAll(List.of(asks));
        return new Script(name, all);
    }

    private static Script empty() {
        return Script.of(
                "empty buckets",
                Ask.get("/{b}"),
                Ask.get("/{b}?list-type=2"),
                Ask.get("/{b}?versions"),
                Ask.get("/{b}-not-there"),
                Ask.get("/{b}-not-there?list-type=2"),
                Ask.get("/{b}-not-there?versions"));
    }

    private static Script first() {
        return tree(
                "the first version",
                Ask.get("/{b}"),
                Ask.get("/{b}?prefix=a%2F"),
                Ask.get("/{b}?prefix=a%2F&delimiter=%2F"),
                Ask.get("/{b}?delimiter=%2F"),
                Ask.get("/{b}?delimiter=b"),
                Ask.get("/{b}?max-keys=2")
                        .differs(
                                Kind.ENCRYPTED,
                                "ListBucketResult/NextMarker",
                                "",
                                "a/b/2[minio_cache:v2,return:]",
                                "S3 API: returned only if a delimiter was given"),
                Ask.get("/{b}?max-keys=2&delimiter=%2F"),
                Ask.get("/{b}?max-keys=0"),
                Ask.get("/{b}?max-keys=1000"),
                Ask.get("/{b}?marker=a%2Fb%2F2"),
                Ask.get("/{b}?prefix=zzz"));
    }

    private static Script second() {
        return tree(
                "the second version",
                Ask.get("/{b}?list-type=2"),
                Ask.get("/{b}?list-type=2&fetch-owner=true"),
                Ask.get("/{b}?list-type=2&prefix=a%2F&delimiter=%2F"),
                Ask.get("/{b}?list-type=2&start-after=a%2Fb%2F2"),
                Ask.get("/{b}?list-type=2&max-keys=0"),
                Ask.get("/{b}?list-type=2&max-keys=2"),
                Ask.get("/{b}?list-type=2&max-keys=1&delimiter=%2F"));
    }

    private static Script encoded() {
        return tree(
                "encoded names",
                Ask.get("/{b}?encoding-type=url"),
                Ask.get("/{b}?encoding-type=url&prefix=b%20&marker=a%20%2B"),
                Ask.get("/{b}?encoding-type=url&delimiter=%20"),
                Ask.get("/{b}?encoding-type=url&delimiter=%2F&max-keys=1"),
                Ask.get("/{b}?list-type=2&encoding-type=url&prefix=b%20&start-after=a%20%2B"),
                Ask.get("/{b}?list-type=2&encoding-type=url&delimiter=%2A"),
                Ask.get("/{b}?versions&encoding-type=url&prefix=b%20"));
    }

    private static Script refused() {
        return Script.of(
                "listings that are refused",
                Ask.get("/{b}?max-keys=-1").refused(NEGATIVE, "400 InvalidArgument", NAMED),
                Ask.get("/{b}?max-keys=many").refused(NO_NUMBER, "400 InvalidArgument", "S3 says this of no number"),
                Ask.get("/{b}?max-keys=99999999999").refused(NO_NUMBER, "200", "S3: a 32-bit number"),
                Ask.get("/{b}?encoding-type=xml").refused(ENCODING, "400 InvalidArgument", NAMED),
                Ask.get("/{b}?list-type=2&continuation-token=")
                        .refused(
                                "400 InvalidArgument The continuation token provided is incorrect",
                                "400 InvalidArgument",
                                NAMED),
                Ask.get("/{b}?list-type=2&continuation-token=nonsense"),
                Ask.get("/{b}?list-type=3")
                        .refused("400 InvalidArgument Invalid list type", "200", "S3 API: list-type is 2 or absent"),
                Ask.get("/{b}?max-keys=5000")
                        .differs(
                                Kind.ENCRYPTED,
                                "ListBucketResult/MaxKeys",
                                "1000",
                                "5000",
                                "S3 API: no page has more than 1 000"));
    }

    private static Script versions() {
        return tree(
                "versions",
                Ask.put("/{b}?versioning", Documents.VERSIONED),
                Ask.put("/{b}/c", "of other length"),
                Ask.delete("/{b}/c"),
                Ask.put("/{b}/a/1", Octets.of(131_000, 4)),
                Ask.get("/{b}?versions").withMarker(),
                Ask.get("/{b}?versions&prefix=a%2F&delimiter=%2F"),
                Ask.get("/{b}?versions&max-keys=2"),
                Ask.get("/{b}?versions&max-keys=3&key-marker=a%2F1"),
                Ask.get("/{b}?versions&key-marker=c&version-id-marker={v2}"),
                Ask.get("/{b}?versions&max-keys=0"),
                Ask.put("/{b}?versioning", Documents.SUSPENDED),
                Ask.put("/{b}/c", "null again"),
                Ask.get("/{b}?versions&prefix=c").withMarker());
    }

    private static Script versionsRefused() {
        return Script.of(
                "listings of versions that are refused",
                Ask.get("/{b}?versions&max-keys=-1").refused(NEGATIVE, "400 InvalidArgument", NAMED),
                Ask.get("/{b}?versions&encoding-type=xml").refused(ENCODING, "400 InvalidArgument", NAMED),
                Ask.get("/{b}?versions&version-id-marker=x")
                        .refused(
                                "400 InvalidArgument A version-id marker cannot be specified without a key marker.",
                                "501 NotImplemented",
                                "S3: InvalidArgument, in these words"),
                Ask.get("/{b}?versions&key-marker=k&version-id-marker=")
                        .refused(
                                "400 InvalidArgument A version-id marker cannot be empty.",
                                "200",
                                "S3: InvalidArgument, in these words"));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("scripts")
    void answersAsTheStore(Script script, Kind kind) {
        Twins.made(kind).compare(script);
    }
}
