package io.ssegateway.app;

import io.ssegateway.auth.StreamChecksums;
import io.ssegateway.http.UploadHandlers;
import io.ssegateway.kms.CallerLoop;
import io.ssegateway.kms.Keys;
import io.ssegateway.multipart.AbortUploadHandler;
import io.ssegateway.multipart.AnyLengthPutHandler;
import io.ssegateway.multipart.CachingScratchUploads;
import io.ssegateway.multipart.CachingUploads;
import io.ssegateway.multipart.CompleteUploadHandler;
import io.ssegateway.multipart.CreateUploadHandler;
import io.ssegateway.multipart.ListPartsHandler;
import io.ssegateway.multipart.ListUploadsHandler;
import io.ssegateway.multipart.PartUpload;
import io.ssegateway.multipart.SealedCompletion;
import io.ssegateway.multipart.UploadPartCopyHandler;
import io.ssegateway.multipart.UploadPartHandler;
import io.ssegateway.objects.Access;
import io.ssegateway.objects.CopySides;
import io.ssegateway.objects.Deciding;
import io.ssegateway.objects.ObjectKeys;
import io.ssegateway.objects.OperationHandler;
import io.ssegateway.objects.PartSources;
import io.ssegateway.objects.UploadKeys;
import io.ssegateway.objects.WriteConditions;
import io.ssegateway.s3.S3Operation.PutObject;
import io.ssegateway.state.States;
import io.ssegateway.stream.KeepAlive;
import io.ssegateway.stream.MemoryBudget;
import java.security.SecureRandom;
import java.time.InstantSource;

/** The handlers of uploads, each with what it needs. */
final class UploadWiring {
    /** Bytes of the largest object of a store that takes 5 TiB. */
    private static final long LARGEST_OBJECT = 5L << 40;

    private final Access access;
    private final Rules rules;
    private final States states;
    private final Process process;
    private final SealedCompletion.Shared shared;
    private final CachingUploads uploads;
    private final CachingScratchUploads scratch = new CachingScratchUploads();

    /** What every handler of the process has in common. */
    record Process(SecureRandom random, InstantSource clock, MemoryBudget memory, CallerLoop.Source loops) {}

    /** What decides about requests. */
    record Rules(Access access, Deciding deciding, WriteConditions conditions) {}

    UploadWiring(Rules rules, ObjectKeys objectKeys, Keys keys, States states, Process process) {
        this.access = rules.access;
        this.rules = rules;
        this.states = states;
        this.process = process;
        this.shared = new SealedCompletion.Shared(
                new UploadKeys(objectKeys, keys, process.random), new StreamChecksums(), process.memory);
        this.uploads = new CachingUploads(states);
    }

    UploadHandlers handlers(CopySides sides, PartSources sources) {
        SealedCompletion completion =
                new SealedCompletion(uploads, rules.conditions, shared, process.clock, LARGEST_OBJECT);
        return new UploadHandlers(
                new CreateUploadHandler(access, rules.deciding, states, uploads, shared.keys(), process.clock),
                new UploadPartHandler(access, uploads, parts()),
                new UploadPartCopyHandler(sides, uploads, parts(), sources, KeepAlive.Pace.standard()),
                new CompleteUploadHandler(access, uploads, completion, KeepAlive.Pace.standard()),
                new AbortUploadHandler(access, uploads),
                new ListPartsHandler(access, uploads),
                new ListUploadsHandler(access, scratch));
    }

    private PartUpload parts() {
        return new PartUpload(shared.keys(), shared.checksums(), process.memory, process.random);
    }

    /** Puts bodies of any length, those of known length by another handler. */
    OperationHandler<PutObject> anyLength(OperationHandler<PutObject> known) {
        return new AnyLengthPutHandler(
                known, access, rules.deciding, rules.conditions, shared, scratch, process.random);
    }
}
