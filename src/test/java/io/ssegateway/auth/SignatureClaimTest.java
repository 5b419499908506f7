package io.ssegateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.s3.S3Error;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignatureClaimTest {
    private static SignatureClaim.Owner owner(String accessKey, String region) {
        return SignatureClaim.credential(
                accessKey + "/20130524/" + region + "/s3/aws4_request", Examples.TIMESTAMP, Refusal.HEADER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "z", "A", "Z", "0", "9", "-", "_", ".", "us-east-1", "US"})
    void knowsRegionsOfAnyStore(String region) {
        assertThat(owner("k", region).scope().region()).isEqualTo(region);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "`", "{", "@", "[", "/", ":", ",", "^", "\u00e4", "\n"})
    void refusesARegionOfOtherCharacters(String region) {
        Refusals.refusal(S3Error.AUTHORIZATION_HEADER_MALFORMED, () -> owner("k", region));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 63, 64})
    void knowsRegionsAndAccessKeysUpToTheirLimits(int size) {
        assertThat(owner("k".repeat(2 * size), "r".repeat(size)).accessKey()).hasSize(2 * size);
    }

    @ParameterizedTest
    @ValueSource(strings = {"@", "[", "`", "a", "{", "z", "!"})
    void takesNamesThatAreNotUpperCase(String name) {
        assertThat(SignatureClaim.names(name, Refusal.HEADER)).containsExactly(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "Z", "aM", " ", "a ", "a;a", "b;a", "a;", ";a"})
    void refusesNamesThatAreUpperCaseBlankOrUnsorted(String names) {
        Refusals.refusal(S3Error.AUTHORIZATION_HEADER_MALFORMED, () -> SignatureClaim.names(names, Refusal.HEADER));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "9", "a", "f", "A", "F"})
    void knowsHexDigits(String digit) {
        assertThat(SigV4.isHash(digit.repeat(64))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", ":", "`", "g", "@", "G"})
    void knowsWhatIsNoHexDigit(String digit) {
        assertThat(SigV4.isHash(digit.repeat(64))).isFalse();
    }
}
