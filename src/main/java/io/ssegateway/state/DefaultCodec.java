package io.ssegateway.state;

import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.EnvelopeException;
import io.ssegateway.envelope.SseMethod;
import io.ssegateway.envelope.TamperedException;
import io.ssegateway.s3.BlockedEncryption;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.S3Exception;
import java.util.Optional;

/** The content of a bucket's settings (FORMAT.md §11): one form for each record, nothing read leniently. */
final class DefaultCodec {
    /** The most bytes of a content. */
    static final int LIMIT = 16 * 1024;

    private static final int LAYOUT = 1;

    /** The same with the project of the key behind it. */
    private static final int WITH_PROJECT = 2;

    private DefaultCodec() {}

    static byte[] encode(DefaultRecord set) {
        StateWriter out = new StateWriter()
                .u8(set.project().isPresent() ? WITH_PROJECT : LAYOUT)
                .text(set.bucket().value())
                .u64(set.version())
                .u8(set.method().code())
                .text(set.keyId().orElse(""))
                .u8(set.bucketKey() ? 1 : 0)
                .u8(code(set.blocked()));
        set.project().ifPresent(out::text);
        byte[] content = out.toArray();
        if (content.length > LIMIT) {
            throw new IllegalArgumentException("settings of a bucket of more than " + LIMIT + " bytes");
        }
        return content;
    }

    /**
     * Reads a content whose MAC verified.
     *
     * @throws TamperedException for anything but the one form of a record
     */
    static DefaultRecord decode(Bytes content) {
        try {
            StateReader in = new StateReader(content);
            int layout = in.u8();
            if (layout != LAYOUT && layout != WITH_PROJECT) {
                throw new TamperedException("settings of a bucket in a layout that is not known");
            }
            DefaultRecord set = new DefaultRecord(
                    new BucketName(in.text()),
                    in.u64(),
                    SseMethod.of(in.u8()),
                    Optional.of(in.text()).filter(id -> !id.isEmpty()),
                    Optional.empty(),
                    in.flag(),
                    blocked(in.u8()));
            if (layout == WITH_PROJECT) {
                set = set.in(in.text());
            }
            in.end();
            return set;
        } catch (EnvelopeException | IllegalArgumentException | S3Exception e) {
            throw new TamperedException("settings of a bucket contradict themselves: " + e.getMessage());
        }
    }

    private static int code(BlockedEncryption blocked) {
        return switch (blocked) {
            case UNSAID -> 0;
            case NOTHING -> 1;
            case CUSTOMER_KEYS -> 2;
        };
    }

    private static BlockedEncryption blocked(int code) {
        return switch (code) {
            case 0 -> BlockedEncryption.UNSAID;
            case 1 -> BlockedEncryption.NOTHING;
            case 2 -> BlockedEncryption.CUSTOMER_KEYS;
            default -> throw new TamperedException("unknown blocked types " + code);
        };
    }
}
