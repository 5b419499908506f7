package io.ssegateway.multipart;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.Store;
import io.ssegateway.backend.StoreRequest;
import io.ssegateway.backend.StoreResponse;
import io.ssegateway.envelope.DataKey;
import io.ssegateway.envelope.FooterKey;
import io.ssegateway.envelope.ObjectLayout;
import io.ssegateway.envelope.PartRecordKey;
import io.ssegateway.envelope.PartSeal;
import io.ssegateway.envelope.SizeLaw;
import io.ssegateway.objects.UploadFields;
import io.ssegateway.objects.UploadKeys;
import io.ssegateway.policy.BucketRule;
import io.ssegateway.policy.Caller;
import io.ssegateway.s3.Checksum;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ObjectRef;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.state.PartEntry;
import io.ssegateway.state.PartWhere;
import io.ssegateway.state.UploadSecrets;
import io.ssegateway.state.UploadState;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.Checksums;
import io.ssegateway.stream.Collecting;
import io.ssegateway.stream.MemoryBudget;
import io.ssegateway.stream.SealingPart;
import io.ssegateway.stream.Summing;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Stores one part of a sealed upload: a part of 5 MiB or more as a part of the store's upload, a smaller one in the
 * state, because the store takes it only as its last. Then its record is written, which is the commit point: a part
 * without a record is none, whatever the store has of it (FORMAT.md §11).
 *
 * <p>The last segment leaves only after every claim about the bytes was verified ("seal last").
 */
public final class PartUpload {
    private static final int SMALL = 64 * 1024;

    private final UploadKeys keys;
    private final Checksums checksums;
    private final MemoryBudget memory;
    private final SecureRandom random;

    /** Takes its collaborators. */
    public PartUpload(UploadKeys keys, Checksums checksums, MemoryBudget memory, SecureRandom random) {
        this.keys = keys;
        this.checksums = checksums;
        this.memory = memory;
        this.random = random;
    }

    /**
     * Where a part goes.
     *
     * @param number the client's part number, 1 to 10 000
     * @param length plaintext bytes of the part
     * @param fields the client's
     */
    public record Target(
            Caller caller,
            BucketRule rule,
            Store store,
            ObjectRef object,
            Upload.Sealed upload,
            int number,
            long length,
            Fields fields) {
        private UploadSecrets secrets() {
            return upload.upload().secrets();
        }
    }

    /**
     * A part that is stored and committed.
     *
     * @param etag as clients see it, quoted
     * @param checksum the one the sender claimed, verified, or the one that was announced when the upload was created
     */
    public record Stored(String etag, Optional<Checksum> checksum, Instant at) {}

    /**
     * Stores a part. Transport and rights on the object are the caller's to have checked; rights on the key are checked
     * here, before anything else.
     *
     * @param plain the part's bytes, of the declared length; verifies itself
     * @return fails with {@code EntityTooLarge} or, for part 10 000, {@code NotImplemented} before a byte is read; with
     *     {@code SlowDown} if a small part finds no memory; as body, store and state fail
     */
    public Uni<Stored> store(Target target, Body plain) {
        return Uni.createFrom().deferred(() -> {
            require(target);
            UploadSecrets secrets = target.secrets();
            return keys.reopen(
                            target.caller, target.object, secrets.envelope(), secrets.identity(), secrets.shownKeyId())
                    .flatMap(dataKey -> begun(target, dataKey, plain));
        });
    }

    /** Where what is held of a part is counted. */
    MemoryBudget memory() {
        return memory;
    }

    /**
     * Refuses what cannot be a part of a sealed upload, from what is declared.
     *
     * @throws S3Exception {@code NotImplemented} for part 10 000, {@code EntityTooLarge}; {@code NoSuchUpload} if the
     *     upload is known to have ended
     */
    static void require(Target target) {
        target.upload.requireRunning();
        if (target.number > ObjectLayout.MAX_PARTS) {
            throw lastNumber();
        }
        if (target.length > SizeLaw.MAX_PART_PLAIN) {
            throw new S3Exception(S3Error.ENTITY_TOO_LARGE)
                    .with("ProposedSize", Long.toString(target.length))
                    .with("MaxSizeAllowed", Long.toString(SizeLaw.MAX_PART_PLAIN));
        }
    }

