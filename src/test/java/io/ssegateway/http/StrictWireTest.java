package io.ssegateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Octets that two readers could read differently, over plain sockets and TLS, each with a request hidden behind. */
class StrictWireTest {
    private static final String H = "Host: gw\r\nx-test-auth: good\r\n";
    private static final String HIDDEN = "GET /hidden/key HTTP/1.1\r\n" + H + "\r\n";

    private static final String PUT = "PUT /bucket/key HTTP/1.1\r\n" + H;
    private static final String GET = "GET /bucket/key HTTP/1.1\r\n" + H;

    private static Door plain;
    private static Door tls;

    @BeforeAll
    static void open() throws Exception {
        plain = new Door(Door.reading());
        tls = new Door(
                Door.reading(), Optional.of(Certificates.of("localhost")), 64L << 20, java.time.Duration.ofSeconds(20));
    }

    @AfterAll
    static void close() throws Exception {
        plain.close();
        tls.close();
    }

    static Stream<Arguments> badHeads() {
        List<Arguments> cases = new ArrayList<>();
        for (boolean secure : new boolean[] {false, true}) {
            table().forEach(row -> cases.add(Arguments.of(row[0], secure, row[1], row[2])));
        }
        return cases.stream();
    }

    private static Stream<String[]> table() {
        return Stream.of(framing(), headerLines(), requestLines(), targets()).flatMap(Stream::of);
    }

