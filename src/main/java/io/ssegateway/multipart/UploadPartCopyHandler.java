package io.ssegateway.multipart;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.Capability;
import io.ssegateway.backend.StoreRequest;
import io.ssegateway.backend.StoreXml;
import io.ssegateway.objects.CopySide;
import io.ssegateway.objects.CopySides;
import io.ssegateway.objects.OperationHandler;
import io.ssegateway.objects.PartSources;
import io.ssegateway.objects.SourceOfPart;
import io.ssegateway.objects.UploadFields;
import io.ssegateway.objects.Written;
import io.ssegateway.policy.Caller;
import io.ssegateway.policy.TransportRule;
import io.ssegateway.s3.Checksum;
import io.ssegateway.s3.Document;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.UploadOperation.UploadPartCopy;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.KeepAlive;
import io.ssegateway.stream.S3Response;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * UploadPartCopy. Into a sealed upload the source's plain bytes are sealed like those of any part; into a plain one the
 * store copies by itself where it holds a clear source. A damaged source becomes no part. Source: Amazon S3 API
 * Reference, UploadPartCopy.
 */
public final class UploadPartCopyHandler implements OperationHandler<UploadPartCopy> {
    private static final int SMALL = 64 * 1024;

    private final CopySides sides;
    private final CachingUploads uploads;
    private final PartUpload parts;
    private final PartSources sources;
    private final KeepAlive.Pace pace;

    /** Takes its collaborators. */
    public UploadPartCopyHandler(
            CopySides sides, CachingUploads uploads, PartUpload parts, PartSources sources, KeepAlive.Pace pace) {
        this.sides = sides;
        this.uploads = uploads;
        this.parts = parts;
        this.sources = sources;
        this.pace = pace;
    }

    /** One such copy, from its first to its last byte under the same rules. */
    private record Copy(UploadPartCopy operation, Caller caller, CopySide source, CopySide target) {
        StoreRequest request() {
            return StoreRequest.of(
                            "PUT",
                            operation.object().bucket(),
                            operation.object().key())
                    .query("partNumber", Integer.toString(operation.partNumber()))
                    .query("uploadId", operation.uploadId());
        }
    }

    @Override
    public Uni<S3Response> handle(UploadPartCopy operation, Caller caller, Body body) {
        Copy copy = new Copy(
                operation,
                caller,
                sides.source(caller, operation.source().object(), operation.fields()),
                sides.target(caller, operation.object(), operation.fields()));
        return CopySides.empty(body)
                .flatMap(ignored -> uploads.find(copy.target.rule(), operation.object(), operation.uploadId()))
                .map(found -> switch (found) {
                    case Upload.Plain ignored -> {
                        UploadPartHandler.askedOfPlain(operation.fields());
                        yield awaited(Fields.none(), copy, source -> plain(copy, source));
                    }
                    case Upload.Sealed sealed -> {
                        sealed.transportAllowed(caller, copy.target.rule(), TransportRule.Use.PART_COPY);
                        UploadPartHandler.askedOf(sealed, operation.fields());
                        yield awaited(
                                sealed.shown(Fields.none(), operation.fields()),
                                copy,
                                source -> sealed(copy, sealed, source));
                    }
                });
    }

    private S3Response awaited(Fields known, Copy copy, Function<SourceOfPart, Uni<S3Response.Xml>> use) {
        return new S3Response.Awaited(
                known,
                sources.use(copy.caller, copy.source, copy.operation.source(), copy.operation.fields(), use),
                pace);
    }

    private Uni<S3Response.Xml> sealed(Copy copy, Upload.Sealed upload, SourceOfPart source) {
        PartUpload.Target target = new PartUpload.Target(
                copy.caller,
                copy.target.rule(),
                copy.target.store(),
                copy.operation.object(),
                upload,
                copy.operation.partNumber(),
                source.length(copy.operation.range()),
                copy.operation.fields());
        PartUpload.require(target);
        return source.bytes(copy.operation.range())
                .flatMap(plain -> parts.store(target, plain)
                        .onFailure()
                        .invoke(plain::abort)
                        .onCancellation()
                        .invoke(plain::abort))
                .map(stored -> answer(
                        upload.shown(Fields.none(), copy.operation.fields()),
                        source,
                        new Document.PartCopied(
                                stored.etag(), Optional.of(Written.iso(stored.at())), checksum(stored.checksum()))));
    }

    private static Map<String, String> checksum(Optional<Checksum> checksum) {
        return checksum.map(sum -> Map.of("Checksum" + sum.algorithm(), sum.base64()))
                .orElse(Map.of());
    }

    private static Uni<S3Response.Xml> plain(Copy copy, SourceOfPart source) {
        source.length(copy.operation.range());
        boolean near = !source.sealed() && copy.source.sharesStoreWith(copy.target);
        return copy.target
                .store()
                .capabilities()
                .map(can -> near && can.has(Capability.CONDITIONAL_COPY) && can.has(Capability.CONDITIONAL_PART_COPY))
                .flatMap(byStore -> byStore ? byStore(copy, source) : through(copy, source))
                .map(written -> answer(
                        UploadFields.plain(written.fields()),
                        source,
                        new Document.PartCopied(written.etag(), written.lastModified(), written.checksums())));
    }

    private static Uni<Written> byStore(Copy copy, SourceOfPart source) {
        Fields fields = copy.operation
                .range()
                .map(range ->
                        source.asked().with(S3Header.COPY_SOURCE_RANGE, "bytes=" + range.first() + '-' + range.last()))
                .orElseGet(source::asked);
        return copy.target
                .store()
                .send(copy.request().fields(fields))
                .flatMap(StoreXml::partCopied)
                .map(Written::of);
    }

    private static Uni<Written> through(Copy copy, SourceOfPart source) {
        return source.bytes(copy.operation.range())
                .flatMap(plain -> {
                    StoreRequest put = copy.request()
                            .fields(UploadFields.hop(copy.operation.fields()))
                            .body(plain, false);
                    return copy.target.store().collect(put, SMALL);
                })
                .map(answer -> Written.of(answer.head()));
    }

    private static S3Response.Xml answer(Fields fields, SourceOfPart source, Document.PartCopied document) {
        Optional<String> version = source.version();
        return new S3Response.Xml(
                200,
                version.isPresent() && !fields.has(S3Header.COPY_SOURCE_VERSION_ID)
                        ? fields.with(S3Header.COPY_SOURCE_VERSION_ID, version.get())
                        : fields,
                document);
    }
}
