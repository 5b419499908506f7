package io.ssegateway.multipart;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.objects.ErrorAnswer;
import io.ssegateway.s3.Checksum;
import io.ssegateway.s3.Checksum.Algorithm;
import io.ssegateway.s3.Conditions;
import io.ssegateway.s3.Document;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.PartsPage;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.S3Operation;
import io.ssegateway.s3.TypedChecksum;
import io.ssegateway.s3.UploadOperation.CompletedPart;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.S3Response;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checksums of parts and of what becomes of them. Source: Amazon S3 User Guide, "Checking object integrity". */
class UploadChecksumsTest extends UploadsFixture {
    private final byte[] one = bytes(MIN, 1);
    private final byte[] two = bytes(4_321, 2);

    @ParameterizedTest
    @CsvSource({
        "CRC32,,COMPOSITE",
        "CRC32C,,COMPOSITE",
        "SHA1,,COMPOSITE",
        "SHA256,,COMPOSITE",
        "CRC64NVME,,FULL_OBJECT",
        "CRC32,COMPOSITE,COMPOSITE",
        "CRC32,FULL_OBJECT,FULL_OBJECT",
        "CRC32C,FULL_OBJECT,FULL_OBJECT",
        "CRC64NVME,FULL_OBJECT,FULL_OBJECT"
    })
    void checksumOfTheObjectFollowsFromThoseOfTheParts(Algorithm algorithm, String asked, String type) {
        S3Response.Xml created = created(declared(algorithm, asked));
        assertThat(created.fields().get(S3Header.CHECKSUM_ALGORITHM)).contains(algorithm.name());
        assertThat(created.fields().get(S3Header.CHECKSUM_TYPE)).contains(type);
        String upload = ((Document.CreatedUpload) created.document()).uploadId();
        CompletedPart first = sent(upload, 1, one, algorithm);
        CompletedPart second = sent(upload, 2, two, algorithm);
        PartsPage listed = parts(upload, 0, 10);
        assertThat(listed.algorithm()).contains(algorithm.name());
        assertThat(listed.type()).contains(type);
        assertThat(listed.parts().getFirst().checksum()).contains(sum(algorithm, one));
        TypedChecksum sum = complete(upload, first, second).checksum().orElseThrow();
        assertThat(sum.type()).isEqualTo(type);
        if (type.equals("FULL_OBJECT")) {
            assertThat(sum.checksum()).isEqualTo(sum(algorithm, joined(one, two)));
            assertThat(sum.text()).doesNotContain("-");
        } else {
            assertThat(sum.text()).endsWith("-2");
            assertThat(sum.checksum())
                    .isEqualTo(sum(
                            algorithm,
                            joined(
                                    sum(algorithm, one).value(),
                                    sum(algorithm, two).value())));
        }
        S3Operation.HeadObject head = new S3Operation.HeadObject(
                object(),
                Optional.empty(),
                Conditions.none(),
                Fields.none(),
                Fields.none().with(S3Header.CHECKSUM_MODE, "ENABLED"));
        S3Response answer = run(() -> gateway.head.handle(head, caller(), Body.empty()));
        assertThat(answer.fields().get(algorithm.header())).contains(sum.text());
        assertThat(answer.fields().get(S3Header.CHECKSUM_TYPE)).contains(type);
    }

    @ParameterizedTest
    @CsvSource({"CRC64NVME,COMPOSITE", "SHA1,FULL_OBJECT", "SHA256,FULL_OBJECT", "MD4,", "CRC32,HALF", ",COMPOSITE"})
    void combinationsThatS3DoesNotHaveAreRefused(String algorithm, String type) {
        Fields fields = Fields.none();
        fields = algorithm == null ? fields : fields.with(S3Header.CHECKSUM_ALGORITHM, algorithm);
        Fields asked = type == null ? fields : fields.with(S3Header.CHECKSUM_TYPE, type);
        assertThat(code(() -> create(asked))).isEqualTo("InvalidRequest");
        assertThat(fake.uploads().open()).isEmpty();
    }

