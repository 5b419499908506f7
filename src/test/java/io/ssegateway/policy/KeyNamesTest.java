package io.ssegateway.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.kms.KeyRef;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyNamesTest {
    private static final KeyRef KEY = new KeyRef("huawei", "0d0466b0-e727-4d9c-b35d-f84bb474a37f", "photos");

    @ParameterizedTest
    @CsvSource({
        "photos, true",
        "0d0466b0-e727-4d9c-b35d-f84bb474a37f, true",
        "cn-north-4:domain:key/photos, true",
        "cn-north-4:domain:key/0d0466b0-e727-4d9c-b35d-f84bb474a37f, true",
        "arn:aws:kms:cn-north-4:domain:key/0d0466b0-e727-4d9c-b35d-f84bb474a37f, true",
        "arn:aws:kms:eu:1:key/photos, true",
        "arn:aws:kms:eu:1:alias/photos, true",
        "cn-north-4:domain:alias/photos, false",
        "cn-north-4:domain:key/other, false",
        "cn-north-4:domain:key/x/photos, false",
        "cn-north-4:domain:more:key/photos, false",
        "cn-north-4::key/photos, false",
        ":domain:key/photos, false",
        "domain:key/photos, false",
        "key/photos, false",
        "xphotos, false",
    })
    void aKeyIsNamedInShortAndInLong(String keyId, boolean named) {
        assertThat(KeyNames.names(keyId, KEY)).isEqualTo(named);
    }
}
