package io.ssegateway.dialect;

import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.ObjectKey;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.UriEncoding;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Finds bucket and key in Host and path: path-style, virtual-hosted below the configured base domains, and custom
 * domains, each of which stands for one bucket. A host is told by its name, in any case and without its port: some
 * clients send none. Immutable.
 *
 * <p>Source: Amazon S3 User Guide, "Virtual hosting of buckets"; OBS API Reference, "Constructing a Request". OBS
 * itself refuses path-style on its domains since 2023 ({@code VirtualHostDomainRequired}); here it is served
 * everywhere.
 */
public final class Addressing {
    private final List<String> baseDomains;
    private final Map<String, BucketName> customDomains;

    /** Domains whose subdomains are buckets, for example {@code s3.example.com}; none means path-style only. */
    public Addressing(List<String> baseDomains) {
        this(baseDomains, Map.of());
    }

    /** The same with hosts that stand for one bucket each; one of them is never a base domain or a subdomain of one. */
    public Addressing(List<String> baseDomains, Map<String, BucketName> customDomains) {
        this.baseDomains = baseDomains.stream().map(Addressing::hostName).toList();
        this.customDomains = customDomains.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(entry -> hostName(entry.getKey()), Map.Entry::getValue));
    }

    /** Where a request points. */
    public record Place(Optional<BucketName> bucket, Optional<ObjectKey> key) {}

    /**
     * Splits a request.
     *
     * @param host the Host field, with or without a port; an IPv6 literal is in brackets
     * @param rawPath the target's path as sent, starting with '/'
     * @throws S3Exception {@code InvalidURI} for dot segments in any spelling, NUL, CR, LF, bad escapes or bad UTF-8;
     *     {@code InvalidBucketName}; {@code KeyTooLongError}
     */
    public Place place(String host, String rawPath) {
        String path = decodedPath(rawPath);
        Optional<String> hosted = hostedBucket(host);
        if (hosted.isPresent()) {
            return new Place(hosted.map(BucketName::new), key(path.substring(1)));
        }
        int slash = path.indexOf('/', 1);
        String bucket = slash < 0 ? path.substring(1) : path.substring(1, slash);
        if (bucket.isEmpty() && path.length() > 1) {
            throw new S3Exception(S3Error.INVALID_URI);
        }
        return new Place(
                bucket.isEmpty() ? Optional.empty() : Optional.of(new BucketName(bucket)),
                slash < 0 ? Optional.empty() : key(path.substring(slash + 1)));
    }

    /**
     * Decodes a raw path and refuses what a normalising peer could read as another path.
     *
     * @throws S3Exception {@code InvalidURI}
     */
    public static String decodedPath(String rawPath) {
        return unambiguous(UriEncoding.decode(rawPath));
    }

    /**
     * Refuses a decoded path that a normalising peer could read as another one.
     *
     * @throws S3Exception {@code InvalidURI}
     */
    static String unambiguous(String path) {
        if (!path.startsWith("/") || path.chars().anyMatch(c -> c == 0 || c == '\r' || c == '\n')) {
            throw new S3Exception(S3Error.INVALID_URI);
        }
        for (String segment : path.split("/", -1)) {
            if (segment.equals(".") || segment.equals("..")) {
                throw new S3Exception(S3Error.INVALID_URI);
            }
        }
        return path;
    }

    private static Optional<ObjectKey> key(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(new ObjectKey(text));
    }

    /** The bucket that a Host field names; empty for path style. */
    public Optional<String> hostedBucket(String host) {
        String name = hostName(host);
        BucketName custom = customDomains.get(name);
        if (custom != null) {
            return Optional.of(custom.value());
        }
        if (baseDomains.contains(name)) {
            return Optional.empty();
        }
        return baseDomains.stream()
                .filter(domain -> name.endsWith("." + domain))
                .map(domain -> name.substring(0, name.length() - domain.length() - 1))
                .min((a, b) -> Integer.compare(a.length(), b.length()));
    }

    /** The custom domain that a Host field names, in lower case and without its port. */
    public Optional<String> customDomain(String host) {
        return Optional.of(hostName(host)).filter(customDomains::containsKey);
    }

    /** The name in a Host field: in lower case, without the port. */
    public static String hostName(String host) {
        return withoutPort(host).toLowerCase(Locale.ROOT);
    }

    private static String withoutPort(String host) {
        if (host.startsWith("[")) {
            int end = host.indexOf(']');
            return end < 0 ? host : host.substring(0, end + 1);
        }
        int colon = host.indexOf(':');
        return colon < 0 ? host : host.substring(0, colon);
    }
}
