package io.ssegateway.dialect;

import io.ssegateway.s3.FormFields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.SubResources;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Fields of OBS in a request that speaks S3: SDKs of OBS send those of encryption as the user wrote them, whatever they
 * sign with. What asks for encryption is honoured or refused by name, never dropped:
 *
 * <ul>
 *   <li>where OBS is spoken, it is honoured if the signature covers it; in the creation of a bucket also if it does
 *       not, for there it can only make the default stricter; else it is refused;
 *   <li>where OBS is not spoken, no write may carry it.
 * </ul>
 *
 * <p>Other fields of OBS mean nothing here, but the name of the envelope, which no client may send in any spelling.
 */
public final class ObsBeside {
    private static final String RESERVED = "x-obs-meta-" + S3Header.ENVELOPE_METADATA;
    private static final List<String> ENCRYPTION = List.of(
            "x-obs-server-side-encryption",
            "x-obs-server-side-data-encryption",
            "x-obs-sse-",
            "x-obs-copy-source-server-side-encryption");
    private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");

    private ObsBeside() {}

    /**
     * The head as S3, in which what is honoured is spelled as S3 spells it.
     *
     * @param spoken whether OBS is spoken on the request's host
     * @param covered whether the signature covers a header field
     * @throws S3Exception {@code AccessDenied} naming the fields that no signature covers, {@code NotImplemented},
     *     {@code InvalidArgument} for the reserved name and for values that OBS does not know
     */
    public static RequestHead read(RequestHead head, boolean spoken, Predicate<String> covered) {
        Set<String> asked = asked(head.headers().stream().map(Map.Entry::getKey).toList());
        if (asked.isEmpty()) {
            return head;
        }
        if (!spoken) {
            if (!READS.contains(head.method())) {
                throw RequestFields.notImplemented(asked.iterator().next());
            }
            return head;
        }
        boolean creates = createsBucket(head);
        if (!creates) {
            requireCovered(asked, covered);
        }
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        for (Map.Entry<String, String> field : head.headers()) {
            String name = field.getKey().toLowerCase(Locale.ROOT);
            if (asked.contains(name)) {
                ObsRequests.field(name, field.getValue(), true, creates).ifPresent(headers::add);
            } else {
                headers.add(field);
            }
        }
        return new RequestHead(head.method(), head.bucket(), head.key(), head.query(), headers, head.bodyLength());
    }

    /**
     * The fields of a form as S3, alike. A form's policy covers its fields.
     *
     * @throws S3Exception as {@link #read(RequestHead, boolean, Predicate)}
     */
    public static FormFields read(FormFields form, boolean spoken, Predicate<String> covered) {
        Set<String> asked = asked(form.values().keySet());
        if (asked.isEmpty()) {
            return form;
        }
        if (!spoken) {
            throw RequestFields.notImplemented(asked.iterator().next());
        }
        requireCovered(asked, covered);
        Map<String, String> values = new LinkedHashMap<>();
        form.values().forEach((name, value) -> {
            Optional<Map.Entry<String, String>> field = asked.contains(name)
                    ? ObsRequests.field(name, value, true, false)
                    : Optional.of(Map.entry(name, value));
            if (field.isPresent()
                    && values.put(field.get().getKey(), field.get().getValue()) != null) {
                throw new S3Exception(S3Error.INVALID_ARGUMENT, "The field was given in two spellings.")
                        .with("ArgumentName", name);
            }
        });
        return new FormFields(values);
    }

    /** The fields of encryption among these, in lower case. */
    private static Set<String> asked(Iterable<String> names) {
        Set<String> asked = new TreeSet<>();
        for (String sent : names) {
            String name = sent.toLowerCase(Locale.ROOT);
            if (name.equals(RESERVED)) {
                throw new S3Exception(S3Error.INVALID_ARGUMENT, "This metadata name is reserved.")
                        .with("ArgumentName", RESERVED);
            }
            if (isEncryption(name)) {
                asked.add(name);
            }
        }
        return asked;
    }

    /** Whether a field, its name in lower case, says how an object or bucket is encrypted. */
    public static boolean isEncryption(String name) {
        return ENCRYPTION.stream().anyMatch(name::startsWith);
    }

    private static void requireCovered(Set<String> asked, Predicate<String> covered) {
        List<String> unsigned =
                asked.stream().filter(name -> !covered.test(name)).toList();
        if (!unsigned.isEmpty()) {
            throw new S3Exception(
                            S3Error.ACCESS_DENIED, "There were headers present in the request which were not signed")
                    .with("HeadersNotSigned", String.join(", ", unsigned));
        }
    }

    private static boolean createsBucket(RequestHead head) {
        return head.method().equals("PUT")
                && head.bucket().isPresent()
                && head.key().isEmpty()
                && head.query().parameters().stream().noneMatch(p -> SubResources.isSubResource(p.getKey()));
    }
}
