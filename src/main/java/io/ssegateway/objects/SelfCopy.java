package io.ssegateway.objects;

import io.ssegateway.policy.Caller;
import io.ssegateway.policy.EncryptionDecision;
import io.ssegateway.s3.Conditions;
import io.ssegateway.s3.CopySource;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.S3Header;
import io.ssegateway.s3.S3Operation.CopyObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** A copy of an object onto itself that changes nothing but its envelope. */
final class SelfCopy {
    /** What a copy would lose. */
    private static final S3Header[] KEPT = {
        S3Header.STORAGE_CLASS, S3Header.WEBSITE_REDIRECT, S3Header.OBJECT_LOCK_LEGAL_HOLD
    };

    private SelfCopy() {}

    /**
     * The copy of this state. A retention that is over is left behind: no store takes one that lies in the past.
     *
     * @param asked the fields of the request
     * @param unchanged for an object that takes many requests to copy, the tag that the target must still show: one
     *     copy is pinned to its source, which is the target; many are one write, on condition of the target
     */
    static CopyJob job(
            Caller caller,
            CopySide object,
            EncryptionDecision decision,
            StoredHead head,
            Fields asked,
            Optional<String> unchanged) {
        Fields fields = asked;
        for (S3Header header : KEPT) {
            fields = with(fields, header, head);
        }
        if (retained(head.fields(), Instant.now())) {
            fields = with(with(fields, S3Header.OBJECT_LOCK_MODE, head), S3Header.OBJECT_LOCK_UNTIL, head);
        }
        CopySource source = new CopySource(object.object(), Conditions.none());
        Conditions conditions = new Conditions(unchanged, Optional.empty(), Optional.empty(), Optional.empty());
        CopyObject copy = new CopyObject(object.object(), source, false, false, conditions, fields);
        return new CopyJob(copy, caller, object, object, decision);
    }

    /** Whether an object with this head is protected from being replaced at this time. */
    static boolean locked(Fields head, Instant now) {
        return retained(head, now)
                || head.get(S3Header.OBJECT_LOCK_LEGAL_HOLD)
                        .filter(hold -> hold.trim().equalsIgnoreCase("ON"))
                        .isPresent();
    }

    /** A date that cannot be read counts as one to come. */
    private static boolean retained(Fields head, Instant now) {
        return head.get(S3Header.OBJECT_LOCK_UNTIL)
                .filter(until -> {
                    try {
                        return DateTimeFormatter.ISO_DATE_TIME
                                .parse(until.trim(), Instant::from)
                                .isAfter(now);
                    } catch (DateTimeException e) {
                        return true;
                    }
                })
                .isPresent();
    }

    private static Fields with(Fields fields, S3Header header, StoredHead head) {
        return head.fields()
                .get(header)
                .map(value -> fields.with(header, value))
                .orElse(fields);
    }
}
