package io.ssegateway.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssegateway.envelope.PartRecordKey;
import io.ssegateway.envelope.Samples;
import io.ssegateway.envelope.TamperedException;
import io.ssegateway.envelope.UploadUid;
import io.ssegateway.s3.S3Exception;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartWhereTest {
    private static final String MD5 = "0123456789abcdef0123456789abcdef";

    @ParameterizedTest
    @ValueSource(
            strings = {
                MD5,
                "0123456789ABCDEF0123456789ABCDEF",
                "0123456789abcdef0123456789abcde",
                MD5 + "-7",
                "t" + MD5,
                "x",
                "",
                "\"",
                "0x8DA4E6",
                "a/b.c d",
                "größe"
            })
    void everyEtagComesBackAndHasAFormOfItsOwn(String etag) {
        PartWhere where = PartWhere.stored(etag);
        assertThat(where.storeEtag()).hasValue(etag);
        assertThat(where.tailId()).isEmpty();
        assertThat(where.text()).matches("[A-Za-z0-9_-]+");
        assertThat(new PartWhere(where.text())).isEqualTo(where);
        assertThat(PartWhere.stored('"' + etag + '"')).isEqualTo(where);
    }

    @Test
    void etagsOfS3StandAsTheyAre() {
        assertThat(PartWhere.stored(MD5).text()).isEqualTo(MD5);
    }

    @Test
    void everyKeptPartHasAnIdOfItsOwn() {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            PartWhere where = PartWhere.kept(Samples.RANDOM);
            assertThat(where.storeEtag()).isEmpty();
            assertThat(where.tailId().orElseThrow()).matches("[0-9a-f]{32}");
            ids.add(where.text());
        }
        assertThat(ids).hasSize(1_000);
    }

    @Test
    void refusesEveryOtherForm() {
        // an ETag that has the plain form in the other one, stray bits, padding, no UTF-8, no place at all
        String plainAsOther = "x"
                + java.util.Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(MD5.getBytes(StandardCharsets.US_ASCII));
        for (String text :
                List.of(plainAsOther, "xAB", "xAA==", "x_w", "", "y", "t", "t" + MD5 + "0", MD5 + "0", "xA")) {
            assertThatThrownBy(() -> new PartWhere(text)).as(text).isInstanceOf(TamperedException.class);
        }
    }

    @Test
    void theLongestNameFitsIntoWhatFileSystemsTake() {
        PartWhere longest = PartWhere.stored("e".repeat(PartWhere.ETAG_LIMIT));
        assertThatThrownBy(() -> PartWhere.stored("e".repeat(PartWhere.ETAG_LIMIT + 1)))
                .isInstanceOf(S3Exception.class);
        UploadUid uid = new UploadUid(MD5);
        String name = StateNames.part(uid, 9_999, longest, "r".repeat(PartRecordKey.TEXT));
        assertThat(name.substring(StateNames.parts(uid).length()).length()).isLessThanOrEqualTo(255);
    }
}