    private static String[][] framing() {
        return new String[][] {
            {"length and coding", PUT + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "BadRequest"
            },
            {"coding and length", PUT + "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n", "BadRequest"
            },
            {"two lengths", PUT + "Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcd", "BadRequest"},
            {"two equal lengths", PUT + "Content-Length: 4\r\nContent-Length: 4\r\n\r\nabcd", "BadRequest"},
            {"list of lengths", PUT + "Content-Length: 4, 4\r\n\r\nabcd", "BadRequest"},
            {
                "two lengths in 1.0",
                "PUT /b/k HTTP/1.0\r\n" + H + "Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcd",
                "BadRequest"
            },
            {"length with plus", PUT + "Content-Length: +4\r\n\r\nabcd", "BadRequest"},
            {"negative length", PUT + "Content-Length: -4\r\n\r\nabcd", "BadRequest"},
            {"hexadecimal length", PUT + "Content-Length: 0x4\r\n\r\nabcd", "BadRequest"},
            {"empty length", PUT + "Content-Length: \r\n\r\nabcd", "BadRequest"},
            {"endless length", PUT + "Content-Length: 99999999999999999999\r\n\r\nabcd", "BadRequest"},
            {"unknown coding", PUT + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", "BadRequest"},
            {"coding before chunked", PUT + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", "BadRequest"},
            {"identity", PUT + "Transfer-Encoding: identity\r\n\r\n", "BadRequest"},
            {
                "two codings",
                PUT + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "BadRequest"
            },
            {"coding in 1.0", "PUT /b/k HTTP/1.0\r\n" + H + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "BadRequest"
            },
            {"vertical tab in coding", PUT + "Transfer-Encoding: \u000bchunked\r\n\r\n0\r\n\r\n", "BadRequest"},
        };
    }

    private static String[][] headerLines() {
        return new String[][] {
            {"bare LF after request line", "GET /b/k HTTP/1.1\n" + H + "\r\n", "BadRequest"},
            {"bare LF after header", "GET /b/k HTTP/1.1\r\nHost: gw\nx-test-auth: good\r\n\r\n", "BadRequest"},
            {"bare LF as end", GET + "\n", "BadRequest"},
            {"folded header", GET + "X-A: b\r\n c\r\n\r\n", "BadRequest"},
            {"header folded with tab", GET + "X-A: b\r\n\tc\r\nX-B: d\r\n\r\n", "BadRequest"},
            {"folded first header", "GET /b/k HTTP/1.1\r\n Host: gw\r\n" + H + "\r\n", "BadRequest"},
            {"fold after blank lines", "\r\n\r\nGET /b/k HTTP/1.1\r\n" + H + "X-A: b\r\n c\r\n\r\n", "BadRequest"},
            {"space before colon", GET + "X-A : b\r\n\r\n", "BadRequest"},
            {"length with space before colon", PUT + "Content-Length : 4\r\n\r\nabcd", "BadRequest"},
            {"no colon", GET + "XA\r\n\r\n", "BadRequest"},
            {"empty name", GET + ": b\r\n\r\n", "BadRequest"},
            {"bad name", GET + "X(A): b\r\n\r\n", "BadRequest"},
            {"NUL in value", GET + "X-A: b\0c\r\n\r\n", "BadRequest"},
            {"bare CR in value", GET + "X-A: b\rc\r\n\r\n", "BadRequest"},
            {"escape in value", GET + "X-A: b\u001bc\r\n\r\n", "BadRequest"},
            {"value is no UTF-8", GET + "x-amz-meta-a: \u00ff\r\n\r\n", "BadRequest"},
            {"no host", "GET /b/k HTTP/1.1\r\nx-test-auth: good\r\n\r\n", "BadRequest"},
            {"two hosts", GET + "Host: other\r\n\r\n", "BadRequest"},
            {"host with path", "GET /b/k HTTP/1.1\r\nHost: gw/x\r\nx-test-auth: good\r\n\r\n", "BadRequest"},
        };
    }

    private static String[][] requestLines() {
        return new String[][] {
            {"two spaces", "GET  /b/k HTTP/1.1\r\n" + H + "\r\n", "BadRequest"},
            {"tab in request line", "GET\t/b/k HTTP/1.1\r\n" + H + "\r\n", "BadRequest"},
            {"leading space", " GET /b/k HTTP/1.1\r\n" + H + "\r\n", "BadRequest"},
            {"trailing space", "GET /b/k HTTP/1.1 \r\n" + H + "\r\n", "BadRequest"},
            {"no version", "GET /b/k\r\n" + H + "\r\n", "BadRequest"},
            {"HTTP/2", "PRI * HTTP/2.0\r\n\r\n", "BadRequest"},
            {"unknown version", "GET /b/k HTTP/1.2\r\n" + H + "\r\n", "BadRequest"},
            {"lower-case method", "get /b/k HTTP/1.1\r\n" + H + "\r\n", "BadRequest"},
        };
    }

    private static String[][] targets() {
        return new String[][] {
            {"absolute form", "GET http://other/b/k HTTP/1.1\r\n" + H + "\r\n", "InvalidURI"},
            {"authority form", "CONNECT other:443 HTTP/1.1\r\n" + H + "\r\n", "InvalidURI"},
            {"asterisk form", "OPTIONS * HTTP/1.1\r\n" + H + "\r\n", "InvalidURI"},
            {"fragment", "GET /b/k#x HTTP/1.1\r\n" + H + "\r\n", "InvalidURI"},
            {"octets above ASCII", "GET /b/\u00fc HTTP/1.1\r\n" + H + "\r\n", "InvalidURI"},
            {"dot segments", "GET /b/../other/k HTTP/1.1\r\n" + H + "\r\n", "InvalidURI"},
            {"encoded dots", "GET /b/%2e%2E/other/k HTTP/1.1\r\n" + H + "\r\n", "InvalidURI"},
            {"half encoded dots", "GET /b/.%2e/k HTTP/1.1\r\n" + H + "\r\n", "InvalidURI"},
            {"encoded slash and dots", "GET /b/x%2f..%2fk HTTP/1.1\r\n" + H + "\r\n", "InvalidURI"},
            {"trailing dots", "GET /b/.. HTTP/1.1\r\n" + H + "\r\n", "InvalidURI"},
            {"single dot", "GET /b/./k HTTP/1.1\r\n" + H + "\r\n", "InvalidURI"},
            {"overlong UTF-8", "GET /b/%c0%ae%c0%ae/k HTTP/1.1\r\n" + H + "\r\n", "InvalidURI"},
            {"cut escape", "GET /b/%2 HTTP/1.1\r\n" + H + "\r\n", "InvalidURI"},
            {"encoded NUL", "GET /b/a%00b HTTP/1.1\r\n" + H + "\r\n", "InvalidURI"},
            {"encoded CR LF", "GET /b/a%0d%0ab HTTP/1.1\r\n" + H + "\r\n", "InvalidURI"},
        };
    }

    @ParameterizedTest(name = "{0}, tls {1}")
    @MethodSource("badHeads")
    void refusesWithXmlAndClosesWithoutReadingTheHiddenRequest(String name, boolean secure, String octets, String code)
            throws Exception {
        Door door = secure ? tls : plain;
        door.operations.clear();
        try (RawClient client = door.client()) {
            RawClient.Answer answer = client.send(octets + HIDDEN).answer();

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text()).contains("<Code>" + code + "</Code>");
            assertThat(answer.header("content-type")).isEqualTo("application/xml");
            assertThat(answer.header("connection")).isEqualTo("close");
            assertThat(answer.header("x-amz-request-id")).hasSize(16);
            assertThat(answer.text()).contains("<RequestId>" + answer.header("x-amz-request-id"));
            assertThat(endOf(client)).isEmpty();
        }
        assertThat(door.operations).isEmpty();
    }

    /** What still comes: nothing, then an end or a reset. */
    private static byte[] endOf(RawClient client) {
        try {
            return client.rest();
        } catch (java.net.SocketTimeoutException e) {
            throw new AssertionError("the connection stays open", e);
        } catch (java.io.IOException reset) {
            return new byte[0];
        }
    }
}
