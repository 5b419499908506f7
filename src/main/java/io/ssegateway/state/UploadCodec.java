package io.ssegateway.state;

import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.Envelope;
import io.ssegateway.envelope.EnvelopeException;
import io.ssegateway.envelope.FooterKeyBox;
import io.ssegateway.envelope.StoredChecksum;
import io.ssegateway.envelope.StoredChecksum.Algorithm;
import io.ssegateway.envelope.StoredChecksum.Type;
import io.ssegateway.envelope.TamperedException;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.ObjectKey;
import io.ssegateway.s3.S3Exception;
import java.time.Instant;
import java.util.Optional;

/** The content of an upload record (FORMAT.md §11): one form for each record, nothing read leniently. */
final class UploadCodec {
    /** The most bytes of a content. */
    static final int LIMIT = 16 * 1024;

    private UploadCodec() {}

    static byte[] encode(UploadRecord upload) {
        UploadSecrets secrets = upload.secrets();
        StateWriter out = new StateWriter();
        out.text(upload.name().bucket().value())
                .text(upload.name().key().value())
                .text(upload.name().backendId());
        out.text(upload.owner()).u64(upload.created().toEpochMilli());
        out.text(secrets.identity()).text(secrets.shownKeyId());
        out.sized(secrets.envelope().encodeBinary()).sized(secrets.copy().encodeBinary());
        out.raw(secrets.footerKey().encode());
        out.u8(upload.checksum().map(c -> c.algorithm().code()).orElse(0));
        out.u8(upload.checksum().map(c -> c.type().code()).orElse(0));
        out.u8(upload.done().isPresent() ? 1 : 0);
        upload.done().ifPresent(done -> write(out, done));
        byte[] content = out.toArray();
        if (content.length > LIMIT) {
            throw new IllegalArgumentException("an upload record of more than " + LIMIT + " bytes");
        }
        return content;
    }

    /**
     * Reads a content whose MAC verified.
     *
     * @throws TamperedException for anything but the one form of a record
     */
    static UploadRecord decode(Bytes content) {
        try {
            StateReader in = new StateReader(content);
            UploadRecord upload = read(in);
            in.end();
            return upload;
        } catch (EnvelopeException | IllegalArgumentException | S3Exception e) {
            throw new TamperedException("an upload record contradicts itself: " + e.getMessage());
        }
    }

    private static UploadRecord read(StateReader in) {
        UploadName name = new UploadName(new BucketName(in.text()), new ObjectKey(in.text()), in.text());
        String owner = in.text();
        Instant created = Instant.ofEpochMilli(in.u64());
        UploadSecrets secrets = new UploadSecrets(
                in.text(),
                in.text(),
                Envelope.decodeBinary(in.sized()),
                Envelope.decodeBinary(in.sized()),
                FooterKeyBox.decode(in.raw(FooterKeyBox.SIZE)));
        Optional<DeclaredChecksum> checksum = declared(in.u8(), in.u8());
        Optional<UploadDone> done = in.flag() ? Optional.of(done(in)) : Optional.empty();
        return new UploadRecord(name, owner, created, secrets, checksum, done);
    }

    private static void write(StateWriter out, UploadDone done) {
        out.u64(done.at().toEpochMilli()).text(done.etag());
        out.u8(done.version().isPresent() ? 1 : 0);
        done.version().ifPresent(out::text);
        out.u8(done.checksum().map(c -> c.algorithm().code()).orElse(0));
        done.checksum().ifPresent(c -> out.u8(c.type().code()).u16(c.parts()).raw(c.value()));
    }

    private static UploadDone done(StateReader in) {
        Instant at = Instant.ofEpochMilli(in.u64());
        String etag = in.text();
        Optional<String> version = in.flag() ? Optional.of(in.text()) : Optional.empty();
        int code = in.u8();
        return new UploadDone(at, etag, version, code == 0 ? Optional.empty() : Optional.of(checksum(code, in)));
    }

    private static StoredChecksum checksum(int code, StateReader in) {
        Algorithm algorithm = Algorithm.of(code);
        Type type = Type.of(in.u8());
        return new StoredChecksum(algorithm, type, in.u16(), in.raw(algorithm.size()));
    }

    private static Optional<DeclaredChecksum> declared(int algorithm, int type) {
        if (algorithm == 0 && type == 0) {
            return Optional.empty();
        }
        return Optional.of(new DeclaredChecksum(Algorithm.of(algorithm), Type.of(type)));
    }
}
