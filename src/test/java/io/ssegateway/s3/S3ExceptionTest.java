package io.ssegateway.s3;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class S3ExceptionTest {
    @Test
    void keepsDetailsInTheOrderGiven() {
        S3Exception refusal = new S3Exception(S3Error.ACCESS_DENIED);
        for (String name : new String[] {"Zulu", "Alpha", "Mike", "Bravo", "Yankee"}) {
            refusal = refusal.with(name, "1");
        }
        assertThat(refusal.details().keySet()).containsExactly("Zulu", "Alpha", "Mike", "Bravo", "Yankee");
    }
}
