package io.ssegateway.multipart;

import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.DataKey;
import io.ssegateway.envelope.EtagDigest;
import io.ssegateway.envelope.FooterSeal;
import io.ssegateway.envelope.ObjectLayout;
import io.ssegateway.envelope.PartSeal;
import io.ssegateway.envelope.UploadSeal;
import io.ssegateway.objects.UploadKeys;
import io.ssegateway.s3.Checksum;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.SealingPart;
import io.vertx.core.buffer.Buffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Pieces as the streams of one sealed object; the footer follows the last one. */
final class SealedPieces implements PieceForm {
    private final UploadKeys keys;
    private final SecureRandom random;
    private final UploadSeal seal;
    private final DataKey dataKey;
    private final List<ObjectLayout.Part> parts = new ArrayList<>();
    private final List<Bytes> digests = new ArrayList<>();
    private Optional<SealingPart> underWay = Optional.empty();
    private Optional<EtagDigest> etag = Optional.empty();

    /** Seals with keys that stay with the caller. */
    SealedPieces(UploadKeys keys, SecureRandom random, UploadSeal seal, DataKey dataKey) {
        this.keys = keys;
        this.random = random;
        this.seal = seal;
        this.dataKey = dataKey;
    }

    @Override
    public Body piece(int number, Buffer plain) {
        settle();
        PartSeal part = begin(number, plain);
        SealingPart transform = new SealingPart(part, Optional::empty);
        underWay = Optional.of(transform);
        return Body.of(plain).through(transform, OptionalLong.of(part.storedSize()));
    }

    @Override
    public Body last(int number, Buffer plain, Optional<Checksum> claimed) {
        settle();
        Buffer stored = Buffer.buffer();
        try (SealingPart transform = new SealingPart(begin(number, plain), Optional::empty)) {
            transform.update(plain, stored::appendBuffer);
            transform.finish(stored::appendBuffer);
            underWay = Optional.of(transform);
            settle();
        }
        if (md5()) {
            etag = Optional.of(EtagDigest.ofParts(digests));
        }
        ObjectLayout layout = new ObjectLayout(true, parts, etag, claimed.map(ChecksumForms::stored));
        try (FooterSeal footerSeal = keys.footer(dataKey.footerKey(), md5())) {
            FooterSeal.Footer footer = footerSeal.seal(layout, seal.copy().encodeBinary());
            stored.appendBytes(new byte[Math.toIntExact(footer.padSize())]);
            stored.appendBytes(footer.rest().toArray());
        }
        return Body.of(stored);
    }

    /** The digest that is shown as ETag, after the last piece; empty where ETags are opaque. */
    Optional<EtagDigest> etag() {
        return etag;
    }

    /** Notes the piece before, which the store has by now. */
    private void settle() {
        underWay.map(transform -> transform.record().orElseThrow()).ifPresent(record -> {
            parts.add(record.inLayout(parts.size() + 1));
            record.md5().ifPresent(digests::add);
        });
        underWay = Optional.empty();
    }

    private boolean md5() {
        return seal.envelope().flags().md5Etag();
    }

    private PartSeal begin(int number, Buffer plain) {
        return PartSeal.begin(dataKey, number, plain.length(), md5(), random);
    }
}
