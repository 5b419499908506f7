package io.ssegateway.multipart;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.policy.BucketRule.Encrypt;
import io.ssegateway.policy.BucketRule.EtagMode;
import io.ssegateway.policy.BucketRule.PlainReads;
import io.ssegateway.s3.Document;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.UploadOperation.CompletedPart;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes up in parts comes down whole, whatever the order, sizes and attempts, through any replica. */
class UploadRoundTripTest extends UploadsFixture {
    @ParameterizedTest
    @CsvSource({
        "SSE_KMS,REFUSE,OPAQUE",
        "SSE_KMS,SERVE,OPAQUE",
        "SSE_OBS,REFUSE,OPAQUE",
        "SSE_KMS,REFUSE,MD5",
        "SSE_OBS,REFUSE,MD5",
        "SSE_OBS,SERVE,MD5"
    })
    @Tag("I10")
    void partsThroughDifferentReplicasBecomeOneObject(Encrypt encrypt, PlainReads reads, EtagMode etag)
            throws Exception {
        policy.rule(encrypt, reads, etag);
        byte[] one = bytes(MIN, 1);
        byte[] two = bytes(MIN + 70_001, 2);
        byte[] three = bytes(123_457, 3);
        String upload = create();
        anotherReplica();
        String last = part(upload, 9, three);
        anotherReplica();
        String second = part(upload, 4, two);
        anotherReplica();
        String first = part(upload, 2, one);
        anotherReplica();
        Document.CompletedUpload done = complete(upload, named(2, first), named(4, second), named(9, last));
        anotherReplica();
        assertThat(get().bytes()).isEqualTo(joined(one, two, three));
        assertThat(get().field(S3Header.ETAG)).isEqualTo(done.etag());
        assertThat(head().field(S3Header.ETAG)).isEqualTo(done.etag());
        assertThat(head().field(S3Header.CONTENT_LENGTH))
                .isEqualTo(Integer.toString(one.length + two.length + three.length));
        assertThat(done.etag()).matches(etag == EtagMode.MD5 ? "\"[0-9a-f]{32}-3\"" : "\"[0-9a-f]{32}-\\d+\"");
        if (etag == EtagMode.MD5) {
            assertThat(done.etag()).isEqualTo('"' + formula(one, two, three) + '"');
            assertThat(first).isEqualTo('"' + hex(md5(one)) + '"');
            assertThat(last).isEqualTo('"' + hex(md5(three)) + '"');
        } else {
            assertThat(List.of(first, second, last)).allMatch(tag -> tag.matches("\"[0-9a-f]{32}-0\""));
        }
        assertThat(done.location()).isEqualTo("https://gw.example/photos/a/b%20c.bin");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, MIN - 1, MIN, MIN + 1})
    void onePartOfAnySizeIsAnObject(int size) {
        byte[] bytes = bytes(size, 1);
        String upload = create();
        complete(upload, named(1, part(upload, 1, bytes)));
        assertThat(get().bytes()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, MIN - 1, MIN})
    void lastPartOfAnySizeFollowsAnother(int size) {
        byte[] first = bytes(MIN, 1);
        byte[] last = bytes(size, 2);
        String upload = create();
        complete(upload, named(1, part(upload, 1, first)), named(9_999, part(upload, 9_999, last)));
        assertThat(get().bytes()).isEqualTo(joined(first, last));
    }

    @ParameterizedTest
    @CsvSource({"5242880,5242881", "5242881,5242880", "5242880,1", "1,5242880", "1,2", "2,1", "0,0", "5242880,5242880"})
    @Tag("I3")
    void partThatIsSentAgainIsTheAttemptThatCompleteNames(int before, int after) {
        byte[] old = bytes(before, 1);
        byte[] young = bytes(after, 2);
        String upload = create();
        String oldTag = part(upload, 3, old);
        String youngTag = part(upload, 3, young);
        assertThat(youngTag).isNotEqualTo(oldTag);
        boolean bothThere = before < MIN || after < MIN;
        if (!bothThere) {
            assertThat(code(() -> complete(upload, named(3, oldTag)))).isEqualTo("InvalidPart");
        }
        String chosen = bothThere ? oldTag : youngTag;
        complete(upload, named(3, chosen));
        assertThat(get().bytes()).isEqualTo(bothThere ? old : young);
    }

    @Test
    void sameBytesSentAgainAndAgainHaveOneMd5AndOneOfThemCounts() {
        policy.rule(Encrypt.SSE_OBS, PlainReads.REFUSE, EtagMode.MD5);
        byte[] bytes = bytes(MIN, 1);
        byte[] last = bytes(77, 2);
        String upload = create();
        String tag = part(upload, 1, bytes);
        for (int i = 0; i < 6; i++) {
            assertThat(part(upload, 1, bytes)).isEqualTo(tag);
            part(upload, 2, last);
        }
        complete(upload, named(1, tag), named(2, part(upload, 2, last)));
        assertThat(get().bytes()).isEqualTo(joined(bytes, last));
    }

    @Test
    void partsThatCompleteLeavesOutAreNoPartOfTheObject() {
        String upload = create();
        byte[] second = bytes(MIN, 2);
        byte[] fourth = bytes(10, 4);
        part(upload, 1, bytes(MIN, 1));
        String secondTag = part(upload, 2, second);
        part(upload, 3, bytes(MIN, 3));
        String fourthTag = part(upload, 4, fourth);
        part(upload, 5, bytes(5, 5));
        complete(upload, named(2, secondTag), named(4, fourthTag));
        assertThat(get().bytes()).isEqualTo(joined(second, fourth));
    }

    @Test
    void policyThatChangesIsForNewUploads() {
        byte[] one = bytes(MIN, 1);
        byte[] two = bytes(9, 2);
        String upload = create();
        String first = part(upload, 1, one);
        policy.rule(Encrypt.SSE_OBS, PlainReads.REFUSE, EtagMode.MD5);
        anotherReplica();
        String second = part(upload, 2, two);
        assertThat(second).as("the upload's own kind of tag").endsWith("-0\"");
        complete(upload, named(1, first), named(2, second));
        assertThat(get().bytes()).isEqualTo(joined(one, two));
        assertThat(get().field(S3Header.SSE)).isEqualTo("aws:kms");
    }

    @Test
    @Tag("I6")
    void uploadThatWasSealedStaysSealedInABucketThatNoLongerEncrypts() {
        byte[] one = bytes(MIN, 1);
        byte[] two = bytes(900, 2);
        String upload = create();
        String first = part(upload, 1, one);
        policy.rule(Encrypt.NONE, PlainReads.SERVE, EtagMode.OPAQUE);
        anotherReplica();
        String second = part(upload, 2, two);
        complete(upload, named(1, first), named(2, second));
        assertThat(fake.objects().get(BUCKET.value(), KEY).orElseThrow().headers())
                .containsKey("x-amz-meta-ssegw");
        assertThat(get().bytes()).isEqualTo(joined(one, two));
    }

    @Test
    void keyThatPolicyNoLongerNamesServesItsRunningUploads() {
        String upload = create();
        byte[] one = bytes(10, 1);
        policy.rule(Encrypt.SSE_KMS, PlainReads.REFUSE, EtagMode.OPAQUE, "other");
        anotherReplica();
        complete(upload, named(1, part(upload, 1, one)));
        policy.rule(Encrypt.SSE_KMS, PlainReads.REFUSE, EtagMode.OPAQUE);
        assertThat(get().bytes()).isEqualTo(one);
    }

    @Test
    void headersAndMetadataOfTheCreationAreTheObjects() {
        Fields fields = Fields.of(
                Map.of(S3Header.CONTENT_TYPE, "image/png", S3Header.CACHE_CONTROL, "no-store"),
                Map.of("colour", "grün"));
        String upload = create(fields);
        complete(upload, named(1, part(upload, 1, bytes(3, 1))));
        assertThat(head().field(S3Header.CONTENT_TYPE)).isEqualTo("image/png");
        assertThat(head().field(S3Header.CACHE_CONTROL)).isEqualTo("no-store");
        assertThat(head().fields().metadata()).isEqualTo(Map.of("colour", "grün"));
    }

    @Test
    void completeAndListPartsAskNoKmsAndItIsAskedOnceForAPart() {
        String upload = create();
        int created = kms.calls();
        String tag = part(upload, 1, bytes(3, 1));
        assertThat(kms.calls() - created).isEqualTo(1);
        int before = kms.calls();
        parts(upload, 0, 1000);
        complete(upload, named(1, tag));
        abortQuietly(upload);
        assertThat(kms.calls()).isEqualTo(before);
    }

    @Test
    void manyPartsBecomeOneObject() {
        String upload = create();
        List<CompletedPart> list = new ArrayList<>();
        List<byte[]> all = new ArrayList<>();
        for (int number = 1; number <= 12; number++) {
            byte[] bytes = bytes(MIN, number);
            all.add(bytes);
            list.add(named(number * 3, part(upload, number * 3, bytes)));
        }
        complete(upload, list.toArray(CompletedPart[]::new));
        assertThat(get().bytes()).isEqualTo(joined(all.toArray(byte[][]::new)));
    }

    private void abortQuietly(String upload) {
        assertThat(code(() -> abort(upload))).isEqualTo("NoSuchUpload");
    }

    private static String formula(byte[]... parts) throws Exception {
        MessageDigest all = MessageDigest.getInstance("MD5");
        for (byte[] part : parts) {
            all.update(md5(part));
        }
        return hex(all.digest()) + '-' + parts.length;
    }

    private static byte[] md5(byte[] bytes) throws Exception {
        return MessageDigest.getInstance("MD5").digest(bytes);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
