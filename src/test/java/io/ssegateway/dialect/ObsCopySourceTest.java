package io.ssegateway.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.s3.S3Header;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The source of a copy as each SDK of OBS writes it, for {@code b/a b+c/d}. */
class ObsCopySourceTest {
    @ParameterizedTest
    @CsvSource({
        "b%2Fa%20b%2Bc%2Fd,b%2Fa%20b%2Bc%2Fd",
        "/b/a%20b%2Bc/d,/b/a%20b%2Bc/d",
        "b/a+b%2Bc%2Fd,b/a%20b%2Bc%2Fd",
        "b/a+b?versionId=1+2,b/a%20b?versionId=1+2",
        "+,%20",
    })
    void aPlusIsASpaceAndAVersionStays(String sent, String read) {
        assertThat(ObsValues.toS3(S3Header.COPY_SOURCE, sent, false)).isEqualTo(read);
    }
}