    /** The one part number that clients of sealed buckets lose. */
    static S3Exception lastNumber() {
        return new S3Exception(
                        S3Error.NOT_IMPLEMENTED,
                        "In encrypted buckets part number 10000 is taken by the gateway; use the numbers 1 to 9999.")
                .with("ArgumentName", "partNumber");
    }

    private Uni<Stored> begun(Target target, DataKey dataKey, Body plain) {
        PartRecordKey recordKey;
        PartSeal seal;
        try (dataKey;
                FooterKey footerKey = target.upload.footerKey()) {
            recordKey = footerKey.partRecordKey();
            seal = PartSeal.begin(
                    dataKey, target.number, target.length, target.secrets().md5Etag(), random);
        }
        return sealed(target, new Sealed(target, seal, plain), recordKey)
                .onTermination()
                .invoke(() -> {
                    recordKey.close();
                    seal.close();
                });
    }

    private Uni<Stored> sealed(Target target, Sealed part, PartRecordKey recordKey) {
        boolean large = target.length >= SizeLaw.MIN_PART_PLAIN;
        UploadState state = target.upload.state();
        return (large ? atStore(target, part.body) : kept(target, part.body))
                .flatMap(where -> state.commit(
                        target.upload.upload().uid(),
                        recordKey,
                        target.number,
                        where,
                        part.transform.record().orElseThrow()))
                .map(PartUpload::stored);
    }

    private static Stored stored(PartEntry part) {
        return new Stored(PartTags.shown(part), part.record().checksum().map(ChecksumForms::part), part.modified());
    }

    private Uni<PartWhere> atStore(Target target, Body sealed) {
        StoreRequest request = StoreRequest.of("PUT", target.object.bucket(), target.object.key())
                .query("partNumber", Integer.toString(target.number))
                .query("uploadId", target.upload.upload().name().backendId())
                .fields(UploadFields.hop(target.fields))
                .body(sealed, false)
                .checksummed();
        return target.store.collect(request, SMALL).map(answer -> PartWhere.stored(etag(answer.head())));
    }

    /** Held in memory as a whole, because what is kept is written only when it is known to be good. */
    private Uni<PartWhere> kept(Target target, Body sealed) {
        MemoryBudget.Lease lease = memory.lease(SizeLaw.streamSize(target.length));
        return Collecting.collect(sealed, UploadState.KEPT_LIMIT)
                .flatMap(stream ->
                        target.upload.state().keep(target.upload.upload().uid(), target.number, stream))
                .onTermination()
                .invoke(lease::release);
    }

    static String etag(StoreResponse answer) {
        return answer.fields()
                .get(S3Header.ETAG)
                .filter(etag -> !etag.isEmpty())
                .orElseThrow(() -> new S3Exception(S3Error.SERVICE_UNAVAILABLE, "The store names no ETag of a part."));
    }

    /** A part's bytes on their way through checksum and seal. */
    private final class Sealed {
        private final SealingPart transform;
        private final Body body;

        Sealed(Target target, PartSeal seal, Body plain) {
            Supplier<Optional<Checksum>> sum = plain::verifiedChecksum;
            Body source = plain;
            Optional<Checksum.Algorithm> announced =
                    target.upload.upload().checksum().map(declared -> ChecksumForms.shown(declared.algorithm()));
            if (plain.claimedChecksum().isEmpty() && announced.isPresent()) {
                Summing summing = new Summing(checksums.begin(announced.get()));
                source = plain.through(summing, plain.length());
                sum = summing::sum;
            }
            Supplier<Optional<Checksum>> verified = sum;
            transform = new SealingPart(seal, () -> verified.get().map(ChecksumForms::stored));
            body = source.through(transform, OptionalLong.of(seal.storedSize()));
        }
    }
}
