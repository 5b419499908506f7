package io.ssegateway.dialect;

import io.ssegateway.s3.FormFields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.SubResource.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Heads and forms of OBS as S3 writes them, to be parsed there. What S3 has no word for is refused by name where it
 * would change something. The names of S3 mean nothing in a request of OBS, whose signature does not cover them; those
 * about encryption and copies are refused, since a client that sends them relies on them.
 */
final class ObsRequests {
    private static final String S3_PREFIX = "x-amz-";
    private static final String CUSTOMER = "server-side-encryption-customer-";
    private static final String ENVELOPE = S3Header.USER_METADATA_PREFIX + S3Header.ENVELOPE_METADATA;

    /** Fields of the signature and of SDKs that say nothing about the operation. */
    private static final Set<String> SIGNING = Set.of("x-obs-content-sha256", "x-obs-date", "x-obs-security-token");

    /** Parameters of a signed URL. */
    private static final Set<String> SIGNED_URL = Set.of("AccessKeyId", "Expires", "Policy", "Signature");

    private static final List<String> RELIED_ON = List.of("x-amz-server-side-", "x-amz-copy-source", "x-amz-sse-");

    private final RequestHead head;
    private final boolean writes;
    private final boolean creates;

    private ObsRequests(RequestHead head) {
        this.head = head;
        this.writes = !Set.of("GET", "HEAD", "OPTIONS").contains(head.method());
        this.creates = head.method().equals("PUT")
                && head.key().isEmpty()
                && head.query().parameters().stream().noneMatch(p -> ObsResources.isKnown(Level.BUCKET, p.getKey()));
    }

    /**
     * The head as S3 has it.
     *
     * @throws S3Exception {@code NotImplemented} for what is refused by name, {@code InvalidArgument} for names of S3
     *     that must not be ignored, and as {@link ObsValues#toS3}
     */
    static RequestHead toS3(RequestHead head) {
        return new ObsRequests(head).translated();
    }

    /** The fields of a form as S3 has them; fails likewise. */
    static FormFields toS3(FormFields form) {
        Map<String, String> fields = new LinkedHashMap<>();
        form.values()
                .forEach((name, value) -> field(name, value, true, false).ifPresent(field -> {
                    if (fields.put(field.getKey(), field.getValue()) != null) {
                        throw new S3Exception(S3Error.INVALID_ARGUMENT, "The field was given more than once.")
                                .with("ArgumentName", name);
                    }
                }));
        return new FormFields(fields);
    }

    /** Whether the request creates a bucket. */
    static boolean createsBucket(RequestHead head) {
        return new ObsRequests(head).creates;
    }

    /**
     * One field as S3 has it; empty for one without a meaning.
     *
     * @param name lower case
     */
    static Optional<Map.Entry<String, String>> field(String name, String value, boolean writes, boolean creates) {
        if (name.startsWith(S3_PREFIX)) {
            return ofS3(name, value);
        }
        if (name.startsWith(ObsNames.METADATA)) {
            return Optional.of(
                    Map.entry(S3Header.USER_METADATA_PREFIX + name.substring(ObsNames.METADATA.length()), value));
        }
        if (!name.startsWith(ObsNames.PREFIX)) {
            return Optional.of(Map.entry(name, value));
        }
        if (name.equals(ObsNames.DATA_ENCRYPTION)) {
            ObsValues.dataEncryption(name, value);
            return Optional.empty();
        }
        Optional<S3Header> known = ObsNames.header(name);
        if (known.isEmpty() && writes && !SIGNING.contains(name)) {
            throw RequestFields.notImplemented(name);
        }
        return known.map(header -> Map.entry(header.wireName(), ObsValues.toS3(header, value, creates)));
    }

    /** The envelope's name stays, to be refused as in S3. */
    private static Optional<Map.Entry<String, String>> ofS3(String name, String value) {
        if (RELIED_ON.stream().anyMatch(name::startsWith)) {
            throw new S3Exception(
                            S3Error.INVALID_ARGUMENT,
                            "A request of OBS says this in a field that begins with x-obs-, which its signature covers.")
                    .with("ArgumentName", name);
        }
        return name.equals(ENVELOPE) ? Optional.of(Map.entry(name, value)) : Optional.empty();
    }

    private RequestHead translated() {
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        for (Map.Entry<String, String> field : head.headers()) {
            field(field.getKey().toLowerCase(Locale.ROOT), field.getValue(), writes, creates)
                    .ifPresent(headers::add);
        }
        List<Map.Entry<String, String>> parameters = new ArrayList<>();
        for (Map.Entry<String, String> parameter : head.query().parameters()) {
            parameter(parameter.getKey(), parameter.getValue()).ifPresent(parameters::add);
        }
        return new RequestHead(
                head.method(), head.bucket(), head.key(), Query.of(parameters), headers, head.bodyLength());
    }

    private Optional<Map.Entry<String, String>> parameter(String name, String value) {
        if (SIGNED_URL.contains(name)) {
            return Optional.empty();
        }
        Level level = head.key().isPresent() ? Level.OBJECT : Level.BUCKET;
        Optional<String> resource = ObsResources.toS3(level, name, head.method());
        if (resource.isPresent()) {
            return Optional.of(Map.entry(resource.get(), value));
        }
        String lower = name.toLowerCase(Locale.ROOT);
        if (!lower.startsWith(ObsNames.PREFIX) && !lower.startsWith(S3_PREFIX)) {
            return Optional.of(Map.entry(name, value));
        }
        if (lower.startsWith(ObsNames.PREFIX) && lower.contains(CUSTOMER)) {
            throw new S3Exception(S3Error.INVALID_ARGUMENT, "A customer's key travels in header fields, not in a URL.")
                    .with("ArgumentName", lower);
        }
        return field(lower, value, writes, creates);
    }
}
