package io.ssegateway.objects;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.Store;
import io.ssegateway.backend.StoreRequest;
import io.ssegateway.envelope.ObjectLayout;
import io.ssegateway.policy.BucketRule;
import io.ssegateway.policy.Caller;
import io.ssegateway.policy.Right;
import io.ssegateway.policy.TransportRule;
import io.ssegateway.s3.Document;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.S3Operation.GetObjectAttributes;
import io.ssegateway.s3.S3Operation.GetObjectAttributes.Attribute;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.S3Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * GetObjectAttributes. Of a sealed object tag, size and storage class come from a look; checksum and parts from the
 * footer, which takes the object's key (architecture invariant I9 names it). Parts have their numbers and plain sizes;
 * checksums of parts are not kept, so none is told. A plain object is the store's to describe.
 */
public final class GetObjectAttributesHandler implements OperationHandler<GetObjectAttributes> {
    private static final int RESTARTS = 3;
    private static final String STANDARD = "STANDARD";

    private final Access access;
    private final ObjectLooks looks;
    private final SealedFacts sealed;

    /** Takes its collaborators. */
    public GetObjectAttributesHandler(Access access, ObjectLooks looks, SealedFacts sealed) {
        this.access = access;
        this.looks = looks;
        this.sealed = sealed;
    }

    /** One request under one rule. */
    private record Read(GetObjectAttributes operation, Caller caller, BucketRule rule, Store store) {
        boolean asks(Attribute attribute) {
            return operation.attributes().contains(attribute);
        }
    }

    @Override
    public Uni<S3Response> handle(GetObjectAttributes operation, Caller caller, Body body) {
        BucketRule rule = access.require(
                caller,
                Right.READ,
                operation.object().bucket(),
                Optional.of(operation.object().key().value()));
        ReadRules.asked(caller, rule, operation.fields());
        Read read = new Read(operation, caller, rule, access.store(caller, rule, operation.fields()));
        return Uni.createFrom()
                .deferred(() -> looks.look(read.store, rule, operation.object(), operation.fields()))
                .invoke(look -> ReadRules.keyFits(rule, look.head().envelope(), operation.fields()))
                .flatMap(look -> look.sealed() ? sealed(read, look) : plain(read))
                .onFailure(ObjectChangedException.class)
                .retry()
                .atMost(RESTARTS);
    }

    private Uni<S3Response> sealed(Read read, ObjectLooks.Look look) {
        ReadRules.transportAllowed(
                read.caller, read.rule, look.head().envelope().orElseThrow(), TransportRule.Use.GET);
        boolean multipart = look.head().envelope().orElseThrow().flags().multipart();
        if (!read.asks(Attribute.CHECKSUM) && !(multipart && read.asks(Attribute.OBJECT_PARTS))) {
            return Uni.createFrom().item(answer(read, look, Optional.empty()));
        }
        GetObjectAttributes operation = read.operation;
        return sealed.layout(read.caller, read.rule, read.store, operation.object(), look, operation.fields())
                .map(layout -> answer(read, look, Optional.of(layout)));
    }

    private static S3Response answer(Read read, ObjectLooks.Look look, Optional<ObjectLayout> layout) {
        Optional<Document.ObjectChecksum> checksum = layout.filter(ignored -> read.asks(Attribute.CHECKSUM))
                .flatMap(ObjectLayout::checksum)
                .map(c -> new Document.ObjectChecksum(ShownChecksum.checksum(c), ShownChecksum.type(c)));
        Optional<Document.ObjectParts> parts = layout.filter(ignored -> read.asks(Attribute.OBJECT_PARTS))
                .filter(ObjectLayout::multipart)
                .map(known -> parts(read.operation, known));
        Document document = new Document.Attributes(
                read.asks(Attribute.ETAG) ? Optional.of(look.etag().replace("\"", "")) : Optional.empty(),
                checksum,
                parts,
                read.asks(Attribute.STORAGE_CLASS)
                        ? Optional.of(
                                look.head().fields().get(S3Header.STORAGE_CLASS).orElse(STANDARD))
                        : Optional.empty(),
                read.asks(Attribute.OBJECT_SIZE) ? OptionalLong.of(look.size()) : OptionalLong.empty());
        return new S3Response.Xml(200, described(look), document);
    }

    /** The fields of S3's answer; what else the store says is GetObject's to tell. */
    private static Fields described(ObjectLooks.Look look) {
        Fields fields = Fields.none();
        for (S3Header header : new S3Header[] {
            S3Header.LAST_MODIFIED, S3Header.VERSION_ID, S3Header.DELETE_MARKER, S3Header.REQUEST_CHARGED
        }) {
            Optional<String> value = look.head().fields().get(header);
            fields = value.isPresent() ? fields.with(header, value.get()) : fields;
        }
        return fields;
    }

    private static Document.ObjectParts parts(GetObjectAttributes asked, ObjectLayout layout) {
        List<Document.ObjectPart> page = new ArrayList<>();
        boolean truncated = false;
        int last = asked.partMarker();
        for (ObjectLayout.Part part : layout.parts()) {
            if (part.number() > asked.partMarker()) {
                truncated = page.size() == asked.maxParts();
                if (truncated) {
                    break;
                }
                page.add(new Document.ObjectPart(part.number(), part.plainSize()));
                last = part.number();
            }
        }
        return new Document.ObjectParts(
                layout.parts().size(), asked.partMarker(), last, asked.maxParts(), truncated, page);
    }

    private static Uni<S3Response> plain(Read read) {
        ReadRules.plainAllowed(read.rule);
        Fields fields = ObjectFields.readToStore(read.operation.fields());
        for (S3Header header :
                new S3Header[] {S3Header.OBJECT_ATTRIBUTES, S3Header.MAX_PARTS, S3Header.PART_NUMBER_MARKER}) {
            Optional<String> value = read.operation.fields().get(header);
            fields = value.isPresent() ? fields.with(header, value.get()) : fields;
        }
        StoreRequest request = ObjectLooks.request("GET", read.operation.object())
                .query("attributes", "")
                .fields(fields);
        return read.store.send(request).map(answer -> ObjectServing.plain(answer, Fields.none()));
    }
}
