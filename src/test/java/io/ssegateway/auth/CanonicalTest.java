package io.ssegateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.s3.S3Error;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalTest {
    @ParameterizedTest
    @CsvSource({
        "/,/",
        "/az AZ09,/az%20AZ09",
        "/-._~,/-._~",
        "/%2d%2E%5f%7e,/-._~",
        "/`{@[/:,/%60%7B%40%5B/%3A",
        "/%41,/A",
        "/%2fa%2Fb,//a/b",
        "/a+b,/a%2Bb",
        "/\u00ff\u0000a,/%FF%00a",
        "/%e2%82%ac,/%E2%82%AC"
    })
    void encodesAPathFromItsOctets(String raw, String canonical) {
        assertThat(Canonical.path(raw)).isEqualTo(canonical);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "/%4", "/%4g", "/%g4", "/%-1", "/\u0100", "/%\uff11\uff11"})
    void refusesAPathThatNamesNoOctets(String raw) {
        Refusals.refusal(S3Error.INVALID_URI, () -> Canonical.path(raw));
    }

    @ParameterizedTest
    @CsvSource({
        "'',''",
        "&&,''",
        "a,a=",
        "=x,=x",
        "b=1&a=2&a=10,a=10&a=2&b=1",
        "a=b=c,a=b%3Dc",
        "a/b=/,a%2Fb=%2F",
        "X-Amz-Signature=1&a=2,a=2",
        "a=1&X-Amz-%53ignature=1,a=1",
        "a=+,a=%2B"
    })
    void sortsAndEncodesAQuery(String raw, String canonical) {
        assertThat(Canonical.query(raw, QuerySignature.SIGNATURE)).isEqualTo(canonical);
    }

    @ParameterizedTest
    @CsvSource({"'',''", "' ',''", "' a ',a", "'a  b',a b", "'a \t b\t',a b", "a,a"})
    void trimsAndSquashesAHeaderValue(String raw, String canonical) {
        assertThat(Canonical.headerValue(raw)).isEqualTo(canonical);
    }

    @Test
    void leavesNothingOfABlankValue() {
        assertThat(Canonical.headerValue(" \t ")).isEmpty();
    }
}
