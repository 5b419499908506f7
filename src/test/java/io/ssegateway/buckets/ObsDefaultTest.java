package io.ssegateway.buckets;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.dialect.ObsDialect;
import io.ssegateway.dialect.Parsed;
import io.ssegateway.dialect.Query;
import io.ssegateway.dialect.RequestHead;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.S3Operation;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.S3Response;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Default encryption that a client of OBS asks for, as other clients see it. */
class ObsDefaultTest extends EncryptionFixture {
    private static final ObsDialect OBS = new ObsDialect();
    private static final String LONG_ID = "cn-north-4:domain:key/k";

    private S3Operation obs(String method, String query, String document, List<Map.Entry<String, String>> headers) {
        RequestHead head = new RequestHead(
                method,
                Optional.of(new BucketName(CHOSEN)),
                Optional.empty(),
                Query.parse(query),
                headers,
                OptionalLong.empty());
        return switch (OBS.parse(head)) {
            case Parsed.Ready ready -> ready.operation();
            case Parsed.NeedsDocument needs -> needs.read().apply(document.getBytes(StandardCharsets.UTF_8));
        };
    }

    private String shownInObs() {
        var operation = (S3Operation.GetBucketEncryption) obs("GET", "encryption", "", List.of());
        S3Response.Xml answer = (S3Response.Xml)
                answer(asked(() -> two.getEncryption.handle(operation, caller("admin"), Body.empty())));
        String text = new String(OBS.render(answer.document()), StandardCharsets.UTF_8);
        return text.substring(text.indexOf("<Rule>"), text.indexOf("</ServerSide"));
    }

    @Test
    void aKeyInAProjectIsKeptUsedAndShownAsItWasNamed() throws Exception {
        String rule = "<Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>kms</SSEAlgorithm><KMSMasterKeyID>"
                + LONG_ID + "</KMSMasterKeyID><ProjectID>p</ProjectID></ApplyServerSideEncryptionByDefault>"
                + "<BucketKeyEnabled>true</BucketKeyEnabled></Rule>";
        var operation = (S3Operation.PutBucketEncryption) obs(
                "PUT",
                "encryption",
                "<ServerSideEncryptionConfiguration>" + rule + "</ServerSideEncryptionConfiguration>",
                List.of());
        obeyed(asked(() -> one.putEncryption.handle(operation, caller("admin"), Body.empty())));

        assertThat(shownInObs()).isEqualTo(rule);
        assertThat(shown(two, CHOSEN))
                .contains("<SSEAlgorithm>aws:kms<", "<KMSMasterKeyID>" + LONG_ID + "<")
                .doesNotContain("ProjectID");
        S3Response stored = upload(two, CHOSEN, "a");
        assertThat(stored.fields().get(S3Header.SSE)).hasValue("aws:kms");
        assertThat(stored.fields().get(S3Header.SSE_KMS_KEY_ID)).hasValue("k");
        assertThat(isClear(CHOSEN, "a")).isFalse();
    }

    @Test
    void theHeadersOfACreationBecomeTheDefault() throws Exception {
        var operation = (S3Operation.CreateBucket) obs(
                "PUT",
                "",
                "",
                List.of(
                        Map.entry("x-obs-server-side-encryption", "kms"),
                        Map.entry("x-obs-server-side-data-encryption", "AES256"),
                        Map.entry("x-obs-server-side-encryption-kms-key-id", LONG_ID),
                        Map.entry("x-obs-sse-kms-key-project-id", "p")));
        var drop = new S3Operation.DeleteBucket(new BucketName(CHOSEN), Fields.none());
        answer(asked(() -> one.drop.handle(drop, caller("admin"), Body.empty())));
        obeyed(asked(() -> one.create.handle(operation, caller("admin"), Body.empty())));

        assertThat(shownInObs()).contains("<KMSMasterKeyID>" + LONG_ID + "<", "<ProjectID>p<");
        assertThat(fake.seen())
                .allSatisfy(seen -> assertThat(seen.headers().keySet()).noneMatch(name -> name.contains("-sse-")));
    }

    @Test
    void anUploadRepeatsTheProjectItNamed() {
        S3Response stored = upload(
                one,
                FLOOR,
                "a",
                Fields.none()
                        .with(S3Header.SSE, "aws:kms")
                        .with(S3Header.SSE_KMS_KEY_ID, LONG_ID)
                        .with(S3Header.SSE_KMS_PROJECT, "p"));
        assertThat(stored.fields().get(S3Header.SSE_KMS_PROJECT)).hasValue("p");
        assertThat(stored.fields().get(S3Header.SSE_KMS_KEY_ID)).hasValue("k");
        assertThat(upload(one, FLOOR, "b").fields().has(S3Header.SSE_KMS_PROJECT))
                .isFalse();
        assertThat(refusal(() -> upload(
                        one,
                        FLOOR,
                        "c",
                        Fields.none()
                                .with(S3Header.SSE, "aws:kms")
                                .with(S3Header.SSE_KMS_KEY_ID, "cn-north-4:domain:key/gone"))))
                .startsWith("KMS.NotFoundException");
    }
}
