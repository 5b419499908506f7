package io.ssegateway.buckets;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.Store;
import io.ssegateway.backend.StoreRequest;
import io.ssegateway.objects.Access;
import io.ssegateway.objects.GovernanceBypass;
import io.ssegateway.objects.OperationHandler;
import io.ssegateway.policy.BucketRule;
import io.ssegateway.policy.Caller;
import io.ssegateway.policy.Right;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.Checksum;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ObjectKey;
import io.ssegateway.s3.ResourceOperation.PassThrough;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.SubResource;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.S3Response;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Sub-resources that the store keeps: the document goes there byte for byte, signed anew, with the client's own
 * digests; the answer comes back byte for byte. The right that the table names is checked first, and the right to write
 * to every bucket that a document tells the store to write to.
 */
public final class PassThroughHandler implements OperationHandler<PassThrough> {
    private static final Set<S3Header> CHECKSUMS = EnumSet.range(S3Header.CHECKSUM_CRC32, S3Header.CHECKSUM_SHA256);

    private static final Set<S3Header> WRITTEN = written();

    private final Access access;

    /** Takes what decides whether a caller may. */
    public PassThroughHandler(Access access) {
        this.access = access;
    }

    private static Set<S3Header> written() {
        Set<S3Header> written = EnumSet.of(
                S3Header.CONTENT_TYPE,
                S3Header.CONTENT_MD5,
                S3Header.SDK_CHECKSUM_ALGORITHM,
                S3Header.ACL,
                S3Header.GRANT_FULL_CONTROL,
                S3Header.GRANT_READ,
                S3Header.GRANT_READ_ACP,
                S3Header.GRANT_WRITE,
                S3Header.GRANT_WRITE_ACP,
                S3Header.MFA,
                S3Header.BYPASS_GOVERNANCE,
                S3Header.OBJECT_LOCK_TOKEN,
                S3Header.CONFIRM_REMOVE_SELF,
                S3Header.SKIP_DESTINATION_VALIDATION,
                S3Header.TRANSITION_MINIMUM_SIZE);
        written.addAll(CHECKSUMS);
        return written;
    }

    @Override
    public Uni<S3Response> handle(PassThrough operation, Caller caller, Body body) {
        BucketRule rule = access.require(
                caller,
                right(operation.rules().need()),
                operation.bucket(),
                operation.key().map(ObjectKey::value));
        GovernanceBypass.allowed(caller, operation.bucket(), operation.fields());
        for (BucketName target : operation.targets()) {
            access.permit(caller, Right.WRITE, target, Optional.empty());
        }
        Store store = access.store(caller, rule, operation.fields());
        return store.send(request(operation, body)).map(BucketAnswers::passed);
    }

    private static Right right(SubResource.Need need) {
        return switch (need) {
            case READ -> Right.READ;
            case WRITE -> Right.WRITE;
            case LIST -> Right.LIST;
            case ADMIN -> Right.ADMIN;
        };
    }

    private static StoreRequest request(PassThrough operation, Body body) {
        boolean writes = operation.resource().writes();
        return new StoreRequest(
                operation.resource().method(),
                Optional.of(operation.bucket()),
                operation.key(),
                operation.query(),
                writes ? written(operation.fields(), body) : Fields.none(),
                operation.rules().maxDocument() > 0 ? body : Body.empty(),
                true);
    }

    /**
     * A digest that came in a trailer goes on in a field.
     *
     * @throws S3Exception {@code NotImplemented} for encryption or a copy source, which mean nothing here
     */
    private static Fields written(Fields client, Body body) {
        for (S3Header header : EnumSet.range(S3Header.SSE, S3Header.COPY_SSE_C_KEY_MD5)) {
            refuse(client, header);
        }
        refuse(client, S3Header.COPY_SOURCE);
        Fields fields = BucketAnswers.only(client, WRITTEN);
        Optional<Checksum> verified = body.verifiedChecksum();
        if (verified.isPresent()) {
            fields = fields.with(
                    verified.get().algorithm().header(), verified.get().base64());
        }
        boolean summed = CHECKSUMS.stream().anyMatch(fields::has);
        return summed ? fields : fields.without(S3Header.SDK_CHECKSUM_ALGORITHM);
    }

    private static void refuse(Fields client, S3Header header) {
        if (client.has(header)) {
            throw new S3Exception(
                    S3Error.NOT_IMPLEMENTED, S3Error.NOT_IMPLEMENTED.message(), Map.of("Header", header.wireName()));
        }
    }
}
