package io.ssegateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What proxies say of their client's scheme: told by one, agreed by all, or not to be believed. */
class ForwardedSchemeTest {
    private static Optional<String> scheme(List<String> protos, List<String> forwarded) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        protos.forEach(value -> headers.add("X-Forwarded-Proto", value));
        forwarded.forEach(value -> headers.add("Forwarded", value));
        return ForwardedScheme.of(headers);
    }

    @Test
    void nobodyTellsOne() {
        assertThat(scheme(List.of(), List.of())).isEmpty();
        assertThat(scheme(List.of(), List.of("for=192.0.2.1;by=203.0.113.43"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "proto=https|https",
                "for=192.0.2.60;proto=http;by=203.0.113.43|http",
                "For=\"[2001:db8::1]:80\"; Proto=\"HTTPS\"|https",
                "for=a, for=b;proto=https|https",
                "proto=https;for=a, proto=https;for=b|https",
                "host=\"a,b;proto=http\";proto=https|https",
                "host=\"a\\\",proto=http\";proto=https|https",
                "proto=https, for=b|''",
                "proto=https, proto=http|''",
                "proto=http, proto=https|''",
                "proto=https;proto=http|?",
                "proto=|?",
                "for=\"x;proto=https|"
            })
    void readsTheListOfHops(String forwarded, String expected) {
        assertThat(scheme(List.of(), List.of(forwarded)))
                .isEqualTo(expected == null ? Optional.empty() : Optional.of(expected));
    }

    @Test
    void whatIsToldTwiceIsToldByNobody() {
        assertThat(scheme(List.of("https", "https"), List.of())).contains("");
        assertThat(scheme(List.of(), List.of("proto=https", "proto=https"))).contains("");
    }

    @ParameterizedTest
    @CsvSource({"https, https, https", "https, http, ''", "http, https, ''", "http, http, http"})
    void bothFieldsMustAgree(String proto, String forwarded, String expected) {
        assertThat(scheme(List.of(proto), List.of("proto=" + forwarded))).contains(expected);
    }

    @Test
    void anElementWithoutASchemeLeavesTheOtherFieldAlone() {
        assertThat(scheme(List.of("https"), List.of("for=192.0.2.60"))).contains("https");
    }

    @Test
    void aListInTheShortFieldIsNoScheme() {
        assertThat(scheme(List.of("https, http"), List.of())).contains("https, http");
    }
}