    @Test
    void partWithAnotherChecksumThanAnnouncedIsRefused() {
        String upload = create(declared(Algorithm.SHA256, null));
        ErrorAnswer other = refused(() -> sent(upload, 1, two, Algorithm.CRC32));
        assertThat(other.code()).isEqualTo("InvalidRequest");
        assertThat(other.message())
                .isEqualTo("Checksum Type mismatch occurred, expected checksum Type: sha256, actual checksum Type:"
                        + " crc32");
        assertThat(refused(() -> part(upload, 1, two)).message()).endsWith("actual checksum Type: null");
    }

    @Test
    void partWithoutAChecksumIsSummedWhereTheWholeObjectsIsWanted() {
        String upload = create(declared(Algorithm.CRC32C, "FULL_OBJECT"));
        String first = part(upload, 1, one);
        S3Response second = partAnswer(upload, 2, two, Fields.none());
        assertThat(second.fields().get(S3Header.CHECKSUM_CRC32C))
                .contains(sum(Algorithm.CRC32C, two).base64());
        String tag = second.fields().get(S3Header.ETAG).orElseThrow();
        assertThat(complete(upload, named(1, first), named(2, tag)).checksum().map(TypedChecksum::checksum))
                .contains(sum(Algorithm.CRC32C, joined(one, two)));
    }

    @Test
    void listMustRepeatEachChecksumThatIsOfThePartsOnly() {
        String upload = create(declared(Algorithm.SHA256, null));
        CompletedPart first = sent(upload, 1, one, Algorithm.SHA256);
        CompletedPart second = sent(upload, 2, two, Algorithm.SHA256);
        ErrorAnswer missing = refused(() -> complete(upload, first, named(2, second.etag())));
        assertThat(missing.code()).isEqualTo("InvalidRequest");
        assertThat(missing.message())
                .isEqualTo("The upload was created using a sha256 checksum. The complete request must include the"
                        + " checksum for each part. It was missing for part 2 in the request.");
        CompletedPart wrong = new CompletedPart(2, second.etag(), first.checksum());
        assertThat(code(() -> complete(upload, first, wrong))).isEqualTo("InvalidPart");
        CompletedPart other = new CompletedPart(2, second.etag(), Optional.of(sum(Algorithm.CRC32, two)));
        assertThat(code(() -> complete(upload, first, other))).isEqualTo("BadDigest");
        assertThat(visible()).isFalse();
        complete(upload, first, second);
    }

    @ParameterizedTest
    @CsvSource({"CRC32,COMPOSITE", "CRC32,FULL_OBJECT", "SHA256,COMPOSITE", "CRC64NVME,FULL_OBJECT"})
    void claimAboutTheWholeObjectIsVerified(Algorithm algorithm, String type) {
        String upload = create(declared(algorithm, type));
        CompletedPart first = sent(upload, 1, one, algorithm);
        CompletedPart second = sent(upload, 2, two, algorithm);
        byte[] composite = sum(
                        algorithm,
                        joined(sum(algorithm, one).value(), sum(algorithm, two).value()))
                .value();
        Checksum right =
                type.equals("COMPOSITE") ? new Checksum(algorithm, composite) : sum(algorithm, joined(one, two));
        String count = type.equals("COMPOSITE") ? "-2" : "";
        assertThat(claim(upload, algorithm.header(), sum(algorithm, two).base64() + count, first, second))
                .isEqualTo("BadDigest");
        assertThat(claim(upload, algorithm.header(), right.base64() + "-3", first, second))
                .isEqualTo("BadDigest");
        assertThat(claim(upload, algorithm.header(), "AAAA", first, second)).isEqualTo("InvalidRequest");
        assertThat(claim(upload, algorithm.header(), "?", first, second)).isEqualTo("InvalidRequest");
        Algorithm other = algorithm == Algorithm.SHA1 ? Algorithm.SHA256 : Algorithm.SHA1;
        assertThat(claim(upload, other.header(), sum(other, two).base64(), first, second))
                .isEqualTo("InvalidRequest");
        String wrongType = type.equals("COMPOSITE") ? "FULL_OBJECT" : "COMPOSITE";
        assertThat(claim(upload, S3Header.CHECKSUM_TYPE, wrongType, first, second))
                .isEqualTo("InvalidRequest");
        assertThat(visible()).isFalse();
        Fields claims =
                Fields.of(Map.of(algorithm.header(), right.base64() + count, S3Header.CHECKSUM_TYPE, type), Map.of());
        completed(upload, claims, Conditions.none(), first, second);
        assertThat(get().bytes()).isEqualTo(joined(one, two));
    }

