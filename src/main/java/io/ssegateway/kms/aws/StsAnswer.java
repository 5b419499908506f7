package io.ssegateway.kms.aws;

import com.fasterxml.aalto.UncheckedStreamException;
import com.fasterxml.aalto.stax.InputFactoryImpl;
import java.io.ByteArrayInputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * What the Security Token Service answered: the few elements that count, by their local names. No document type, no
 * entity but the predefined ones. Source: AWS STS API Reference, AssumeRoleWithWebIdentity; "Common errors".
 */
record StsAnswer(Map<String, String> elements) {
    private static final int MAX_DEPTH = 16;
    private static final Set<String> WANTED =
            Set.of("AccessKeyId", "SecretAccessKey", "SessionToken", "Expiration", "Code");
    private static final XMLInputFactory FACTORY = factory();

    /** The answer; an empty one if the bytes are no XML that is accepted, or say something twice. */
    static StsAnswer parse(byte[] bytes) {
        try {
            XMLStreamReader reader = FACTORY.createXMLStreamReader(new ByteArrayInputStream(bytes));
            try {
                return new StsAnswer(read(reader));
            } finally {
                reader.close();
            }
        } catch (XMLStreamException | UncheckedStreamException e) {
            return new StsAnswer(Map.of());
        }
    }

    /** What stands in the element of this name. */
    Optional<String> text(String name) {
        return Optional.ofNullable(elements.get(name)).map(String::strip);
    }

    /** Says nothing of what it holds. */
    @Override
    public String toString() {
        return "StsAnswer[redacted]";
    }

    private static Map<String, String> read(XMLStreamReader reader) throws XMLStreamException {
        Map<String, String> found = new HashMap<>();
        int depth = 0;
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    String name = reader.getLocalName();
                    if (++depth > MAX_DEPTH) {
                        throw new XMLStreamException("too deep");
                    }
                    if (WANTED.contains(name)) {
                        depth--;
                        if (found.put(name, reader.getElementText()) != null) {
                            throw new XMLStreamException("said twice");
                        }
                    }
                }
                case XMLStreamConstants.END_ELEMENT -> depth--;
                case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
                    throw new XMLStreamException("no document types");
                default -> {
                    // the rest says nothing
                }
            }
        }
        return found;
    }

    private static XMLInputFactory factory() {
        XMLInputFactory factory = new InputFactoryImpl();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, true);
        return factory;
    }
}
