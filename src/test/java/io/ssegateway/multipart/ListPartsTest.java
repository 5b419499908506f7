package io.ssegateway.multipart;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.policy.BucketRule.Encrypt;
import io.ssegateway.policy.BucketRule.EtagMode;
import io.ssegateway.policy.BucketRule.PlainReads;
import io.ssegateway.s3.Document;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.PartsPage;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.UploadOperation;
import io.ssegateway.s3.UploadsPage;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.S3Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * ListParts and ListMultipartUploads, as clients are to see uploads: plain sizes, shown tags, nothing of the gateway's.
 */
class ListPartsTest extends UploadsFixture {
    @ParameterizedTest
    @EnumSource(EtagMode.class)
    void partsAreListedWithPlainSizesAndTheTagsThatWereAnswered(EtagMode etag) {
        policy.rule(Encrypt.SSE_OBS, PlainReads.REFUSE, etag);
        String upload = create();
        String five = part(upload, 5, bytes(7, 5));
        String one = part(upload, 1, bytes(MIN + 9, 1));
        PartsPage page = parts(upload, 0, 1000);
        assertThat(page.parts().stream().map(PartsPage.Part::number)).containsExactly(1, 5);
        assertThat(page.parts().stream().map(PartsPage.Part::size)).containsExactly(MIN + 9L, 7L);
        assertThat(page.parts().stream().map(PartsPage.Part::etag)).containsExactly(one, five);
        assertThat(page.parts()).allMatch(part -> part.lastModified().matches("20\\d\\d-\\d\\d-\\d\\dT.*\\.\\d{3}Z"));
        assertThat(page.next()).isEmpty();
        assertThat(page.query().uploadId()).isEqualTo(upload);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    void pagesOfAnySizeTellEveryPartOnce(int size) {
        String upload = create();
        for (int number : new int[] {2, 3, 5, 8, 13}) {
            part(upload, number, number == 5 ? bytes(MIN, 5) : bytes(number, number));
            part(upload, number, number == 5 ? bytes(MIN, 6) : bytes(number + 1, number));
        }
        List<Integer> numbers = new ArrayList<>();
        int after = 0;
        PartsPage page;
        do {
            page = parts(upload, after, size);
            assertThat(page.parts()).hasSizeLessThanOrEqualTo(size);
            page.parts().forEach(part -> numbers.add(part.number()));
            after = page.next().orElse(0);
        } while (page.next().isPresent());
        assertThat(numbers).containsExactly(2, 3, 5, 8, 13);
        assertThat(parts(upload, 13, size).parts()).isEmpty();
        assertThat(parts(upload, 2_000_000_000, size).parts()).isEmpty();
        assertThat(parts(upload, 0, 0).parts()).isEmpty();
    }

    @Test
    void onlyTheNewestAttemptIsListed() {
        String upload = create();
        part(upload, 1, bytes(MIN, 1));
        String kept = part(upload, 1, bytes(10, 2));
        assertThat(parts(upload, 0, 10).parts())
                .singleElement()
                .satisfies(part -> assertThat(part.etag()).isEqualTo(kept));
        String large = part(upload, 1, bytes(MIN + 1, 3));
        assertThat(parts(upload, 0, 10).parts())
                .singleElement()
                .satisfies(part -> assertThat(part.etag()).isEqualTo(large));
    }

    @Test
    void partThatWasNotCommittedAndTheFooterAreNotListed() {
        String upload = create();
        String tag = part(upload, 1, bytes(MIN, 1));
        var stored = fake.uploads().open().getFirst().parts();
        stored.put(2, stored.get(1));
        stored.put(10_000, stored.get(1));
        assertThat(parts(upload, 0, 10).parts())
                .singleElement()
                .satisfies(part -> assertThat(part.etag()).isEqualTo(tag));
    }

    @Test
    void uploadsAreListedUnderTheirOwnNames() {
        String upload = create();
        UploadsPage page = uploads(Optional.of("a/"));
        assertThat(page.uploads()).singleElement().satisfies(listed -> {
            assertThat(listed.key()).isEqualTo(KEY);
            assertThat(listed.uploadId()).isEqualTo(upload);
        });
        assertThat(uploads(Optional.of("b/")).uploads()).isEmpty();
        abort(upload);
        assertThat(uploads(Optional.empty()).uploads()).isEmpty();
    }

    @Test
    void createTellsKeyAndIdAndHowTheObjectWillBeEncrypted() {
        S3Response.Xml created = created(Fields.none());
        assertThat(((Document.CreatedUpload) created.document()).object()).isEqualTo(object());
        assertThat(created.fields().get(S3Header.SSE)).contains("aws:kms");
        assertThat(created.fields().get(S3Header.SSE_KMS_KEY_ID)).contains("k");
    }

    private UploadsPage uploads(Optional<String> prefix) {
        var operation = new UploadOperation.ListMultipartUploads(
                BUCKET, prefix, Optional.empty(), Optional.empty(), Optional.empty(), 1000, false, Fields.none());
        S3Response answer = run(() -> gateway.listUploads.handle(operation, caller(), Body.empty()));
        return ((Document.Uploads) ((S3Response.Xml) answer).document()).page();
    }
}
