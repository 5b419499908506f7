package io.ssegateway.dialect;

import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ObjectRef;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.S3Operation;
import io.ssegateway.s3.S3Operation.GetObjectAttributes.Attribute;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Reads of one object: GetObject, HeadObject, GetObjectAttributes. Source: Amazon S3 API Reference, the pages of the
 * operations.
 */
final class ReadRequests {
    static final String ATTRIBUTES = "attributes";

    private static final String PART_NUMBER = "partNumber";
    private static final int MAX_PART = 10_000;
    private static final int MAX_PARTS = 1_000;

    /** The {@code response-*} parameters of GetObject and HeadObject. */
    private static final Map<String, S3Header> OVERRIDES = Map.of(
            "response-cache-control", S3Header.CACHE_CONTROL,
            "response-content-disposition", S3Header.CONTENT_DISPOSITION,
            "response-content-encoding", S3Header.CONTENT_ENCODING,
            "response-content-language", S3Header.CONTENT_LANGUAGE,
            "response-content-type", S3Header.CONTENT_TYPE,
            "response-expires", S3Header.EXPIRES);

    private static final Set<String> READ_PARAMETERS = readParameters();

    private static final Map<String, Attribute> ATTRIBUTE_NAMES = Map.of(
            "ETag", Attribute.ETAG,
            "Checksum", Attribute.CHECKSUM,
            "ObjectParts", Attribute.OBJECT_PARTS,
            "StorageClass", Attribute.STORAGE_CLASS,
            "ObjectSize", Attribute.OBJECT_SIZE);

    private ReadRequests() {}

    static S3Operation get(RequestHead head, ObjectRef object) {
        QueryRules.allowOnRead(head.query(), READ_PARAMETERS);
        RequestFields fields = new RequestFields(head);
        return new S3Operation.GetObject(
                object,
                fields.range(),
                partNumber(head.query(), fields),
                fields.conditions(),
                overrides(head.query()),
                fields.forRead());
    }

    static S3Operation head(RequestHead head, ObjectRef object) {
        QueryRules.allowOnRead(head.query(), READ_PARAMETERS);
        RequestFields fields = new RequestFields(head);
        return new S3Operation.HeadObject(
                object,
                fields.range(),
                partNumber(head.query(), fields),
                fields.conditions(),
                overrides(head.query()),
                fields.forRead());
    }

    static S3Operation attributes(RequestHead head, ObjectRef object) {
        QueryRules.allowOnRead(head.query(), Set.of(ATTRIBUTES, QueryRules.VERSION));
        RequestFields fields = new RequestFields(head);
        return new S3Operation.GetObjectAttributes(
                object,
                attributes(fields),
                number(fields, S3Header.PART_NUMBER_MARKER, 0),
                Math.min(MAX_PARTS, number(fields, S3Header.MAX_PARTS, MAX_PARTS)),
                fields.forRead());
    }

    private static Set<Attribute> attributes(RequestFields fields) {
        Set<Attribute> asked = EnumSet.noneOf(Attribute.class);
        String names = fields.get(S3Header.OBJECT_ATTRIBUTES).orElse("");
        for (String name : names.split(",", -1)) {
            Attribute attribute = ATTRIBUTE_NAMES.get(name.trim());
            if (attribute == null) {
                throw new S3Exception(S3Error.INVALID_ARGUMENT, "Invalid attribute name specified.")
                        .with("ArgumentName", S3Header.OBJECT_ATTRIBUTES.wireName())
                        .with("ArgumentValue", name.trim());
            }
            asked.add(attribute);
        }
        return asked;
    }

    private static int number(RequestFields fields, S3Header header, int otherwise) {
        String value = fields.get(header).map(String::trim).orElse(Integer.toString(otherwise));
        if (!value.matches("\\d{1,10}") || Long.parseLong(value) > Integer.MAX_VALUE) {
            throw new S3Exception(
                            S3Error.INVALID_ARGUMENT,
                            "Argument " + header.wireName() + " must be an integer between 0 and 2147483647")
                    .with("ArgumentName", header.wireName())
                    .with("ArgumentValue", value);
        }
        return Integer.parseInt(value);
    }

    private static OptionalInt partNumber(Query query, RequestFields fields) {
        if (query.get(PART_NUMBER).isEmpty()) {
            return OptionalInt.empty();
        }
        String value = query.get(PART_NUMBER).get();
        if (!value.matches("\\d{1,5}") || Integer.parseInt(value) < 1 || Integer.parseInt(value) > MAX_PART) {
            throw new S3Exception(
                            S3Error.INVALID_ARGUMENT, "Part number must be an integer between 1 and 10000, inclusive")
                    .with("ArgumentName", PART_NUMBER)
                    .with("ArgumentValue", value);
        }
        if (fields.get(S3Header.RANGE).isPresent()) {
            throw new S3Exception(
                    S3Error.INVALID_REQUEST, "Cannot specify both Range header and partNumber query parameter");
        }
        return OptionalInt.of(Integer.parseInt(value));
    }

    private static Fields overrides(Query query) {
        Map<S3Header, String> overrides = new EnumMap<>(S3Header.class);
        OVERRIDES.forEach((parameter, header) -> query.get(parameter).ifPresent(value -> {
            if (value.chars().anyMatch(c -> c < 0x20 && c != '\t' || c == 0x7f)) {
                throw new S3Exception(S3Error.INVALID_ARGUMENT).with("ArgumentName", parameter);
            }
            overrides.put(header, value);
        }));
        return overrides.isEmpty() ? Fields.none() : Fields.of(overrides, Map.of());
    }

    private static Set<String> readParameters() {
        Set<String> parameters = new HashSet<>(OVERRIDES.keySet());
        parameters.add(QueryRules.VERSION);
        parameters.add(PART_NUMBER);
        return Set.copyOf(parameters);
    }
}
