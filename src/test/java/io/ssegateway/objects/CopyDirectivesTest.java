package io.ssegateway.objects;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Header;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What goes with an object when it is copied, by directive, in every direction. */
class CopyDirectivesTest extends CopyFixture {
    private static final Map<String, String> OF_SOURCE = Map.of(
            "cache-control", "no-store",
            "content-disposition", "attachment",
            "content-encoding", "x-odd",
            "content-language", "de",
            "content-type", "text/plain",
            "expires", "Thu, 01 Dec 2033 16:00:00 GMT",
            "x-amz-meta-colour", "blue");

    static List<Arguments> directions() {
        List<Arguments> all = new ArrayList<>();
        for (Kind from : new Kind[] {Kind.KMS, Kind.PLAIN}) {
            for (Kind to : new Kind[] {Kind.OTHER_KEY, Kind.PLAIN}) {
                for (String backend : new String[] {"main", "second"}) {
                    all.add(Arguments.of(from, to, backend));
                }
            }
        }
        return all;
    }

    private void between(Kind from, Kind to, String backend) {
        kind(SOURCE, from, "main");
        kind(TARGET, to, backend);
        Fields fields = Fields.none()
                .with(S3Header.CACHE_CONTROL, "no-store")
                .with(S3Header.CONTENT_DISPOSITION, "attachment")
                .with(S3Header.CONTENT_ENCODING, "x-odd")
                .with(S3Header.CONTENT_LANGUAGE, "de")
                .with(S3Header.CONTENT_TYPE, "text/plain")
                .with(S3Header.EXPIRES, "Thu, 01 Dec 2033 16:00:00 GMT")
                .with(S3Header.STORAGE_CLASS, "STANDARD_IA")
                .with(S3Header.WEBSITE_REDIRECT, "/there")
                .with(S3Header.TAGGING, "team=a%20b&cost=%C3%BC")
                .withMetadata("colour", "blue");
        put(SOURCE, "k", bytes(1000), fields);
    }

    /** What the store keeps of the copy, without the envelope. */
    private Map<String, String> kept() {
        Map<String, String> headers = new TreeMap<>(stored(TARGET, "copy").headers());
        headers.remove("x-amz-meta-ssegw");
        return headers;
    }

    private static Map<String, String> with(Map<String, String> map, String name, String value) {
        Map<String, String> copy = new TreeMap<>(map);
        copy.put(name, value);
        return copy;
    }

    @ParameterizedTest
    @MethodSource("directions")
    void copiesDescriptionAndTagsButNotClassAndRedirect(Kind from, Kind to, String backend) {
        between(from, to, backend);
        copy(Ask.plainly().with("ignored", "yes").with(S3Header.CONTENT_TYPE, "ignored/too"));
        assertThat(kept()).isEqualTo(with(OF_SOURCE, "x-amz-tagging", "team=a%20b&cost=%C3%BC"));
        assertThat(get(TARGET, "copy").bytes()).isEqualTo(bytes(1000));
    }

    @ParameterizedTest
    @MethodSource("directions")
    void replacesDescriptionAlone(Kind from, Kind to, String backend) {
        between(from, to, backend);
        copy(Ask.plainly()
                .replacingMetadata()
                .with("shape", "round")
                .with(S3Header.CONTENT_TYPE, "image/png")
                .with(S3Header.TAGGING, "ignored=yes"));
        assertThat(kept())
                .isEqualTo(Map.of(
                        "content-type", "image/png",
                        "x-amz-meta-shape", "round",
                        "x-amz-tagging", "team=a%20b&cost=%C3%BC"));
    }

    @ParameterizedTest
    @MethodSource("directions")
    void replacesTagsAlone(Kind from, Kind to, String backend) {
        between(from, to, backend);
        copy(Ask.plainly().replacingTags().with(S3Header.TAGGING, "new=1"));
        assertThat(kept()).isEqualTo(with(OF_SOURCE, "x-amz-tagging", "new=1"));
    }

    @ParameterizedTest
    @MethodSource("directions")
    void replacesTagsByNone(Kind from, Kind to, String backend) {
        between(from, to, backend);
        copy(Ask.plainly().replacingTags());
        assertThat(kept()).isEqualTo(OF_SOURCE);
    }

    @ParameterizedTest
    @MethodSource("directions")
    void classRedirectLockAndAclAreTheRequests(Kind from, Kind to, String backend) {
        between(from, to, backend);
        copy(Ask.plainly()
                .with(S3Header.STORAGE_CLASS, "ONEZONE_IA")
                .with(S3Header.WEBSITE_REDIRECT, "/elsewhere")
                .with(S3Header.ACL, "public-read")
                .with(S3Header.OBJECT_LOCK_MODE, "GOVERNANCE"));
        Map<String, String> asked = storeOf(TARGET).seen().stream()
                .filter(seen -> seen.method().equals("PUT") && seen.target().equals("/target/copy"))
                .toList()
                .getLast()
                .headers();
        assertThat(asked)
                .containsEntry("x-amz-acl", "public-read")
                .containsEntry("x-amz-object-lock-mode", "GOVERNANCE");
        assertThat(kept())
                .isEqualTo(with(
                        with(
                                with(OF_SOURCE, "x-amz-tagging", "team=a%20b&cost=%C3%BC"),
                                "x-amz-storage-class",
                                "ONEZONE_IA"),
                        "x-amz-website-redirect-location",
                        "/elsewhere"));
    }

    @Test
    void storesOfOneOwnerAreToldOwnersAndPayer() {
        between(Kind.KMS, Kind.OTHER_KEY, "main");
        int before = fake.seen().size();
        copy(Ask.plainly()
                .with(S3Header.EXPECTED_BUCKET_OWNER, "1")
                .with(S3Header.SOURCE_EXPECTED_BUCKET_OWNER, "2")
                .with(S3Header.REQUEST_PAYER, "requester"));
        assertThat(fake.seen().get(before).headers())
                .as("a look at the source")
                .containsEntry("x-amz-expected-bucket-owner", "2")
                .containsEntry("x-amz-request-payer", "requester");
        assertThat(fake.seen().getLast().headers())
                .as("the copy")
                .containsEntry("x-amz-expected-bucket-owner", "1")
                .containsEntry("x-amz-source-expected-bucket-owner", "2")
                .containsEntry("x-amz-request-payer", "requester");
    }

    @BeforeEach
    void forget() {
        fake.objects().remove(TARGET.value(), "copy");
        second.objects().remove(TARGET.value(), "copy");
    }
}
