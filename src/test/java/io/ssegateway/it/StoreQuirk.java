package io.ssegateway.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ssegateway.it.Ask.Kind;
import io.ssegateway.testing.StoreKind;
import java.net.URLDecoder;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Where a store answers unlike Amazon S3 or unlike the gateway in every bucket, so that tables of requests need not say
 * it row by row. It counts only where the same request, sent straight to the store, shows it: a row's own, or the proof
 * where the gateway has to ask the store something else than the client asked.
 *
 * @param request a row's method, target and fields
 * @param aspect what of the answer it is about
 * @param sides whether this is what the gateway and the store say
 * @param proof sent straight to the store as well
 * @param why what Amazon S3 documents, or why it cannot be otherwise
 */
record StoreQuirk(
        Set<Kind> kinds,
        Pattern request,
        Pattern aspect,
        BiPredicate<String, String> sides,
        Optional<Proof> proof,
        String why) {
    /** A request and what the store's answer to it has to be. */
    record Proof(Ask ask, Predicate<Wire.Answer> shown) {}

    /** That store's. */
    static List<StoreQuirk> of(StoreKind kind) {
        return switch (kind) {
            case MINIO, S3PROXY -> List.of();
            case VERSITYGW -> VersityQuirks.ALL;
        };
    }

    /** In every kind of bucket, by what either side says. */
    static StoreQuirk of(String request, String aspect, String gateway, String store, String why) {
        Pattern mine = Pattern.compile(gateway, Pattern.DOTALL);
        Pattern theirs = Pattern.compile(store, Pattern.DOTALL);
        return new StoreQuirk(
                EnumSet.allOf(Kind.class),
                Pattern.compile(request, Pattern.DOTALL),
                Pattern.compile(aspect),
                (said, wanted) ->
                        mine.matcher(said).matches() && theirs.matcher(wanted).matches(),
                Optional.empty(),
                why);
    }

    /** The gateway encodes what the store tells as it is. */
    static StoreQuirk unencoded(String request, String aspect, String why) {
        return of(request, aspect, "", "", why)
                .by((said, wanted) -> URLDecoder.decode(said, UTF_8).equals(wanted));
    }

    /** In these kinds of buckets only. */
    StoreQuirk in(Set<Kind> some) {
        return new StoreQuirk(some, request, aspect, sides, proof, why);
    }

    StoreQuirk provenBy(Ask ask, Predicate<Wire.Answer> shown) {
        return new StoreQuirk(kinds, request, aspect, sides, Optional.of(new Proof(ask, shown)), why);
    }

    private StoreQuirk by(BiPredicate<String, String> rule) {
        return new StoreQuirk(kinds, request, aspect, rule, proof, why);
    }

    /** Whether it is what a row found; the proof is sent by the side that asks the store. */
    boolean explains(Kind kind, Ask ask, String name, String said, String wanted, Twin store) {
        return kinds.contains(kind)
                && request.matcher(ask.toString()).matches()
                && aspect.matcher(name).matches()
                && sides.test(said, wanted)
                && proof.map(shown -> shown.shown().test(store.ask(shown.ask()).answer()))
                        .orElse(true);
    }
}
