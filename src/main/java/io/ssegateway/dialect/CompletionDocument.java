package io.ssegateway.dialect;

import io.ssegateway.s3.Checksum;
import io.ssegateway.s3.Checksum.Algorithm;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.UploadOperation.CompletedPart;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * The document of CompleteMultipartUpload, read part by part: it may name thousands. Source: Amazon S3 API Reference,
 * CompleteMultipartUpload.
 */
final class CompletionDocument {
    /** Room for 10 000 parts with a SHA-256 each, indented. */
    static final int MAX_BYTES = 3 * 1024 * 1024;

    private static final String ROOT = "CompleteMultipartUpload";
    private static final String CHECKSUM = "Checksum";
    private static final int LAST_PART = 10_000;
    private static final int LEAF = 3;

    private final List<CompletedPart> parts = new ArrayList<>();
    private final Map<String, String> part = new HashMap<>();
    private final StringBuilder text = new StringBuilder();
    private int depth;

    private CompletionDocument() {}

    /**
     * The parts in the order sent.
     *
     * @throws S3Exception {@code MalformedXML} for what is not in the schema, no part or more than 10 000;
     *     {@code InvalidArgument} for a part number that no part has; {@code InvalidRequest} for a checksum that is
     *     none
     */
    static List<CompletedPart> parse(byte[] bytes) {
        CompletionDocument document = new CompletionDocument();
        try {
            XMLStreamReader reader = XmlElement.reader(new ByteArrayInputStream(bytes));
            try {
                while (reader.hasNext()) {
                    document.on(reader.next(), reader);
                }
            } finally {
                reader.close();
            }
        } catch (XMLStreamException | com.fasterxml.aalto.UncheckedStreamException e) {
            throw malformed();
        }
        require(!document.parts.isEmpty());
        return document.parts;
    }

    private void on(int event, XMLStreamReader reader) {
        switch (event) {
            case XMLStreamConstants.START_ELEMENT -> start(reader.getLocalName());
            case XMLStreamConstants.END_ELEMENT -> end(reader.getLocalName());
            case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
                text.append(reader.getText());
            case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE -> throw malformed();
            default -> {
                // comments and processing instructions say nothing
            }
        }
    }

    private void start(String name) {
        depth++;
        text.setLength(0);
        require(depth == LEAF || depth == 2 && name.equals("Part") || depth == 1 && name.equals(ROOT));
    }

    private void end(String name) {
        if (depth == LEAF) {
            require(part.put(name, text.toString().trim()) == null);
        } else if (depth == 2) {
            parts.add(part());
            part.clear();
            require(parts.size() <= LAST_PART);
        }
        depth--;
        text.setLength(0);
    }

    private CompletedPart part() {
        String number = Optional.ofNullable(part.remove("PartNumber")).orElse("");
        String etag = part.remove("ETag");
        require(!number.isEmpty() && number.length() <= 9 && number.chars().allMatch(c -> c >= '0' && c <= '9'));
        int value = Integer.parseInt(number);
        if (value < 1 || value > LAST_PART) {
            throw new S3Exception(
                            S3Error.INVALID_ARGUMENT, "Part number must be an integer between 1 and 10000, inclusive")
                    .with("ArgumentName", "partNumber")
                    .with("ArgumentValue", number);
        }
        if (etag == null) {
            throw malformed();
        }
        return new CompletedPart(value, etag, checksum(value));
    }

    private Optional<Checksum> checksum(int number) {
        if (part.isEmpty()) {
            return Optional.empty();
        }
        if (part.size() > 1 && part.keySet().stream().allMatch(name -> name.startsWith(CHECKSUM))) {
            throw invalid("Expecting a single checksum for part " + number + ".");
        }
        Map.Entry<String, String> only = part.entrySet().iterator().next();
        require(part.size() == 1 && only.getKey().startsWith(CHECKSUM));
        for (Algorithm algorithm : Algorithm.values()) {
            if (only.getKey().equals(CHECKSUM + algorithm)) {
                return Optional.of(checksum(algorithm, only.getValue(), number));
            }
        }
        throw new S3Exception(S3Error.NOT_IMPLEMENTED, "This gateway does not verify a " + only.getKey() + ".");
    }

    private static Checksum checksum(Algorithm algorithm, String base64, int number) {
        try {
            return new Checksum(algorithm, Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException e) {
            throw invalid("Value for Checksum" + algorithm + " of part " + number + " is invalid.");
        }
    }

    private static void require(boolean met) {
        if (!met) {
            throw malformed();
        }
    }

    private static S3Exception invalid(String text) {
        return new S3Exception(S3Error.INVALID_REQUEST, text);
    }

    private static S3Exception malformed() {
        return new S3Exception(S3Error.MALFORMED_XML);
    }
}
