package io.ssegateway.policy;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads the part of YAML 1.2 that policies use: one document of mappings, lists and scalars. Anchors, aliases, merge
 * keys, tags and duplicate keys are refused, and so is what is too large or nested too deep, before it costs anything.
 *
 * <p>Works on the parser's events, so nothing is ever expanded or constructed. Every problem becomes a finding.
 */
final class YamlReader {
    /** Largest file, in bytes. */
    static final int MAX_BYTES = 1 << 20;

    /** Deepest nesting of mappings and lists; the language needs six. */
    static final int MAX_DEPTH = 16;

    private static final String PLAIN_YAML = "; write plain mappings, lists and words";

    private final String file;
    private final Findings findings;
    private final Iterator<Event> events;
    private int depth;

    private YamlReader(String file, Findings findings, Iterator<Event> events) {
        this.file = file;
        this.findings = findings;
        this.events = events;
    }

    /** The document; empty if it cannot be read at all, with a finding that says why. */
    static Optional<Yaml> read(String file, byte[] bytes, Findings findings) {
        if (bytes.length > MAX_BYTES) {
            findings.error(Place.of(file), "larger than " + MAX_BYTES + " bytes; split it into several files");
            return Optional.empty();
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            LoadSettings settings = LoadSettings.builder().setLabel(file).build();
            Iterator<Event> events = new Parse(settings).parseString(text).iterator();
            return Optional.of(new YamlReader(file, findings, events).document());
        } catch (Refused e) {
            findings.error(e.place, e.text);
        } catch (CharacterCodingException e) {
            findings.error(Place.of(file), "not UTF-8; save it as UTF-8");
        } catch (MarkedYamlEngineException e) {
            Place place = e.getProblemMark()
                    .or(e::getContextMark)
                    .map(mark -> placeOf(file, mark))
                    .orElse(Place.of(file));
            findings.error(
                    place,
                    oneLine(String.valueOf(e.getProblem())) + "; check indentation, brackets and quotes up to here");
        } catch (YamlEngineException e) {
            findings.error(
                    Place.of(file), "not YAML: " + oneLine(String.valueOf(e.getMessage())) + "; remove that character");
        }
        return Optional.empty();
    }

    private Yaml document() {
        Yaml root = new Yaml.Entries(new Place(file, 1, 1), Map.of());
        boolean seen = false;
        while (events.hasNext()) {
            Event event = events.next();
            if (event.getEventId() == Event.ID.DocumentStart && seen) {
                throw new Refused(placeOf(event), "a second document in one file; put it into a file of its own");
            }
            if (event instanceof NodeEvent) {
                root = node(event);
                seen = true;
            }
        }
        return root;
    }

    private Yaml node(Event event) {
        Place place = placeOf(event);
        refuseSugar(event, place);
        if (event instanceof ScalarEvent scalar) {
            return new Yaml.Text(place, scalar.getValue(), scalar.isPlain());
        }
        if (++depth > MAX_DEPTH) {
            throw new Refused(place, "nested deeper than " + MAX_DEPTH + " levels; policies need six");
        }
        Yaml result = event instanceof SequenceStartEvent ? items(place) : entries(place);
        depth--;
        return result;
    }

    private Yaml items(Place place) {
        List<Yaml> values = new ArrayList<>();
        Event event = events.next();
        while (event.getEventId() != Event.ID.SequenceEnd) {
            values.add(node(event));
            event = events.next();
        }
        return new Yaml.Items(place, values);
    }

    private Yaml entries(Place place) {
        Map<String, Yaml.Entry> values = new LinkedHashMap<>();
        Event event = events.next();
        while (event.getEventId() != Event.ID.MappingEnd) {
            Yaml key = node(event);
            if (!(key instanceof Yaml.Text name)) {
                throw new Refused(key.place(), "a key is a word, not " + key.kind());
            }
            if (name.plain() && name.value().equals("<<")) {
                throw new Refused(key.place(), "merge keys ('<<') are not allowed; write the entries out");
            }
            Yaml.Entry entry = new Yaml.Entry(key.place(), name.value(), node(events.next()));
            Yaml.Entry first = values.putIfAbsent(name.value(), entry);
            if (first != null) {
                findings.error(
                        entry.keyPlace(),
                        "key '" + name.value() + "' is already written at " + first.keyPlace() + "; delete one");
            }
            event = events.next();
        }
        return new Yaml.Entries(place, values);
    }

    private static void refuseSugar(Event event, Place place, boolean tagged, boolean anchored) {
        if (event instanceof AliasEvent) {
            throw new Refused(place, "aliases ('*name') are not allowed; write the value out");
        }
        if (anchored) {
            throw new Refused(place, "anchors ('&name') are not allowed; write the value out where it is needed");
        }
        if (tagged) {
            throw new Refused(place, "tags ('!name') are not allowed" + PLAIN_YAML);
        }
    }

    private static void refuseSugar(Event event, Place place) {
        boolean tagged = event instanceof ScalarEvent scalar && scalar.getTag().isPresent()
                || event instanceof CollectionStartEvent start && start.getTag().isPresent();
        boolean anchored = event instanceof NodeEvent node && node.getAnchor().isPresent();
        refuseSugar(event, place, tagged, anchored);
    }

    private Place placeOf(Event event) {
        return event.getStartMark().map(mark -> placeOf(file, mark)).orElse(Place.of(file));
    }

    private static Place placeOf(String file, Mark mark) {
        return new Place(file, mark.getLine() + 1, mark.getColumn() + 1);
    }

    private static String oneLine(String text) {
        String flat = text.replaceAll("[\\p{Cntrl}\\s]+", " ").trim();
        return flat.length() > 160 ? flat.substring(0, 160) + "…" : flat;
    }

    /** Ends the reading of one file. */
    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Place place;
        private final String text;

        Refused(Place place, String text) {
            super(text, null, false, false);
            this.place = place;
            this.text = text;
        }
    }
}
