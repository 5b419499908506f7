package io.ssegateway.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Records as JSON, one line each, in ASCII: what a client chose as a key can neither end a line nor steer a terminal,
 * and half a surrogate pair is still what it was. Jackson escapes; members and their order are ours.
 */
final class RecordText {
    /** Characters of any text in a record. */
    static final int LONGEST = 2048;

    private static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private static final DateTimeFormatter TIME =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

    private RecordText() {}

    /** A record with its number, without the brace that ends it: the bytes that the chain covers. */
    static byte[] body(AuditRecord record, long number) {
        StringWriter text = new StringWriter(512);
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("time", TIME.format(record.time()));
            switch (record) {
                case AuditRecord.Use use -> write(json, use);
                case AuditRecord.Note note -> write(json, note);
            }
            json.writeNumberField("seq", number);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString().substring(0, text.getBuffer().length() - 1).getBytes(StandardCharsets.US_ASCII);
    }

    private static void write(JsonGenerator json, AuditRecord.Use use) throws IOException {
        AuditRecord.Subject subject = use.subject();
        text(json, "requestId", subject.requestId());
        text(json, "principal", subject.principal());
        text(json, "operation", subject.operation());
        text(json, "bucket", subject.bucket());
        text(json, "key", subject.key());
        text(json, "version", subject.version());
        text(json, "method", use.key().method());
        text(json, "provider", use.key().provider());
        text(json, "keyId", use.key().keyId());
        text(json, "result", use.result().name().toLowerCase(Locale.ROOT));
        text(json, "reason", use.reason());
        text(json, "transport", subject.transport());
        if (use.cached()) {
            json.writeBooleanField("cached", true);
        }
    }

    private static void write(JsonGenerator json, AuditRecord.Note note) throws IOException {
        json.writeStringField("event", note.event());
        for (Map.Entry<String, Object> fact : note.facts().entrySet()) {
            json.writeFieldName(fact.getKey());
            switch (fact.getValue()) {
                case Number number -> json.writeNumber(number.longValue());
                case List<?> texts -> {
                    json.writeStartArray();
                    for (Object one : texts) {
                        json.writeString(String.valueOf(one));
                    }
                    json.writeEndArray();
                }
                default -> json.writeString(String.valueOf(fact.getValue()));
            }
        }
    }

    private static void text(JsonGenerator json, String name, String value) throws IOException {
        if (value.isEmpty()) {
            json.writeNullField(name);
        } else {
            json.writeStringField(name, value);
        }
    }
}
