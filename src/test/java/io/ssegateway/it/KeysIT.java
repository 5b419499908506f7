package io.ssegateway.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.testing.StoreKind;
import io.ssegateway.testing.TestStore;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every kind of name that S3 allows, through every operation, every addressing and both places of a signature. A name
 * that fares otherwise than it should is the store's own doing only if the same call sent straight to it fares the
 * same.
 */
class KeysIT {
    private static final String DOMAIN = "s3.test";
    private static final List<String> BUCKETS = List.of("sealed-keys", "obs-keys", "mixed-keys", "plain-keys");
    private static final String DIRECT = "direct-keys";
    private static final byte[] BYTES = "five!".getBytes(UTF_8);
    private static final Pattern XML_REFERENCE = Pattern.compile("&([^;]+);");
    private static final Pattern KEY = Pattern.compile("<Key>([^<]*)</Key>");

    /** Both keep names as paths of files: no segment above 255 bytes, and what such a path cannot say. */
    private static final Map<StoreKind, List<String>> REFUSED = Map.of(
            StoreKind.MINIO, List.of("a//b", "//", "k".repeat(1024)),
            StoreKind.VERSITYGW, List.of("trail/", "//", "k".repeat(1024)));

    private static TestStore store;
    private static RunningGateway gateway;

    /** How a request says its bucket and where it says its signature. */
    private record Style(boolean virtual, boolean presigned) {
        static List<Style> all() {
            return List.of(
                    new Style(false, false), new Style(false, true), new Style(true, false), new Style(true, true));
        }

        Wire request(RawSigner signer, String method, String bucket, String pathAndQuery, byte[] body) {
            RawSigner at = virtual ? signer.at(bucket + "." + DOMAIN + ":" + signer.port()) : signer;
            String target = (virtual ? "/" : "/" + bucket + "/") + pathAndQuery;
            return presigned ? at.presigned(method, target, body) : at.signed(method, target, Map.of(), body);
        }
    }

    static Stream<String> names() {
        return Stream.of(
                "with space",
                " lead and trail ",
                "plus+plus",
                "percent%2Fslash",
                "percent%zz%",
                "Grüße/日本語",
                "combining e\u0301",
                "emoji😀",
                "no-break\u00a0\u2028",
                "q?mark",
                "h#ash",
                "a&b=c;d",
                "quote'\"<>&amp;",
                "brace{}[]^`|",
                "~tilde*star(paren)!$,:@",
                "..dots../...",
                "tab\there",
                "controls\u0001\u001f\u007f\u0085",
                "no XML\ufffe\uffff",
                "back\\slash",
                "trail/",
                "a//b",
                "/lead",
                "//",
                ("k".repeat(99) + "/").repeat(10) + "k".repeat(24),
                ("語".repeat(60) + "/").repeat(5) + "k".repeat(119),
                "k".repeat(1024));
    }

    @BeforeAll
    static void start() {
        store = StoreKind.behindTheSuite(Map.of("MINIO_DOMAIN", DOMAIN, "VGW_VIRTUAL_DOMAIN", DOMAIN));
        gateway = RunningGateway.over(store, building -> building.with("GATEWAY_BASE_DOMAINS", DOMAIN));
        BUCKETS.forEach(bucket -> made(gatewaySigner(), bucket));
        made(storeSigner(), DIRECT);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        store.close();
    }

    private static RawSigner gatewaySigner() {
        return RawSigner.gateway(gateway.port());
    }

    private static RawSigner storeSigner() {
        return RawSigner.store(store);
    }

