package io.ssegateway.auth;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A client of the tests: signs what it is told, right or wrong, with every part open to be replaced. */
final class ClientSigner {
    String accessKey = Examples.ACCESS_KEY;
    String secret = Examples.SECRET;
    String timestamp = Examples.TIMESTAMP;
    String day = "20130524";
    String region = "us-east-1";
    String service = "s3";
    String terminator = "aws4_request";
    String payload = Signer.UNSIGNED_PAYLOAD;
    String expires = "60";
    String algorithm = "AWS4-HMAC-SHA256";
    String method = "GET";
    String path = "/bucket/key";
    /** What is signed as the path; empty for the path itself. */
    String signedPath = "";

    String query = "";
    final List<Map.Entry<String, String>> signed = new ArrayList<>();
    final List<Map.Entry<String, String>> unsigned = new ArrayList<>();

    ClientSigner() {
        signed.add(Map.entry("host", Examples.HOST));
    }

    ClientSigner sign(String name, String value) {
        signed.add(Map.entry(name, value));
        return this;
    }

    /** A request with the signature in the header. */
    SignedRequest header() {
        sign("x-amz-date", timestamp);
        sign("x-amz-content-sha256", payload);
        return headerAsIs();
    }

    /** The same without adding the fields that should be there. */
    SignedRequest headerAsIs() {
        String value = algorithm + " Credential=" + accessKey + "/" + scope() + ",SignedHeaders=" + names()
                + ",Signature=" + signature(query);
        List<Map.Entry<String, String>> headers = new ArrayList<>(signed);
        headers.addAll(unsigned);
        headers.add(Map.entry("Authorization", value));
        return new SignedRequest(method, path, query, headers);
    }

    /** A request with the signature in the query. */
    SignedRequest presigned() {
        String full = (query.isEmpty() ? "" : query + "&") + "X-Amz-Algorithm=" + algorithm + "&X-Amz-Credential="
                + (accessKey + "/" + scope()).replace("/", "%2F") + "&X-Amz-Date=" + timestamp + "&X-Amz-Expires="
                + expires + "&X-Amz-SignedHeaders=" + names().replace(";", "%3B");
        List<Map.Entry<String, String>> headers = new ArrayList<>(signed);
        headers.addAll(unsigned);
        return new SignedRequest(method, path, full + "&X-Amz-Signature=" + signature(full), headers);
    }

    private String scope() {
        return String.join("/", day, region, service, terminator);
    }

    private String names() {
        return String.join(";", canonical().keySet());
    }

    private Map<String, String> canonical() {
        Map<String, String> fields = new TreeMap<>();
        signed.forEach(f -> fields.merge(f.getKey().toLowerCase(), f.getValue(), (a, b) -> a + "," + b));
        return fields;
    }

    private String signature(String rawQuery) {
        StringBuilder request = new StringBuilder(method + "\n" + (signedPath.isEmpty() ? path : signedPath) + "\n");
        request.append(sorted(rawQuery)).append('\n');
        canonical().forEach((name, value) -> request.append(name + ":" + value + "\n"));
        request.append("\n" + names() + "\n" + payload);
        String text = "AWS4-HMAC-SHA256\n" + timestamp + "\n" + scope() + "\n"
                + SigV4.hex(SigV4.sha256(request.toString().getBytes(StandardCharsets.ISO_8859_1)));
        byte[] key = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
        for (String step : List.of(day, region, service, terminator)) {
            key = SigV4.hmac(key, step);
        }
        return SigV4.hex(SigV4.hmac(key, text));
    }

    private static String sorted(String rawQuery) {
        if (rawQuery.isEmpty()) {
            return "";
        }
        List<String> pairs = new ArrayList<>();
        for (String pair : rawQuery.split("&")) {
            pairs.add(pair.contains("=") ? pair : pair + "=");
        }
        pairs.sort(String::compareTo);
        return String.join("&", pairs);
    }
}
