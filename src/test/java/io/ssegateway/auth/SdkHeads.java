package io.ssegateway.auth;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Heads as the SDKs of OBS sent them over the wire in November 2026, signed with the keys of Amazon's examples: every
 * client in every mode it has, the same calls. Fields without a meaning here are left out.
 */
final class SdkHeads {
    private static final String BASE = ".obs.gw.test";
    private static final String CUSTOM_DOMAIN = "files.example.test";

    private SdkHeads() {}

    /**
     * One head.
     *
     * @param client which SDK in which mode
     * @param time when it was signed
     */
    record Head(String client, SignedRequest request, Instant time) {
        @Override
        public String toString() {
            return client + ": " + request.method() + " " + request.rawPath() + "?" + request.rawQuery();
        }
    }

    static Stream<Head> all() {
        List<Head> heads = new ArrayList<>();
        String client = "";
        for (String block : text().split("\n\n")) {
            if (block.startsWith("#")) {
                client = block.substring(2).strip();
            } else {
                heads.add(head(client, block.strip().split("\n")));
            }
        }
        return heads.stream();
    }

    private static String text() {
        try (InputStream in = SdkHeads.class.getResourceAsStream("/obs/sdk-heads.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Head head(String client, String[] lines) {
        String[] first = lines[0].split(" ");
        String[] target = first[1].split("\\?", 2);
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        for (int i = 1; i < lines.length; i++) {
            String[] field = lines[i].split(":", 2);
            headers.add(Map.entry(field[0], field[1].strip()));
        }
        String query = target.length > 1 ? target[1] : "";
        SignedRequest plain = new SignedRequest(first[0], target[0], query, headers);
        Optional<String> hosted = hosted(plain.header("Host").orElseThrow().split(":")[0]);
        SignedRequest request = new SignedRequest(first[0], target[0], query, headers, hosted);
        return new Head(client, request, time(request));
    }

    private static Optional<String> hosted(String host) {
        if (host.endsWith(BASE)) {
            return Optional.of(host.substring(0, host.length() - BASE.length()));
        }
        return Optional.of(host).filter(CUSTOM_DOMAIN::equals);
    }

    private static Instant time(SignedRequest request) {
        return request.header("Date")
                .map(date -> DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from))
                .orElseGet(() -> Instant.parse("2026-11-25T17:25:00Z"));
    }
}