    private static void made(RawSigner signer, String bucket) {
        assertThat(signer.signed("PUT", "/" + bucket, Map.of(), new byte[0])
                        .send(signer.port())
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyNameFaresThroughTheGatewayAsStraightToTheStore(String key) {
        for (Style style : Style.all()) {
            Map<String, String> direct = life(storeSigner(), style, DIRECT, key);
            assertThat(direct.get("PUT")).startsWith(REFUSED.get(store.kind()).contains(key) ? "400 " : "200");
            for (String bucket : BUCKETS) {
                assertThat(life(gatewaySigner(), style, bucket, key))
                        .as("%s %s", bucket, style)
                        .isEqualTo(direct);
            }
        }
    }

    /** A life from PUT to DELETE: what became of each step. */
    private static Map<String, String> life(RawSigner signer, Style style, String bucket, String key) {
        String path = RawSigner.path(key);
        String listing = "?list-type=2&encoding-type=url&prefix=" + RawSigner.query(key);
        String tags = "<Tagging><TagSet><Tag><Key>t</Key><Value>v</Value></Tag></TagSet></Tagging>";
        Map<String, String> steps = new LinkedHashMap<>();
        steps.put("PUT", outcome(signer, style.request(signer, "PUT", bucket, path, BYTES)));
        steps.put("HEAD", outcome(signer, style.request(signer, "HEAD", bucket, path, new byte[0])));
        steps.put("GET", outcome(signer, style.request(signer, "GET", bucket, path, new byte[0])));
        steps.put("LIST", listed(signer, style.request(signer, "GET", bucket, listing, new byte[0])));
        steps.put(
                "VERSIONS",
                listed(
                        signer,
                        style.request(signer, "GET", bucket, listing.replace("list-type=2", "versions"), new byte[0])));
        steps.put(
                "PUT tags",
                outcome(signer, style.request(signer, "PUT", bucket, path + "?tagging", tags.getBytes(UTF_8))));
        steps.put("GET tags", outcome(signer, style.request(signer, "GET", bucket, path + "?tagging", new byte[0])));
        steps.put("DELETE", outcome(signer, style.request(signer, "DELETE", bucket, path, new byte[0])));
        steps.put("GET after", outcome(signer, style.request(signer, "GET", bucket, path, new byte[0])));
        return steps;
    }

    private static String outcome(RawSigner signer, Wire request) {
        Wire.Answer answer = request.send(signer.port());
        String shown = answer.header("content-length");
        boolean read = answer.status() == 200 && !request.method().equals("PUT");
        return answer.status() + " " + answer.code() + (read ? " " + shown + " " + answer.text() : "");
    }

    private static String listed(RawSigner signer, Wire request) {
        Wire.Answer answer = request.send(signer.port());
        if (answer.status() != 200) {
            return answer.status() + " " + answer.code();
        }
        boolean encoded = answer.text().contains("<EncodingType>url</EncodingType>");
        assertThat(encoded || signer.port() != gateway.port() || store.kind() == StoreKind.VERSITYGW)
                .as("what was asked for is done")
                .isTrue();
        List<String> keys = new ArrayList<>();
        Matcher found = KEY.matcher(answer.text());
        while (found.find()) {
            keys.add(
                    encoded
                            ? URLDecoder.decode(found.group(1), UTF_8) + " as " + found.group(1)
                            : shown(found.group(1)));
        }
        // a store that cannot say a name in XML lists another one, which has no size
        boolean sized =
                answer.text().contains("<Size>5</Size>") || keys.toString().contains("\ufffd");
        return keys + (sized ? " of five bytes" : "");
    }

    /** A key that the store lists as it is (versitygw knows no encoding of listings), as the encoding would be. */
    private static String shown(String text) {
        String key = XML_REFERENCE.matcher(text).replaceAll(found -> Matcher.quoteReplacement(character(found)));
        return key + " as " + URLEncoder.encode(key, UTF_8).replace("%2F", "/");
    }

    private static String character(MatchResult found) {
        return switch (found.group(1)) {
            case "amp" -> "&";
            case "lt" -> "<";
            case "gt" -> ">";
            default ->
                Character.toString(
                        found.group(1).startsWith("#x")
                                ? Integer.parseInt(found.group(1).substring(2), 16)
                                : Integer.parseInt(found.group(1).substring(1)));
        };
    }

    @ParameterizedTest
    @MethodSource("names")
    void deletesManyByNameAsTheStoreDoes(String key) {
        if (key.codePoints().anyMatch(c -> c < 0x20 && c != '\t' || c == 0xfffe || c == 0xffff)) {
            // XML 1.0 does not carry it, not even as a reference
            return;
        }
        for (Style style : Style.all()) {
            String direct = deleted(storeSigner(), style, DIRECT, key);
            for (String bucket : BUCKETS) {
                assertThat(deleted(gatewaySigner(), style, bucket, key))
                        .as("%s %s", bucket, style)
                        .isEqualTo(direct);
            }
        }
    }

    private static String deleted(RawSigner signer, Style style, String bucket, String key) {
        outcome(signer, style.request(signer, "PUT", bucket, RawSigner.path(key), BYTES));
        String escaped = key.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\t", "&#9;");
        byte[] document = ("<Delete><Object><Key>" + escaped + "</Key></Object></Delete>").getBytes(UTF_8);
        Wire.Answer answer = style.request(signer, "POST", bucket, "?delete", document)
                .withHeader("Content-MD5", Octets.md5Base64(document))
                .send(signer.port());
        String after = outcome(signer, style.request(signer, "GET", bucket, RawSigner.path(key), new byte[0]));
        return answer.status() + " " + answer.text().contains("<Deleted>") + answer.code() + " then " + after;
    }

    @Test
    void aNameOf1025BytesIsRefused() {
        for (String key : List.of("k".repeat(1025), "語".repeat(341) + "kk")) {
            for (Style style : Style.all()) {
                for (String bucket : BUCKETS) {
                    Wire put = style.request(gatewaySigner(), "PUT", bucket, RawSigner.path(key), BYTES);
                    assertThat(outcome(gatewaySigner(), put)).isEqualTo("400 KeyTooLongError");
                }
                Wire direct = style.request(storeSigner(), "PUT", DIRECT, RawSigner.path(key), BYTES);
                assertThat(outcome(storeSigner(), direct)).isEqualTo("400 KeyTooLongError");
            }
        }
    }

    /** What a peer between us and the store could take for another name (README, Limits). */
    @ParameterizedTest
    @ValueSource(strings = {"nul\u0000", "line\nfeed", "carriage\rreturn", "./dot", "a/../b", "a/.", ".."})
    void namesThatTravelBadlyAreRefusedByTheGatewayItself(String key) {
        for (Style style : Style.all()) {
            for (String bucket : BUCKETS) {
                Wire put = style.request(gatewaySigner(), "PUT", bucket, RawSigner.path(key), BYTES);
                assertThat(outcome(gatewaySigner(), put)).isEqualTo("400 InvalidURI");
            }
        }
    }
}
