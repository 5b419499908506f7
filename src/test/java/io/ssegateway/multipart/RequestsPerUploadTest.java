package io.ssegateway.multipart;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.policy.BucketRule.Encrypt;
import io.ssegateway.policy.BucketRule.EtagMode;
import io.ssegateway.policy.BucketRule.PlainReads;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.UploadOperation.CompletedPart;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The table of FORMAT.md "requests per operation", for uploads, counted at store and KMS. */
class RequestsPerUploadTest extends UploadsFixture {
    @Test
    void uploadCostsWhatTheFormatSays() {
        warm();
        String upload = create();
        assertThat(requests()).as("Create: the upload, its record").isEqualTo(2);
        assertThat(kms.calls()).isEqualTo(2);
        String one = part(upload, 1, bytes(MIN, 1));
        assertThat(requests()).as("a part: the part, its record").isEqualTo(2);
        String two = part(upload, 2, bytes(10, 2));
        assertThat(requests()).as("a small part: kept, its record").isEqualTo(2);
        int asked = kms.calls();
        parts(upload, 0, 1000);
        assertThat(requests()).as("ListParts: the store's list, the records").isEqualTo(2);
        complete(upload, named(1, one));
        assertThat(requests())
                .as("Complete: two lists, part 10 000, Complete, the end noted")
                .isEqualTo(5);
        assertThat(kms.calls()).as("no key of the object").isEqualTo(asked);
        String next = create();
        String kept = part(next, 1, bytes(10, 1));
        requests();
        complete(next, named(1, kept));
        assertThat(requests()).as("one more for a kept part").isEqualTo(6);
    }

    @Test
    void anotherReplicaReadsTheRecordOnce() {
        String upload = create();
        anotherReplica();
        requests();
        part(upload, 1, bytes(MIN, 1));
        assertThat(requests()).as("root check, record, part, its record").isEqualTo(4);
        part(upload, 1, bytes(MIN, 2));
        assertThat(requests()).isEqualTo(2);
    }

    @Test
    void abortCostsTheStoresAbortAListAndTheRemoval() {
        warm();
        String upload = create();
        part(upload, 1, bytes(10, 1));
        requests();
        abort(upload);
        assertThat(requests())
                .as("Abort, a look whether it has ended, a list, the parts, the record")
                .isEqualTo(5);
    }

    @Test
    void thousandsOfRecordsCostAPageEach() {
        warm();
        String upload = create();
        List<CompletedPart> named = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            named.add(named(i, part(upload, i, bytes(MIN, i))));
        }
        for (int i = 0; i < 1_005; i++) {
            part(upload, 4, bytes(1, i));
        }
        requests();
        complete(upload, named.toArray(CompletedPart[]::new));
        assertThat(requests()).as("a page of records tells enough").isEqualTo(5);
    }

    @Test
    @Tag("I9")
    void plainUploadCostsTheStoresRequestsAndOneLookAtTheState() {
        policy.rule(Encrypt.NONE, PlainReads.SERVE, EtagMode.OPAQUE);
        String upload = create();
        assertThat(requests()).isEqualTo(1);
        String tag = part(upload, 1, bytes(10, 1));
        assertThat(requests()).as("the first asks whether it is sealed").isLessThanOrEqualTo(5);
        part(upload, 2, bytes(10, 1));
        assertThat(requests()).isEqualTo(1);
        parts(upload);
        assertThat(requests()).isEqualTo(1);
        complete(upload, named(1, tag));
        assertThat(requests()).isEqualTo(1);
        assertThat(kms.calls()).isZero();
    }

    private void parts(String upload) {
        var operation = new io.ssegateway.s3.UploadOperation.ListParts(object(), upload, 0, 10, false, Fields.none());
        run(() -> gateway.listParts.handle(operation, caller(), io.ssegateway.stream.Body.empty()));
    }

    /** The state bucket is there and checked. */
    private void warm() {
        abort(create());
        requests();
    }
}
