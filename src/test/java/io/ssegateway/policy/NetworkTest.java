package io.ssegateway.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.s3.Transport;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {
    private static final Network NETWORK = new Network(
            List.of(cidr("127.0.0.0/8"), cidr("fd00:1::/32"), cidr("192.0.2.7")),
            List.of(cidr("10.0.0.0/24"), cidr("127.0.0.5"), cidr("2001:db8::/127")),
            true);

    private static Cidr cidr(String written) {
        return Cidr.parse(written).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.9, true, , TLS",
        "203.0.113.9, false, , CLEAR",
        "203.0.113.9, false, https, CLEAR",
        "127.0.0.1, false, , SECURE_NETWORK",
        "127.255.255.255, false, , SECURE_NETWORK",
        "128.0.0.1, false, , CLEAR",
        "192.0.2.7, false, , SECURE_NETWORK",
        "192.0.2.6, false, , CLEAR",
        "::ffff:127.0.0.1, false, , SECURE_NETWORK",
        "0:0:0:0:0:ffff:7f00:1, false, , SECURE_NETWORK",
        "fd00:1::7, false, , SECURE_NETWORK",
        "fd00:1::7%eth0, false, , SECURE_NETWORK",
        "fd00:2::7, false, , CLEAR",
        "10.0.0.1, false, https, TRUSTED_PROXY",
        "10.0.0.1, false, HTTPS, TRUSTED_PROXY",
        "10.0.0.1, false, http, CLEAR",
        "10.0.0.1, false, , CLEAR",
        "10.0.1.0, false, https, CLEAR",
        "2001:db8::1, false, https, TRUSTED_PROXY",
        "2001:db8::2, false, https, CLEAR",
        "127.0.0.5, false, http, CLEAR",
        "127.0.0.5, false, , SECURE_NETWORK",
        "unix, false, , SECURE_NETWORK",
        "localhost, false, , CLEAR",
        "'', false, https, CLEAR"
    })
    void classifies(String remote, boolean tls, String proto, Transport transport) {
        assertThat(NETWORK.classify(remote, tls, Optional.ofNullable(proto))).isEqualTo(transport);
    }

    @Test
    void aUnixSocketIsSecureOnlyWherePolicySaysSo() {
        Network none = new Network(List.of(), List.of(), false);
        assertThat(none.classify("unix", false, Optional.empty())).isEqualTo(Transport.CLEAR);
        assertThat(none.classify("127.0.0.1", false, Optional.empty())).isEqualTo(Transport.CLEAR);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "example.org",
                "10.0.0/8",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/",
                "256.0.0.1",
                "1.2.3.4.5",
                "::1/129",
                "::ffff:1.2.3.4/95",
                "010.0.0.1/8",
                "fd00::/x",
                "",
                "/8",
                "::1::/8",
                "1.2.3.4./8"
            })
    void refusesWhatIsNoNetwork(String written) {
        assertThat(Cidr.parse(written)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0/0", "::/0", "::ffff:0.0.0.0/96", "1.2.3.4/0"})
    void knowsEverything(String written) {
        assertThat(cidr(written).isEverything()).isTrue();
    }
}
