package io.ssegateway.http;

import io.smallrye.mutiny.Uni;
import io.ssegateway.dialect.Addressing;
import io.ssegateway.policy.Caller;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.CrossOrigin;
import io.ssegateway.s3.FormFields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Operation;
import io.ssegateway.stream.Body;
import io.ssegateway.stream.Collecting;
import io.ssegateway.stream.FormBody;
import io.ssegateway.stream.S3Response;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * A browser's upload form: its fields are read, verified and held against their policy, then its file is one PutObject.
 * A form of at most {@value #COLLECTED} bytes is collected, so that its file's length is known; the file of a larger
 * one streams, and how long it is shows at its end.
 *
 * <p>Source: Amazon S3 API Reference, "POST Object".
 */
final class FormUpload {
    /** Forms up to this size, in bytes, are collected. */
    static final int COLLECTED = 1024 * 1024;

    /** A longer body holds a file of more than 5 GiB, whatever its fields are. */
    private static final long LONGEST = (5L << 30) + 64 * 1024;

    private final FrontDoor door;
    private final ClientHead head;
    private final Spoken spoken;
    private final Circumstances circumstances;
    private final Witness witness;
    private final Optional<CrossOrigin> page;

    FormUpload(
            FrontDoor door,
            ClientHead head,
            Spoken spoken,
            Circumstances circumstances,
            Witness witness,
            Optional<CrossOrigin> page) {
        this.door = door;
        this.head = head;
        this.spoken = spoken;
        this.circumstances = circumstances;
        this.witness = witness;
        this.page = page;
    }

    /**
     * Takes over the body of a form, before anything of it is read.
     *
     * @throws S3Exception {@code MethodNotAllowed} where no bucket or an object is named, {@code PreconditionFailed},
     *     {@code MalformedPOSTRequest}, {@code EntityTooLarge}, {@code AccessDenied} for fields in the head that nobody
     *     signed
     */
    FormBody open(Body raw) {
        bucket();
        refuseHeadFields();
        if (raw.length().orElse(0) > LONGEST) {
            throw new S3Exception(S3Error.ENTITY_TOO_LARGE, "Your proposed upload exceeds the maximum allowed size")
                    .with("ProposedSize", Long.toString(raw.length().getAsLong()))
                    .with("MaxSizeAllowed", Long.toString(5L << 30));
        }
        return FormBody.of(raw, head.field("Content-Type").orElse(""));
    }

    /** Reads the fields, then stores the file. */
    Uni<S3Response> serve(FormBody form, OptionalLong bodyLength) {
        boolean small = bodyLength.orElse(Long.MAX_VALUE) <= COLLECTED;
        return form.fields().flatMap(fields -> store(fields, form.file(), small));
    }

    private Uni<S3Response> store(FormFields fields, Body file, boolean small) {
        spoken.read(fields);
        fields.required("key");
        Authenticator.Authenticated who = witness.verified(
                door.authenticator().form(fields, bucket(), circumstances.policy(), circumstances.now()));
        if (who.credential().accessKey().isEmpty()) {
            fields.values().keySet().forEach(Unsigned::refuseSignersOnly);
        }
        S3Operation.PutObject operation = spoken.parse(fields, bucket(), who);
        Body verified = who.verifying().apply(file);
        if (!small) {
            return put(fields, who, operation, verified);
        }
        return Collecting.collect(verified, COLLECTED)
                .flatMap(bytes -> put(fields, who, ofLength(operation, bytes.length()), verified.as(bytes)));
    }

    private static S3Operation.PutObject ofLength(S3Operation.PutObject operation, long length) {
        return new S3Operation.PutObject(
                operation.object(), OptionalLong.of(length), operation.conditions(), operation.fields());
    }

    private Uni<S3Response> put(
            FormFields fields, Authenticator.Authenticated who, S3Operation.PutObject operation, Body file) {
        Caller caller =
                witness.asks(who.credential(), operation, circumstances.transport(), circumstances.policy(), page);
        FormAnswer answer = new FormAnswer(
                fields,
                operation.object(),
                circumstances.transport(),
                head.host(),
                head.wire().hostedBucket().isPresent());
        return door.handlers().dispatch(operation, caller, file).map(answer::of);
    }

    private BucketName bucket() {
        Addressing.Place place = head.place();
        if (place.bucket().isEmpty() || place.key().isPresent()) {
            throw new S3Exception(S3Error.METHOD_NOT_ALLOWED)
                    .with("Method", "POST")
                    .with("ResourceType", place.bucket().isEmpty() ? "SERVICE" : "OBJECT");
        }
        return place.bucket().get();
    }

    /** A form says everything in its fields; what the head says beside them is covered by no policy. */
    private void refuseHeadFields() {
        Set<String> unsigned = new TreeSet<>();
        for (String name : head.names()) {
            if (spoken.isMeant(name)) {
                unsigned.add(name.toLowerCase(Locale.ROOT));
            }
        }
        if (!unsigned.isEmpty()) {
            throw new S3Exception(
                            S3Error.ACCESS_DENIED, "There were headers present in the request which were not signed")
                    .with("HeadersNotSigned", String.join(", ", unsigned));
        }
    }
}
