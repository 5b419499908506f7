package io.ssegateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Crc64NvmeTest {
    @Test
    void hasThePublishedCheckValue() {
        Crc64Nvme crc = new Crc64Nvme();
        crc.update("123456789".getBytes(StandardCharsets.US_ASCII));
        assertThat(Long.toHexString(crc.getValue())).isEqualTo("ae8b14860a799888");
        crc.reset();
        assertThat(crc.getValue()).isZero();
    }

    @Test
    void hasTheSpecificationsValueForZerosAndOnes() {
        Crc64Nvme crc = new Crc64Nvme();
        crc.update(new byte[4096]);
        assertThat(Long.toHexString(crc.getValue())).isEqualTo("6482d367eb22b64e");
        crc.reset();
        byte[] ones = new byte[4096];
        java.util.Arrays.fill(ones, (byte) 0xff);
        crc.update(ones);
        assertThat(Long.toHexString(crc.getValue())).isEqualTo("c0ddba7302eca3ac");
    }

    @Test
    void isTheSameInEveryCut() {
        byte[] data = new byte[100];
        new Random(1).nextBytes(data);
        Crc64Nvme whole = new Crc64Nvme();
        for (byte b : data) {
            whole.update(b);
        }
        for (int from = 0; from <= 20; from++) {
            for (int cut = from; cut <= data.length; cut++) {
                Crc64Nvme crc = new Crc64Nvme();
                crc.update(data, 0, from);
                crc.update(data, from, cut - from);
                crc.update(data, cut, data.length - cut);
                assertThat(crc.getValue()).isEqualTo(whole.getValue());
            }
        }
    }
}
