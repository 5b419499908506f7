package io.ssegateway.http;

import io.ssegateway.dialect.Dialect;
import io.ssegateway.dialect.ObsBeside;
import io.ssegateway.dialect.Parsed;
import io.ssegateway.dialect.RequestHead;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.FormFields;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Operation;
import java.util.Locale;
import java.util.Optional;

/**
 * Which dialect one exchange speaks: decided from its head before anything else is read of it, for a browser's form
 * once more from its fields. What signs decides, whatever client sent it: a signature of OBS speaks OBS, one of AWS S3.
 * Who signs nothing speaks OBS on a host of OBS, or by a field of OBS. A head that cannot be read is answered as S3.
 *
 * <p>Event loop of the request only.
 */
final class Spoken {
    private static final String PREFIX = "x-obs-";

    private final Dialects dialects;
    private final Authenticator authenticator;
    private final ClientHead head;
    private final Optional<Dialect> obs;
    private final boolean asked;
    private Dialect dialect;

    Spoken(Dialects dialects, Authenticator authenticator, ClientHead head) {
        this.dialects = dialects;
        this.authenticator = authenticator;
        this.head = head;
        this.obs = head.readable() ? dialects.obs(head.host()) : Optional.empty();
        this.asked = obs.isPresent() && !authenticator.isSigned(head.wire()) && Negotiation.isIn(head);
        this.dialect = obs.filter(ignored -> asked || speaksObs()).orElse(dialects.s3());
    }

    /** The dialect as far as is known by now. */
    Dialect dialect() {
        return dialect;
    }

    private boolean isS3() {
        return dialect == dialects.s3();
    }

    /**
     * Refuses a signature of OBS where OBS is not spoken, in the words by which its SDKs fall back to S3. Source: SDK
     * for Java, {@code RestStorageService}; obs_faq_0274.
     *
     * @throws S3Exception {@code InvalidRequest}
     */
    void requireServed() {
        if (obs.isEmpty() && authenticator.isObs(head.wire())) {
            throw unsupported();
        }
    }

    /** Whether this is an SDK's question what is spoken here, and OBS is. */
    boolean isAsked() {
        return asked;
    }

    /**
     * Decides by the fields of a form, which say more than its head.
     *
     * @throws S3Exception {@code InvalidRequest} as {@link #requireServed}
     */
    void read(FormFields form) {
        boolean claimed = authenticator.isObs(form);
        if (claimed && obs.isEmpty()) {
            throw unsupported();
        }
        boolean signed = authenticator.isSigned(form);
        boolean spelled = form.values().keySet().stream().anyMatch(name -> name.startsWith(PREFIX));
        boolean speaks = claimed || !signed && (spelled || dialects.isOfObs(head.host()));
        dialect = obs.filter(ignored -> speaks).orElse(dialects.s3());
    }

    /**
     * Reads a head in the dialect it is written in; under a signature of AWS with what OBS means beside it.
     *
     * @throws S3Exception as {@link Dialect#parse(RequestHead)} and {@link ObsBeside}
     */
    Parsed parse(RequestHead read, Authenticator.Authenticated by) {
        return isS3()
                ? dialect.parse(ObsBeside.read(read, obs.isPresent(), by.covers()))
                : dialect.parse(read);
    }

    /**
     * Reads the fields of a form in the dialect they are written in.
     *
     * @throws S3Exception as {@link Dialect#parse(FormFields, BucketName)} and {@link ObsBeside}
     */
    S3Operation.PutObject parse(FormFields form, BucketName bucket, Authenticator.Authenticated by) {
        return isS3()
                ? dialect.parse(ObsBeside.read(form, obs.isPresent(), by.covers()), bucket)
                : dialect.parse(form, bucket);
    }

    private boolean speaksObs() {
        if (authenticator.isObs(head.wire())) {
            return true;
        }
        boolean preflight = head.method().equals("OPTIONS");
        if (!preflight && authenticator.isSigned(head.wire())) {
            return false;
        }
        return dialects.isOfObs(head.host()) || spelled() || preflight && announced();
    }

    private boolean spelled() {
        for (String name : head.names()) {
            if (name.toLowerCase(Locale.ROOT).startsWith(PREFIX)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the request that a browser asks about will speak OBS: it sends a field of it. */
    private boolean announced() {
        return head.field("Access-Control-Request-Headers")
                .filter(names -> names.toLowerCase(Locale.ROOT).contains(PREFIX))
                .isPresent();
    }

    private static S3Exception unsupported() {
        return new S3Exception(S3Error.INVALID_REQUEST, "Unsupported Authorization Type");
    }
}
