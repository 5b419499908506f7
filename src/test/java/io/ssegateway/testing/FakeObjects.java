package io.ssegateway.testing;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** What the fake store holds: buckets and objects in memory. Threads: tests look while the server writes. */
public final class FakeObjects {
    private final SortedMap<String, SortedMap<String, Stored>> buckets = new ConcurrentSkipListMap<>();

    private static final String VERSION = "x-amz-version-id";

    private final Set<String> versioned = ConcurrentHashMap.newKeySet();
    private final Map<String, List<Stored>> older = new ConcurrentHashMap<>();
    private final AtomicInteger versions = new AtomicInteger();

    /** One object as stored. Header names in lower case; values one char per octet, as on the wire. */
    public record Stored(byte[] bytes, Map<String, String> headers, String etag, Instant modified) {
        /** Its version, {@code null} where none is kept. */
        public String versionId() {
            return headers.getOrDefault(VERSION, "null");
        }

        /** The same with other bytes: for tampering. The tag stays. */
        public Stored withBytes(byte[] other) {
            return new Stored(other, headers, etag, modified);
        }

        /** The same with one header changed. */
        public Stored withHeader(String name, String value) {
            Map<String, String> copy = new TreeMap<>(headers);
            copy.put(name, value);
            return new Stored(bytes, copy, etag, modified);
        }

        /** The same without one header. */
        public Stored withoutHeader(String name) {
            Map<String, String> copy = new TreeMap<>(headers);
            copy.remove(name);
            return new Stored(bytes, copy, etag, modified);
        }
    }

    /** One page of keys: objects and common prefixes together, in order; {@code next} is the last of a cut page. */
    record Page(SortedMap<String, Optional<Stored>> entries, Optional<String> next) {}

    /** Makes a bucket; whether it is new. */
    public boolean create(String bucket) {
        return buckets.putIfAbsent(bucket, new ConcurrentSkipListMap<>()) == null;
    }

    /** Names of all buckets. */
    public List<String> bucketNames() {
        return List.copyOf(buckets.keySet());
    }

    /** Whether the bucket is there. */
    public boolean has(String bucket) {
        return buckets.containsKey(bucket);
    }

    /** Removes a bucket; false if it still has objects. */
    boolean drop(String bucket) {
        return buckets.getOrDefault(bucket, new TreeMap<>()).isEmpty() && buckets.remove(bucket) != null;
    }

    /** Stores an object under the MD5 of its bytes, as S3 does. */
    public Stored put(String bucket, String key, byte[] bytes, Map<String, String> headers) {
        put(bucket, key, new Stored(bytes, Map.copyOf(headers), '"' + md5(bytes) + '"', Instant.now()));
        return get(bucket, key).orElseThrow();
    }

    /** Keeps what is overwritten in this bucket from now on. */
    public void keepVersions(String bucket) {
        create(bucket);
        versioned.add(bucket);
    }

    /** Stores an object as given. */
    public void put(String bucket, String key, Stored stored) {
        create(bucket);
        if (!versioned.contains(bucket)) {
            objects(bucket).put(key, stored);
            return;
        }
        Stored before = objects(bucket).put(key, stored.withHeader(VERSION, "v" + versions.incrementAndGet()));
        if (before != null) {
            older.computeIfAbsent(bucket + '/' + key, name -> new CopyOnWriteArrayList<>())
                    .addFirst(before);
        }
    }

    /** Versions that others have followed, the youngest first. */
    public List<Stored> older(String bucket, String key) {
        return List.copyOf(older.getOrDefault(bucket + '/' + key, List.of()));
    }

    /** A version, the current one or an older one; where none are kept, every version is the object. */
    Optional<Stored> version(String bucket, String key, String version) {
        if (!versioned.contains(bucket)) {
            return get(bucket, key);
        }
        return Stream.concat(get(bucket, key).stream(), older(bucket, key).stream())
                .filter(stored -> version.equals(stored.versionId()))
                .findFirst();
    }

    /** An object. */
    public Optional<Stored> get(String bucket, String key) {
        return Optional.ofNullable(objects(bucket).get(key));
    }

    /** Removes an object, there or not. */
    public void remove(String bucket, String key) {
        objects(bucket).remove(key);
    }

    /** Keys of a bucket, in order. */
    public List<String> keys(String bucket) {
        return new ArrayList<>(objects(bucket).keySet());
    }

    Page list(String bucket, String prefix, String delimiter, String after, int max) {
        SortedMap<String, Optional<Stored>> found = new TreeMap<>();
        String last = "";
        for (Map.Entry<String, Stored> entry : objects(bucket).entrySet()) {
            String key = entry.getKey();
            int cut = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
            String shown = cut < 0 ? key : key.substring(0, cut + delimiter.length());
            if (!key.startsWith(prefix) || shown.compareTo(after) <= 0 || found.containsKey(shown)) {
                continue;
            }
            if (found.size() == max) {
                return new Page(found, max == 0 ? Optional.empty() : Optional.of(last));
            }
            found.put(shown, cut < 0 ? Optional.of(entry.getValue()) : Optional.empty());
            last = shown;
        }
        return new Page(found, Optional.empty());
    }

    private SortedMap<String, Stored> objects(String bucket) {
        return buckets.getOrDefault(bucket, new TreeMap<>());
    }

    static String md5(byte[] bytes) {
        return HexFormat.of().formatHex(digest(bytes));
    }

    static byte[] digest(byte[] bytes) {
        try {
            return MessageDigest.getInstance("MD5").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
