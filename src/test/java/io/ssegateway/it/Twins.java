package io.ssegateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.it.Ask.Difference;
import io.ssegateway.it.Ask.Kind;
import io.ssegateway.testing.StoreKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/**
 * The same requests to the gateway and straight to the store, compared on status, fields and body. Every table gets two
 * new buckets: what one row leaves behind, both sides see.
 */
final class Twins {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    /** Whether this is the store that the tables describe. */
    private static final boolean TABLED = StoreKind.ofTheSuite() == StoreKind.MINIO;

    private static final List<StoreQuirk> QUIRKS = StoreQuirk.of(StoreKind.ofTheSuite());

    /** Rows of a table that depend on each other, under one name. */
    record Script(String name, List<Ask> asks) {
        static Script of(String name, Ask... asks) {
            return new Script(name, Arrays.asList(asks));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private final Kind kind;
    private final Twin gateway;
    private final Twin store;

    private Twins(Kind kind, String name) {
        this.kind = kind;
        this.gateway = Twin.gateway(kind, name);
        this.store = Twin.direct(kind, name);
    }

    /** Every script with every kind of bucket. */
    static Stream<Arguments> each(Stream<Script> scripts) {
        return scripts.flatMap(script -> Arrays.stream(Kind.values()).map(kind -> Arguments.of(script, kind)));
    }

    /** Two buckets, made by the same request. */
    static Twins made(Kind kind) {
        Twins twins = new Twins(kind, "twin-" + NUMBER.incrementAndGet());
        assertThat(twins.compare(Ask.of("PUT", "/{b}"))).isEmpty();
        return twins;
    }

    /** Two names of buckets that are not there. */
    static Twins named(Kind kind) {
        return new Twins(kind, "twin-" + NUMBER.incrementAndGet());
    }

    /** All that is not as it should be, in all rows. */
    void compare(Script script) {
        List<String> wrong = new ArrayList<>();
        script.asks().forEach(ask -> wrong.addAll(compare(ask)));
        assertThat(wrong).as("%s %s", kind, script).isEmpty();
    }

    private List<String> compare(Ask ask) {
        Twin.Told mine = gateway.ask(ask);
        Twin.Told theirs = store.ask(ask);
        for (Ask.Refusal refusal : ask.refusals()) {
            if (refusal.kinds().contains(kind)) {
                return refused(ask, refusal, mine.answer(), theirs.answer());
            }
        }
        List<String> found = differing(ask, mine, theirs);
        List<String> known = ask.differences().stream()
                .filter(difference -> difference.kinds().contains(kind))
                .filter(difference -> TABLED)
                .map(difference -> line(difference, said(theirs.aspects(), difference.aspect())))
                .toList();
        if (known.isEmpty()
                && verbatim(ask, mine.answer())
                && !gateway.text(mine.answer()).equals(store.text(theirs.answer()))) {
            found.add(
                    "bytes: " + mine.answer().text() + " and " + theirs.answer().text());
        }
        List<String> wrong = new ArrayList<>();
        found.stream().filter(line -> !known.contains(line)).forEach(line -> wrong.add(ask + ": " + line));
        known.stream().filter(line -> !found.contains(line)).forEach(line -> wrong.add(ask + ": no more: " + line));
        return wrong;
    }

    /** What differs and no quirk explains. */
    private List<String> differing(Ask ask, Twin.Told mine, Twin.Told theirs) {
        List<String> found = new ArrayList<>();
        TreeSet<String> names = new TreeSet<>(mine.aspects().keySet());
        names.addAll(theirs.aspects().keySet());
        for (String name : names) {
            String said = said(mine.aspects(), name);
            String wanted = said(theirs.aspects(), name);
            if (!said.equals(wanted) && !explained(ask, name, said, wanted)) {
                found.add(line(name, said, wanted));
            }
        }
        return found;
    }

    /** Whether the very bytes are handed on; listings of uploads the gateway writes itself, in MinIO's order. */
    private boolean verbatim(Ask ask, Wire.Answer mine) {
        return kind == Kind.PLAIN
                && ask.method().equals("GET")
                && mine.status() < 300
                && (TABLED || !ask.target().contains("uploads="));
    }

    /**
     * At another store than the one of the tables, what they say of the gateway holds whatever that store says; what is
     * beyond them must be a quirk that this very answer of the store shows.
     */
    private boolean explained(Ask ask, String name, String said, String wanted) {
        if (TABLED) {
            return false;
        }
        boolean told = ask.differences().stream()
                .anyMatch(difference -> difference.kinds().contains(kind)
                        && difference.aspect().equals(name)
                        && difference.gateway().equals(said));
        return told || QUIRKS.stream().anyMatch(quirk -> quirk.explains(kind, ask, name, said, wanted, store));
    }

    private List<String> refused(Ask ask, Ask.Refusal refusal, Wire.Answer mine, Wire.Answer theirs) {
        List<String> wrong = new ArrayList<>();
        String said = (mine.status() + " " + mine.code() + " " + mine.element("Message")).trim();
        String stores = (theirs.status() + " " + theirs.code()).trim();
        // where the store is the one that refuses, the words are its own
        boolean handedOn = !TABLED && said.equals((stores + " " + theirs.element("Message")).trim());
        if (!said.equals(refusal.gateway()) && !handedOn) {
            wrong.add(ask + ": the gateway says '" + said + "', not '" + refusal.gateway() + "'");
        }
        if (TABLED && !stores.equals(refusal.store())) {
            wrong.add(ask + ": the store says '" + stores + "', not '" + refusal.store() + "'");
        }
        if (mine.status() >= 400 && !mine.header("etag").isEmpty()) {
            wrong.add(ask + ": a refusal tells a tag");
        }
        return wrong;
    }

    private static String said(Map<String, List<String>> aspects, String name) {
        return String.join(" | ", aspects.getOrDefault(name, List.of()));
    }

    private static String line(Difference difference, String stores) {
        boolean anything = difference.store().equals(Ask.ANYTHING) && !stores.isEmpty();
        return line(difference.aspect(), difference.gateway(), anything ? stores : difference.store());
    }

    private static String line(String aspect, String gateway, String store) {
        return aspect + ": gateway '" + gateway + "', store '" + store + "'";
    }
}
