package io.ssegateway.dialect;

import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.Document;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.FormFields;
import io.ssegateway.s3.ResourceOperation.PassThrough;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.S3Operation;
import io.ssegateway.s3.SubResource.Level;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * The spelling of Huawei OBS: heads, forms and documents are translated to S3's and parsed there, answers back. One
 * table each of names ({@link ObsNames}), values ({@link ObsValues}) and sub-resources ({@link ObsResources}).
 *
 * <p>Source: OBS API Reference.
 */
public final class ObsDialect implements Dialect {
    private static final String SERVER = "OBS";
    private static final String VERSION = "3.0";
    private static final String XML = "application/xml";

    private final S3Dialect s3 = new S3Dialect();

    @Override
    public Parsed parse(RequestHead head) {
        if (head.method().equals("OPTIONS")) {
            // its query is the later request's
            return s3.parse(head);
        }
        Parsed parsed = s3.parse(ObsRequests.toS3(head));
        return switch (parsed) {
            case Parsed.Ready ready -> ready;
            case Parsed.NeedsDocument document -> document(head, document);
        };
    }

    @Override
    public S3Operation.PutObject parse(FormFields form, BucketName bucket) {
        return s3.parse(ObsRequests.toS3(form), bucket);
    }

    private static Parsed document(RequestHead head, Parsed.NeedsDocument document) {
        String name = resource(head);
        if (name.equals("encryption")) {
            return new Parsed.NeedsDocument(
                    document.maxBytes(), bytes -> asked(document.read().apply(bytes), bytes));
        }
        return new Parsed.NeedsDocument(
                document.maxBytes(), ObsPassed.toS3(name).orElse(UnaryOperator.identity()), reading(document.read()));
    }

    private static S3Operation asked(S3Operation operation, byte[] bytes) {
        return operation instanceof S3Operation.PutBucketEncryption put
                ? new S3Operation.PutBucketEncryption(put.bucket(), ObsEncryption.read(bytes), put.fields())
                : operation;
    }

    /** The sub-resource that says what the document is, as S3 calls it; empty for a bucket's creation. */
    private static String resource(RequestHead head) {
        Level level = head.key().isPresent() ? Level.OBJECT : Level.BUCKET;
        return head.query().parameters().stream()
                .map(Map.Entry::getKey)
                .flatMap(name -> ObsResources.find(level, name, head.method()).stream())
                .map(ObsResources.Row::s3)
                .findFirst()
                .orElse("");
    }

    /**
     * What passes has a digest: some stores demand one where OBS does not, and that of a document written anew is
     * another.
     */
    private static Function<byte[], S3Operation> reading(Function<byte[], S3Operation> read) {
        return bytes -> switch (read.apply(bytes)) {
            case PassThrough o
            when bytes.length > 0 ->
                new PassThrough(
                        o.resource(),
                        o.rules(),
                        o.bucket(),
                        o.key(),
                        o.query(),
                        o.targets(),
                        digest(o.fields(), bytes));
            case S3Operation.CreateBucket o
            when bytes.length > 0 -> new S3Operation.CreateBucket(o.bucket(), digest(o.fields(), bytes));
            case S3Operation operation -> operation;
        };
    }

    private static Fields digest(Fields fields, byte[] bytes) {
        try {
            byte[] md5 = MessageDigest.getInstance("MD5").digest(bytes);
            return fields.with(S3Header.CONTENT_MD5, Base64.getEncoder().encodeToString(md5));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }

    @Override
    public byte[] render(Document document) {
        return ObsDocuments.render(document);
    }

    @Override
    public byte[] render(ErrorDocument error) {
        return ObsDocuments.render(error);
    }

    @Override
    public Adaptation adaptation(S3Operation operation) {
        return switch (operation) {
            case S3Operation.HeadBucket ignored -> Adaptation.ofFields(ObsDialect::ofBucket);
            case PassThrough passed
            when !passed.resource().writes() ->
                new Adaptation(
                        fields -> fields.with(S3Header.CONTENT_TYPE, XML),
                        ObsPassed.toObs(passed.resource().parameter()));
            default -> Adaptation.NONE;
        };
    }

    /** A bucket of a store that tells no class of its own gives its objects the standard one. */
    private static Fields ofBucket(Fields fields) {
        Fields versioned = fields.with(S3Header.OBS_VERSION, VERSION);
        return versioned.has(S3Header.DEFAULT_STORAGE_CLASS)
                ? versioned
                : versioned.with(S3Header.DEFAULT_STORAGE_CLASS, "STANDARD");
    }

    @Override
    public void spell(Fields fields, BiConsumer<String, String> out) {
        fields.forEach((header, value) -> {
            String told = ObsValues.toObs(header, value);
            ObsNames.name(header).ifPresentOrElse(name -> out.accept(name, told), () -> common(header, told, out));
        });
        fields.metadata().forEach((name, value) -> out.accept(ObsNames.METADATA + name, value));
    }

    /** A field of HTTP is the same in every dialect; one of S3's own that OBS has no name for is left out. */
    private static void common(S3Header header, String value, BiConsumer<String, String> out) {
        if (!header.wireName().startsWith("x-amz-")) {
            out.accept(S3Dialect.spelled(header), value);
        }
    }

    @Override
    public ErrorDocument told(ErrorDocument error) {
        return ObsErrors.told(error);
    }

    @Override
    public void spell(ErrorDocument error, BiConsumer<String, String> out) {
        out.accept("x-obs-error-code", ObsErrors.headerText(error.code()));
        out.accept("x-obs-error-message", ObsErrors.headerText(error.message()));
    }

    @Override
    public void identify(String requestId, BiConsumer<String, String> out) {
        out.accept("Server", SERVER);
        out.accept("x-obs-request-id", requestId);
        out.accept("x-obs-id-2", requestId);
    }
}
