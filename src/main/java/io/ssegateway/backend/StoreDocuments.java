package io.ssegateway.backend;

import com.fasterxml.aalto.stax.OutputFactoryImpl;
import io.ssegateway.s3.Checksum;
import io.ssegateway.s3.S3Operation.DeleteObjects;
import io.ssegateway.s3.UploadOperation.CompletedPart;
import io.vertx.core.buffer.Buffer;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Documents that requests to the store carry. Source: Amazon S3 API Reference, CreateBucket, DeleteObjects and
 * CompleteMultipartUpload.
 */
public final class StoreDocuments {
    private static final String NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";
    private static final XMLOutputFactory FACTORY = new OutputFactoryImpl();

    private StoreDocuments() {}

    private interface Content {
        void write(XMLStreamWriter xml) throws XMLStreamException;
    }

    /** The body of CreateBucket for a region. */
    public static Buffer createBucket(String region) {
        return document("CreateBucketConfiguration", xml -> element(xml, "LocationConstraint", region));
    }

    /** The body of DeleteObjects; never quiet, the answer is needed whole. Tags are the store's own. */
    public static Buffer deleteObjects(List<DeleteObjects.Target> targets) {
        return document("Delete", xml -> {
            for (DeleteObjects.Target target : targets) {
                xml.writeStartElement("Object");
                element(xml, "Key", target.key().value());
                if (target.version().isPresent()) {
                    element(xml, "VersionId", target.version().get());
                }
                if (target.etag().isPresent()) {
                    element(xml, "ETag", target.etag().get());
                }
                xml.writeEndElement();
            }
        });
    }

    /** A part to be joined; the tag as the store gave it. */
    public record Part(int number, String etag) {}

    /** The body of CompleteMultipartUpload; parts in ascending order, of an upload that declared no checksum. */
    public static Buffer complete(List<Part> parts) {
        return completion(parts.stream()
                .map(part -> new CompletedPart(part.number(), part.etag(), Optional.empty()))
                .toList());
    }

    /**
     * The body of CompleteMultipartUpload: parts in order, under the store's tags, with the checksums they are said to
     * have.
     */
    public static Buffer completion(List<CompletedPart> parts) {
        return document("CompleteMultipartUpload", xml -> {
            for (CompletedPart part : parts) {
                xml.writeStartElement("Part");
                element(xml, "PartNumber", Integer.toString(part.number()));
                element(xml, "ETag", part.etag());
                if (part.checksum().isPresent()) {
                    Checksum checksum = part.checksum().get();
                    element(xml, "Checksum" + checksum.algorithm(), checksum.base64());
                }
                xml.writeEndElement();
            }
        });
    }

    private static Buffer document(String root, Content content) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = FACTORY.createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeStartElement(root);
            xml.writeDefaultNamespace(NAMESPACE);
            content.write(xml);
            xml.writeEndElement();
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("a document of text does not render", e);
        }
        return Buffer.buffer(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void element(XMLStreamWriter xml, String name, String text) throws XMLStreamException {
        xml.writeStartElement(name);
        xml.writeCharacters(text);
        xml.writeEndElement();
    }
}