    @Test
    void uploadWithoutAWordHasTheChecksumThatItsPartsGive() {
        String upload = create();
        CompletedPart first = sent(upload, 1, one, Algorithm.CRC64NVME);
        CompletedPart second = sent(upload, 2, two, Algorithm.CRC64NVME);
        assertThat(complete(upload, first, second).checksum().map(TypedChecksum::checksum))
                .contains(sum(Algorithm.CRC64NVME, joined(one, two)));
        String next = create();
        CompletedPart crc = sent(next, 1, one, Algorithm.CRC32);
        CompletedPart none = named(2, part(next, 2, two));
        Checksum whole = sum(Algorithm.CRC32, joined(one, two));
        assertThat(claim(next, S3Header.CHECKSUM_CRC32, whole.base64(), crc, none))
                .as("not known of every part")
                .isEqualTo("InvalidRequest");
        assertThat(complete(next, crc, none).checksum()).isEmpty();
    }

    @Test
    void claimAboutTheWholeObjectIsVerifiedWhereThePartsGiveIt() {
        String upload = create();
        CompletedPart first = sent(upload, 1, one, Algorithm.CRC32);
        CompletedPart second = sent(upload, 2, two, Algorithm.CRC32);
        assertThat(claim(
                        upload,
                        S3Header.CHECKSUM_CRC32,
                        sum(Algorithm.CRC32, one).base64(),
                        first,
                        second))
                .isEqualTo("BadDigest");
        Checksum whole = sum(Algorithm.CRC32, joined(one, two));
        Fields claims = Fields.none().with(S3Header.CHECKSUM_CRC32, whole.base64());
        S3Response.Xml answer = completed(upload, claims, Conditions.none(), first, second);
        assertThat(((Document.CompletedUpload) answer.document()).checksum().map(TypedChecksum::checksum))
                .contains(whole);
    }

    @Test
    void wrongChecksumOfAPartLeavesNoPart() {
        String upload = create();
        for (byte[] bytes : new byte[][] {one, two}) {
            Body lying = Body.of(Buffer.buffer(bytes)).through(new Refusing(), java.util.OptionalLong.of(bytes.length));
            assertThat(code(() -> partAnswer(upload, 1, lying, bytes.length, Fields.none())))
                    .isEqualTo("BadDigest");
            assertThat(parts(upload, 0, 10).parts()).isEmpty();
        }
    }

    private String claim(String upload, S3Header header, String value, CompletedPart... parts) {
        return code(() -> completed(upload, Fields.none().with(header, value), Conditions.none(), parts));
    }

    private CompletedPart sent(String upload, int number, byte[] bytes, Algorithm algorithm) {
        S3Response answer = partAnswer(upload, number, claiming(bytes, algorithm), bytes.length, Fields.none());
        Checksum sum = sum(algorithm, bytes);
        assertThat(answer.fields().get(algorithm.header())).contains(sum.base64());
        return new CompletedPart(number, answer.fields().get(S3Header.ETAG).orElseThrow(), Optional.of(sum));
    }

    private static Fields declared(Algorithm algorithm, String type) {
        Fields fields = Fields.none().with(S3Header.CHECKSUM_ALGORITHM, algorithm.name());
        return type == null ? fields : fields.with(S3Header.CHECKSUM_TYPE, type);
    }

    /** What a wrong checksum at the end of a body does. */
    private static final class Refusing implements io.ssegateway.stream.ByteTransform {
        @Override
        public void update(Buffer in, java.util.function.Consumer<Buffer> out) {
            out.accept(in);
        }

        @Override
        public void finish(java.util.function.Consumer<Buffer> out) {
            throw new io.ssegateway.s3.S3Exception(io.ssegateway.s3.S3Error.BAD_DIGEST);
        }
    }
}
