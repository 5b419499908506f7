package io.ssegateway.stream;

import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.DataKey;
import io.ssegateway.envelope.Envelope;
import io.ssegateway.envelope.EtagDigest;
import io.ssegateway.envelope.FixedRandom;
import io.ssegateway.envelope.FooterKey;
import io.ssegateway.envelope.FooterSeal;
import io.ssegateway.envelope.KeyMaterial;
import io.ssegateway.envelope.ObjectLayout;
import io.ssegateway.envelope.PartRecord;
import io.ssegateway.envelope.PartSeal;
import io.ssegateway.envelope.Place;
import io.ssegateway.envelope.RootKey;
import io.ssegateway.envelope.StoredChecksum;
import io.ssegateway.envelope.StoredChecksum.Algorithm;
import io.ssegateway.envelope.StoredChecksum.Type;
import io.ssegateway.envelope.UploadSeal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/** A frozen multipart object of format version 1: as {@link Vector}, with the streams of its parts. */
enum PartsVector {
    /** Gaps in the numbers, unequal parts, a last part that no store would take as any but the last. */
    GAPS("kms", false, Optional.of(Type.COMPOSITE), List.of(1, 5 << 20, 3, (5 << 20) + 1, 7, 70_000)),
    /** The highest number, nothing in the last part, MD5s as ETags. */
    EMPTY_LAST("obs", true, Optional.of(Type.FULL_OBJECT), List.of(2, (5 << 20) + 40, 9_999, 0)),
    /** Two segments in the last part, MD5s as ETags of an object under a KMS key. */
    TWO("kms", true, Optional.empty(), List.of(1, 5 << 20, 2, 65_481)),
    /** One small part, so that it stands there whole. */
    ONE("customer", false, Optional.empty(), List.of(42, 100));

    private final String method;
    private final boolean md5;
    private final Optional<Type> checksum;
    private final List<Integer> parts;

    PartsVector(String method, boolean md5, Optional<Type> checksum, List<Integer> numbersAndSizes) {
        this.method = method;
        this.md5 = md5;
        this.checksum = checksum;
        this.parts = numbersAndSizes;
    }

    /** What is written with the fixed randomness. */
    record Written(Envelope envelope, byte[] stored, ObjectLayout layout, List<byte[]> streams) {}

    private String title() {
        return "multipart-" + name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    Path file(String suffix) {
        return Vector.FOLDER.resolve(title() + suffix);
    }

    Properties frozen() throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file(".properties"))) {
            properties.load(reader);
        }
        return properties;
    }

    int count() {
        return parts.size() / 2;
    }

    int number(int index) {
        return parts.get(2 * index);
    }

    int size(int index) {
        return parts.get(2 * index + 1);
    }

    byte[] plain() {
        return FixedRandom.plaintext(
                java.util.stream.IntStream.range(0, count()).map(this::size).sum());
    }

    byte[] plain(int index) {
        int from = java.util.stream.IntStream.range(0, index).map(this::size).sum();
        return Arrays.copyOfRange(plain(), from, from + size(index));
    }

    KeyMaterial key() {
        return Vector.draw("key " + title());
    }

    RootKey root() {
        return new RootKey(Vector.ROOT_ID, method.equals("obs") ? key() : Vector.draw("root"));
    }

    Place place() {
        return new Place("vectors", "v1/größe " + title());
    }

    /** The 32 bytes of the data key: the first that are drawn. */
    byte[] dataKey() {
        byte[] key = new byte[DataKey.SIZE];
        new FixedRandom("upload " + title()).nextBytes(key);
        return key;
    }

    Optional<StoredChecksum> checksum() {
        // what the value is, is of no importance to the format
        return checksum.map(type -> new StoredChecksum(
                Algorithm.CRC64NVME, type, type == Type.COMPOSITE ? count() : 0, Vector.bytes("checksum", 8)));
    }

    Written write() {
        ByteArrayOutputStream stored = new ByteArrayOutputStream();
        List<byte[]> streams = new ArrayList<>();
        List<PartRecord> records = new ArrayList<>();
        FixedRandom random = new FixedRandom("upload " + title());
        try (UploadSeal upload = UploadSeal.begin(Vector.source(method), key(), place(), md5, random);
                DataKey dataKey = upload.envelope().open(key(), place())) {
            for (int i = 0; i < count(); i++) {
                SealingPart sealing = new SealingPart(
                        PartSeal.begin(dataKey, number(i), size(i), md5, new FixedRandom("part " + number(i))),
                        Optional::empty);
                streams.add(Chunks.through(sealing, plain(i), 65_536));
                records.add(sealing.record().orElseThrow());
                stored.writeBytes(streams.getLast());
            }
            ObjectLayout layout = layout(records);
            FooterKey footerKey = dataKey.footerKey();
            try (FooterSeal seal = FooterSeal.draw(
                    footerKey, md5 ? Optional.of(root()) : Optional.empty(), new FixedRandom("footer " + title()))) {
                FooterSeal.Footer footer = seal.seal(layout, upload.copy().encodeBinary());
                stored.writeBytes(new byte[(int) footer.padSize()]);
                stored.writeBytes(footer.rest().toArray());
            }
            return new Written(upload.envelope(), stored.toByteArray(), layout, streams);
        }
    }

    private ObjectLayout layout(List<PartRecord> records) {
        List<ObjectLayout.Part> layout = new ArrayList<>();
        List<Bytes> digests = new ArrayList<>();
        for (int i = 0; i < count(); i++) {
            layout.add(records.get(i).inLayout(number(i)));
            records.get(i).md5().ifPresent(digests::add);
        }
        Optional<EtagDigest> etag = md5 ? Optional.of(EtagDigest.ofParts(digests)) : Optional.empty();
        return new ObjectLayout(true, layout, etag, checksum());
    }

    /** What stands in the vector's file. */
    String properties() throws Exception {
        Written written = write();
        StringBuilder numbers = new StringBuilder();
        for (int i = 0; i < count(); i++) {
            numbers.append(i == 0 ? "" : ",").append(number(i)).append(':').append(size(i));
        }
        return String.join(
                "\n",
                "# A frozen multipart object of format version 1; see PartsVector.java and FixedRandom.java.",
                "key=" + Vector.hex(key().use(byte[]::clone)),
                "bucket=" + place().bucketIdentity(),
                "object=" + place().objectKey(),
                "envelope=" + written.envelope().encode(),
                "parts=" + numbers,
                "plain.size=" + plain().length,
                "plain.sha256=" + Vector.digest("SHA-256", plain()),
                "stored.size=" + written.stored().length,
                "stored.sha256=" + Vector.digest("SHA-256", written.stored()),
                "etag=" + written.layout().etag().map(EtagDigest::text).orElse(""),
                "");
    }
}
