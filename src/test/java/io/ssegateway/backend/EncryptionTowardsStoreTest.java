package io.ssegateway.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Header;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a handler hands on, no store is asked to encrypt and none is told a customer's key. */
class EncryptionTowardsStoreTest extends StoreFixture {
    static List<S3Header> encryption() {
        List<S3Header> all = Arrays.stream(S3Header.values())
                .filter(header -> header.wireName().contains("server-side-encryption"))
                .toList();
        assertThat(all).hasSize(10);
        return all;
    }

    @ParameterizedTest
    @MethodSource("encryption")
    @Tag("I1")
    void aHeaderOfEncryptionIsNeverSent(S3Header header) {
        Fields fields = Fields.none().with(header, "AES256").with(S3Header.CONTENT_TYPE, "text/plain");
        answer(store.collect(put("text").fields(fields), 1024));
        var seen = fake.seen().get(fake.seen().size() - 1);
        assertThat(seen.headers()).containsEntry("content-type", "text/plain").doesNotContainKey(header.wireName());
        assertThat(seen.headers().get("authorization")).doesNotContain("encryption");
    }
}
