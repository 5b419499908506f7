package io.ssegateway.backend;

import com.fasterxml.aalto.AsyncByteArrayFeeder;
import com.fasterxml.aalto.AsyncXMLInputFactory;
import com.fasterxml.aalto.AsyncXMLStreamReader;
import com.fasterxml.aalto.stax.InputFactoryImpl;
import java.util.ArrayDeque;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;

/**
 * An XML document in pieces, told element by element. Text that the parser splits is put together again. No document
 * type, no entity but the predefined ones; depth and text are bounded. White space before the document is passed over:
 * stores send it to keep a connection alive. Threads: one at a time.
 */
final class XmlFeed {
    private static final AsyncXMLInputFactory FACTORY = new InputFactoryImpl();
    private static final int MAX_DEPTH = 16;
    private static final int MAX_TEXT = 64 * 1024;

    private final AsyncXMLStreamReader<AsyncByteArrayFeeder> reader = FACTORY.createAsyncForByteArray();
    private final ArrayDeque<String> open = new ArrayDeque<>();
    private final StringBuilder text = new StringBuilder();
    private final Sink sink;
    private String root = "";
    private boolean begun;
    private boolean ended;

    /** Told of every element when it ends. */
    interface Sink {
        /**
         * An element ended.
         *
         * @param parent local name of the element around it; of the document's root {@code /} and the name; empty
         *     around the root itself
         * @param text what stood between its last child, or its beginning, and its end
         */
        void element(String parent, String name, String text);
    }

    XmlFeed(Sink sink) {
        this.sink = sink;
    }

    /** Local name of the root; empty before it. */
    String root() {
        return root;
    }

    /** Takes the next bytes; fails if they are no XML that is accepted. The array is not kept. */
    void feed(byte[] bytes) {
        int from = begun ? 0 : white(bytes);
        if (from == bytes.length) {
            return;
        }
        begun = true;
        try {
            reader.getInputFeeder().feedInput(bytes, from, bytes.length - from);
            advance();
        } catch (XMLStreamException e) {
            throw VertxStore.unreadable();
        }
    }

    /** No more bytes; fails if the document is not whole. */
    void end() {
        try {
            reader.getInputFeeder().endOfInput();
            advance();
            reader.close();
        } catch (XMLStreamException e) {
            throw VertxStore.unreadable();
        }
        if (!ended) {
            throw VertxStore.unreadable();
        }
    }

    private static int white(byte[] bytes) {
        int at = 0;
        while (at < bytes.length && (bytes[at] == ' ' || bytes[at] == '\n' || bytes[at] == '\r' || bytes[at] == '\t')) {
            at++;
        }
        return at;
    }

    private void advance() throws XMLStreamException {
        while (!ended) {
            int event = reader.next();
            if (event == AsyncXMLStreamReader.EVENT_INCOMPLETE) {
                return;
            }
            on(event);
        }
    }

    private void on(int event) throws XMLStreamException {
        switch (event) {
            case XMLStreamConstants.START_ELEMENT -> start(reader.getLocalName());
            case XMLStreamConstants.END_ELEMENT -> finish();
            case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> append(reader.getText());
            case XMLStreamConstants.END_DOCUMENT -> ended = true;
            case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE -> throw VertxStore.unreadable();
            default -> {
                // the declaration, comments, instructions and space outside of the root say nothing
            }
        }
    }

    private void start(String name) {
        if (open.size() == MAX_DEPTH) {
            throw VertxStore.unreadable();
        }
        if (open.isEmpty()) {
            root = name;
        }
        open.push(name);
        text.setLength(0);
    }

    private void finish() {
        String name = open.pop();
        String parent = open.isEmpty() ? "" : open.size() == 1 ? "/" + open.peek() : open.peek();
        sink.element(parent, name, text.toString());
        text.setLength(0);
    }

    private void append(String more) {
        if (text.length() + more.length() > MAX_TEXT) {
            throw VertxStore.unreadable();
        }
        text.append(more);
    }
}
