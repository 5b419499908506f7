package io.ssegateway.dialect;

import io.ssegateway.s3.S3Operation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Parses a request as one writes it: method, target, then {@code name: value} lines. */
final class Heads {
    private static final Addressing ADDRESSING = new Addressing(List.of("s3.example.com"));

    private Heads() {}

    static Parsed parse(String method, String target, String... fields) {
        return parse(new S3Dialect(), method, target, fields);
    }

    static Parsed parse(Dialect dialect, String method, String target, String... fields) {
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        OptionalLong length = OptionalLong.empty();
        for (String field : fields) {
            int colon = field.indexOf(": ");
            headers.add(Map.entry(field.substring(0, colon), field.substring(colon + 2)));
            if (field.startsWith("Content-Length: ")) {
                length = OptionalLong.of(Long.parseLong(field.substring(colon + 2)));
            }
        }
        int query = target.indexOf('?');
        Addressing.Place place = ADDRESSING.place("gw", query < 0 ? target : target.substring(0, query));
        return dialect.parse(new RequestHead(
                method,
                place.bucket(),
                place.key(),
                query < 0 ? Query.none() : Query.parse(target.substring(query + 1)),
                headers,
                length));
    }

    static <O extends S3Operation> O ready(Class<O> type, String method, String target, String... fields) {
        return type.cast(((Parsed.Ready) parse(method, target, fields)).operation());
    }

    static S3Operation document(String xml, String method, String target, String... fields) {
        return ((Parsed.NeedsDocument) parse(method, target, fields))
                .read()
                .apply(xml.getBytes(StandardCharsets.UTF_8));
    }
}
