package io.ssegateway.dialect;

import com.fasterxml.aalto.UncheckedStreamException;
import com.fasterxml.aalto.stax.InputFactoryImpl;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * A small XML document in memory. No DTD, no entity beyond the five built in, bounded depth and number of elements.
 * Namespaces are not compared: clients send several.
 */
final class XmlElement {
    private static final int MAX_DEPTH = 8;
    private static final int MAX_ELEMENTS = 40_000;
    private static final XMLInputFactory FACTORY = factory();

    private final String name;
    private final List<XmlElement> children = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();

    private XmlElement(String name) {
        this.name = name;
    }

    /**
     * Reads a document.
     *
     * @throws S3Exception {@code MalformedXML}
     */
    static XmlElement parse(byte[] bytes) {
        try {
            XMLStreamReader reader = reader(new ByteArrayInputStream(bytes));
            try {
                return read(reader);
            } finally {
                reader.close();
            }
        } catch (XMLStreamException | UncheckedStreamException e) {
            throw malformed();
        }
    }

    /** A reader that knows no document type. */
    static XMLStreamReader reader(InputStream bytes) throws XMLStreamException {
        return FACTORY.createXMLStreamReader(bytes);
    }

    String name() {
        return name;
    }

    /** All children, in order. */
    List<XmlElement> children() {
        return List.copyOf(children);
    }

    /** The text between its tags, without that of children. */
    String text() {
        return text.toString();
    }

    /** The children of this name, in order. */
    List<XmlElement> children(String childName) {
        return children.stream().filter(child -> child.name.equals(childName)).toList();
    }

    /** The only child of this name; none or two of them are {@code MalformedXML}. */
    XmlElement child(String childName) {
        List<XmlElement> found = children(childName);
        if (found.size() != 1) {
            throw malformed();
        }
        return found.getFirst();
    }

    boolean has(String childName) {
        return !children(childName).isEmpty();
    }

    /** Whether all children have one of these names. */
    boolean only(String... names) {
        Set<String> allowed = Set.of(names);
        return children.stream().allMatch(child -> allowed.contains(child.name));
    }

    /** The text of the only child of this name; two of them are {@code MalformedXML}. */
    Optional<String> text(String childName) {
        List<XmlElement> found = children(childName);
        if (found.size() > 1 || found.stream().anyMatch(child -> !child.children.isEmpty())) {
            throw malformed();
        }
        return found.stream().findFirst().map(child -> child.text.toString());
    }

    /** The trimmed texts of all elements of these names, at any depth. */
    List<String> texts(Set<String> names) {
        return children.stream()
                .flatMap(child -> Stream.concat(
                        names.contains(child.name)
                                ? Stream.of(child.text.toString().trim())
                                : Stream.empty(),
                        child.texts(names).stream()))
                .toList();
    }

    private static XmlElement read(XMLStreamReader reader) throws XMLStreamException {
        XmlElement holder = new XmlElement("");
        List<XmlElement> open = new ArrayList<>(List.of(holder));
        int elements = 0;
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    if (open.size() > MAX_DEPTH || ++elements > MAX_ELEMENTS) {
                        throw malformed();
                    }
                    XmlElement element = new XmlElement(reader.getLocalName());
                    open.get(open.size() - 1).children.add(element);
                    open.add(element);
                }
                case XMLStreamConstants.END_ELEMENT -> open.remove(open.size() - 1);
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
                    open.get(open.size() - 1).text.append(reader.getText());
                case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE -> throw malformed();
                default -> {
                    // comments and processing instructions say nothing
                }
            }
        }
        return holder.children.get(0);
    }

    private static S3Exception malformed() {
        return new S3Exception(S3Error.MALFORMED_XML);
    }

    private static XMLInputFactory factory() {
        XMLInputFactory factory = new InputFactoryImpl();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, true);
        return factory;
    }
}
