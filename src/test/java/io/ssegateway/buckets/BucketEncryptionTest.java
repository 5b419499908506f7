package io.ssegateway.buckets;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.S3Operation;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.S3Response;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PUT, GET and DELETE ?encryption: rows 31 to 36 of the table of errors, rights, and who follows when. */
class BucketEncryptionTest extends EncryptionFixture {
    private static final String MALFORMED = "MalformedXML: The XML you provided was not well-formed or did not validate"
            + " against our published schema";

    private String refused(String bucket, String document) {
        return refusal(() -> answer(setting(one, bucket, document)));
    }

    @Test
    void whatIsSetIsShownAsItWasSaidAndCountsForNewObjectsOnly() throws Exception {
        upload(one, CHOSEN, "before");
        S3Response answer = set(
                one,
                CHOSEN,
                rule(byDefault("<SSEAlgorithm>aws:kms</SSEAlgorithm><KMSMasterKeyID>arn:aws:kms:x:1:key/k"
                                + "</KMSMasterKeyID>")
                        + "<BucketKeyEnabled>true</BucketKeyEnabled>"));
        S3Response put = upload(one, CHOSEN, "during");
        S3Response cleared = clear(one, CHOSEN);
        upload(one, CHOSEN, "after");
        S3Response single = upload(one, CHOSEN, "single", Fields.none().with(S3Header.SSE, "AES256"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(put.fields().get(S3Header.SSE)).contains("aws:kms");
        assertThat(put.fields().get(S3Header.SSE_KMS_KEY_ID)).contains("k");
        assertThat(put.fields().get(S3Header.SSE_BUCKET_KEY)).contains("true");
        assertThat(cleared.status()).isEqualTo(204);
        assertThat(single.fields().get(S3Header.SSE)).contains("AES256");
        assertThat(List.of("before", "during", "after", "single"))
                .extracting(key -> isClear(CHOSEN, key))
                .containsExactly(true, false, true, false);
    }

    @Test
    void getShowsWhatWasSetThenTheFileThenNothing() throws Exception {
        String missing = "ServerSideEncryptionConfigurationNotFoundError: ";
        assertThat(refusal(() -> shown(one, CHOSEN))).startsWith(missing);
        String said = byDefault("<SSEAlgorithm>aws:kms</SSEAlgorithm><KMSMasterKeyID>alias/k</KMSMasterKeyID>");
        set(one, CHOSEN, rule(said + "<BucketKeyEnabled>true</BucketKeyEnabled>"));

        assertThat(shown(two, CHOSEN)).isEqualTo("<Rule>" + said + "<BucketKeyEnabled>true</BucketKeyEnabled></Rule>");
        clear(two, CHOSEN);
        assertThat(refusal(() -> shown(one, CHOSEN))).startsWith(missing);
        assertThat(shown(one, LOCKED))
                .isEqualTo("<Rule>"
                        + byDefault("<SSEAlgorithm>aws:kms</SSEAlgorithm><KMSMasterKeyID>k</KMSMasterKeyID>")
                        + "<BucketKeyEnabled>false</BucketKeyEnabled></Rule>");
    }

    @Test
    void theWindowOfTheRuleIsShownAndUploadsGetBucketKeys() throws Exception {
        fake.objects().create("window");

        assertThat(shown(one, "window")).contains("<BucketKeyEnabled>true</BucketKeyEnabled>");
        assertThat(upload(one, "window", "k").fields().get(S3Header.SSE_BUCKET_KEY))
                .contains("true");
    }

    @Test
    void aRuleWithoutBucketKeysRefusesADefaultWithThem() throws Exception {
        fake.objects().create("each");
        String kms = byDefault("<SSEAlgorithm>aws:kms</SSEAlgorithm>");

        assertThat(refused("each", rule(kms + "<BucketKeyEnabled>true</BucketKeyEnabled>")))
                .startsWith("AccessDenied")
                .contains("bucket-key: off");
        set(one, "each", rule(kms + "<BucketKeyEnabled>false</BucketKeyEnabled>"));
        assertThat(upload(one, "each", "k").fields().get(S3Header.SSE_BUCKET_KEY))
                .isEmpty();
    }

    @Test
    void deletingGoesBackToTheFileAndNeverBelow() throws Exception {
        set(one, FLOOR, AES);
        S3Response during = upload(one, FLOOR, "during");
        clear(one, FLOOR);
        S3Response after = upload(one, FLOOR, "after");

        assertThat(during.fields().get(S3Header.SSE)).contains("AES256");
        assertThat(after.fields().get(S3Header.SSE)).contains("aws:kms");
        assertThat(isClear(FLOOR, "during") || isClear(FLOOR, "after")).isFalse();
    }

    @Test
    void row36DeletingTwiceIsTheSame() throws Exception {
        assertThat(clear(one, CHOSEN).status()).isEqualTo(204);
        assertThat(clear(one, CHOSEN).status()).isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<ServerSideEncryptionConfiguration/>",
                "<ServerSideEncryptionConfiguration><Rule/><Rule/></ServerSideEncryptionConfiguration>",
                "<Other/>",
                "no xml",
                "<!DOCTYPE x [<!ENTITY e \"aws:kms\">]><ServerSideEncryptionConfiguration/>"
            })
    void row31AnythingButOneRuleIsMalformed(String document) {
        assertThat(refused(CHOSEN, document)).startsWith(MALFORMED);
    }

    @Test
    void row31TwoRulesAreMalformedEvenIfEachIsInOrder() {
        String inner = KMS.substring(KMS.indexOf("<Rule>"), KMS.indexOf("</Server"));

        assertThat(refused(CHOSEN, KMS.replace(inner, inner + inner))).startsWith(MALFORMED);
        assertThat(hasState(CHOSEN)).isFalse();
    }

    @Test
    void anEmptyDocumentAndDsseAreRefusedByName() {
        assertThat(refused(CHOSEN, "")).startsWith("MissingRequestBodyError");
        assertThat(refused(CHOSEN, rule(byDefault("<SSEAlgorithm>aws:kms:dsse</SSEAlgorithm>"))))
                .startsWith("NotImplemented: This gateway does not serve aws:kms:dsse.");
    }

    @Test
    void row32AKeyBesideAes256IsRefused() {
        String document = rule(byDefault("<SSEAlgorithm>AES256</SSEAlgorithm><KMSMasterKeyID>k</KMSMasterKeyID>"));

        assertThat(refused(CHOSEN, document))
                .isEqualTo("InvalidArgument: a KMSMasterKeyID is not applicable if the default sse algorithm is not"
                        + " aws:kms or aws:kms:dsse {ArgumentName=ApplyServerSideEncryptionByDefault}");
    }

    @Test
    void row33WithoutAKeyItIsTheRules() throws Exception {
        assertThat(set(one, CHOSEN, KMS).status()).isEqualTo(200);

        assertThat(upload(one, CHOSEN, "a").fields().get(S3Header.SSE_KMS_KEY_ID))
                .contains("k");
        assertThat(shown(one, CHOSEN)).doesNotContain("KMSMasterKeyID");
    }

    @Test
    void row34AnUnknownKeyIsTakenAndThenRefusesUploads() throws Exception {
        String document =
                rule(byDefault("<SSEAlgorithm>aws:kms</SSEAlgorithm><KMSMasterKeyID>fake-key-id</KMSMasterKeyID>"));

        assertThat(set(one, CHOSEN, document).status()).isEqualTo(200);
        assertThat(refusal(() -> upload(one, CHOSEN, "a")))
                .startsWith("KMS.NotFoundException: Invalid keyId 'fake-key-id'");
        assertThat(fake.objects().keys(CHOSEN)).isEmpty();
    }

    @Test
    void row35AMissingBucketIsToldBeforeTheDocumentIs() {
        var create = new io.ssegateway.s3.BucketName(CHOSEN);
        answer(asked(() ->
                one.drop.handle(new S3Operation.DeleteBucket(create, Fields.none()), caller("admin"), Body.empty())));

        assertThat(refused(CHOSEN, "no xml")).startsWith("NoSuchBucket");
        assertThat(refusal(() -> answer(clearing(one, CHOSEN)))).startsWith("NoSuchBucket");
        assertThat(refusal(() -> shown(one, CHOSEN))).startsWith("NoSuchBucket");
    }

    @Test
    void onlyWhatTheRuleAllowsCanBeChosen() throws Exception {
        assertThat(refused(NARROW, KMS)).startsWith("AccessDenied: The policy of this bucket does not allow SSE-KMS.");
        assertThat(set(one, NARROW, AES).status()).isEqualTo(200);
    }

    @Test
    void aLockedBucketNamesThePolicyAndIsNotLookedAt() {
        assertThat(refused(LOCKED, AES)).startsWith("AccessDenied").contains("api: locked");
        assertThat(refusal(() -> answer(clearing(one, LOCKED))))
                .startsWith("AccessDenied")
                .contains("api: locked");
        assertThat(requests()).isEmpty();
    }

    @Test
    void settingNeedsTheRightOfAnAdministrator() {
        var put = (S3Operation.PutBucketEncryption) parsed("PUT", CHOSEN, "encryption", AES);
        var delete = (S3Operation.DeleteBucketEncryption) parsed("DELETE", CHOSEN, "encryption", "");

        assertThat(refusal(() -> answer(asked(() -> one.putEncryption.handle(put, caller("writer"), Body.empty())))))
                .startsWith("AccessDenied: Access Denied");
        assertThat(refusal(
                        () -> answer(asked(() -> one.deleteEncryption.handle(delete, caller("writer"), Body.empty())))))
                .startsWith("AccessDenied: Access Denied");
        assertThat(requests()).isEmpty();
    }

    @Test
    void aBlockRefusesCustomersKeysAndStaysWhenALaterDocumentDoesNotNameIt() throws Exception {
        Fields own = Fields.none()
                .with(S3Header.SSE_C_ALGORITHM, "AES256")
                .with(S3Header.SSE_C_KEY, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")
                .with(S3Header.SSE_C_KEY_MD5, "cLyL1Lp/FN9jrs6scEhQ7w==");
        String blocked = "<BlockedEncryptionTypes><EncryptionType>SSE-C</EncryptionType></BlockedEncryptionTypes>";
        set(one, CHOSEN, rule(byDefault("<SSEAlgorithm>aws:kms</SSEAlgorithm>") + blocked));
        set(one, CHOSEN, AES);

        assertThat(shown(two, CHOSEN)).contains(blocked).contains("AES256");
        assertThat(refusal(() -> upload(two, CHOSEN, "a", own)))
                .startsWith("AccessDenied")
                .contains("blocked upload requests that specify Server Side Encryption with Customer provided keys");
        set(two, CHOSEN, rule(byDefault("<SSEAlgorithm>AES256</SSEAlgorithm>") + blocked.replace("SSE-C", "NONE")));
        assertThat(shown(one, CHOSEN)).contains("<EncryptionType>NONE</EncryptionType>");
        assertThat(refusal(() -> upload(one, CHOSEN, "a", own))).doesNotContain("blocked upload requests");
    }

    @Test
    void withoutAStateBucketNothingCanBeSetAndTheSettingIsNamed() {
        EncryptionReplica bare = new EncryptionReplica(stores, kms, timers, REMEMBERED, Optional.empty());

        assertThat(refusal(() -> answer(setting(bare, CHOSEN, KMS))))
                .startsWith("NotImplemented")
                .contains("GATEWAY_STATE_BUCKET");
        upload(bare, CHOSEN, "a");
        assertThat(isClear(CHOSEN, "a")).isTrue();
    }

    @Test
    @Tag("I6")
    void theStoreIsNeverAskedToEncrypt() throws Exception {
        set(one, CHOSEN, KMS);
        shown(one, CHOSEN);
        clear(one, CHOSEN);

        assertThat(requests()).noneMatch(line -> line.contains("encryption")).contains("HEAD /" + CHOSEN);
        assertThat(fake.seen())
                .allSatisfy(seen -> assertThat(seen.headers().keySet())
                        .noneMatch(name -> name.startsWith("x-amz-server-side-encryption")));
    }

    @Test
    void aChangeIsAnsweredOnceNoReplicaCanRememberWhatWasBefore() throws Exception {
        upload(two, CHOSEN, "warm");
        CompletableFuture<S3Response> change = setting(one, CHOSEN, KMS);
        timers.awaitOne();
        upload(two, CHOSEN, "not-yet");
        timers.pass(REMEMBERED.minusNanos(1));
        assertThat(change).isNotDone();
        timers.pass(Duration.ofNanos(1));
        assertThat(answer(change).status()).isEqualTo(200);
        upload(two, CHOSEN, "obeyed");
        upload(one, CHOSEN, "obeyed-too");

        assertThat(isClear(CHOSEN, "not-yet")).isTrue();
        assertThat(isClear(CHOSEN, "obeyed") || isClear(CHOSEN, "obeyed-too")).isFalse();
    }
}
