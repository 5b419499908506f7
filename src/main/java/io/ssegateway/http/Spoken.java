package io.ssegateway.http;

import io.ssegateway.auth.Verifier;
import io.ssegateway.dialect.Dialect;
import io.ssegateway.dialect.ObsBeside;
import io.ssegateway.dialect.Parsed;
import io.ssegateway.dialect.RequestHead;
import io.ssegateway.s3.BucketName;
import io.ssegateway.s3.FormFields;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
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

    private enum Claim {
        NONE,
        AWS,
        OBS
    }

    private final Dialects dialects;
    private final Authenticator authenticator;
    private final ClientHead head;
    private final Optional<Dialect> obs;
    private final boolean asked;
    private boolean speaksObs;

    Spoken(Dialects dialects, Authenticator authenticator, ClientHead head) {
        this.dialects = dialects;
        this.authenticator = authenticator;
        this.head = head;
        this.obs = head.readable() ? dialects.obs(head.host()) : Optional.empty();
        Claim claim = claim();
        this.asked = obs.isPresent() && claim == Claim.NONE && Negotiation.isIn(head);
        this.speaksObs = obs.isPresent() && (asked || speaksObs(claim));
    }

    /** The dialect as far as is known by now. */
    Dialect dialect() {
        return obs.filter(ignored -> speaksObs).orElse(dialects.s3());
    }

    /**
     * Refuses a signature of OBS where OBS is not spoken, in the words by which its SDKs fall back to Version 2.
     *
     * @throws S3Exception {@code InvalidRequest}
     */
    void requireServed() {
        if (obs.isEmpty() && authenticator.isObs(head.wire())) {
            throw Verifier.obsUnsupported();
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
            throw Verifier.obsUnsupported();
        }
        boolean signed = authenticator.isSigned(form);
        boolean spelled = form.values().keySet().stream().anyMatch(name -> name.startsWith(PREFIX));
        speaksObs = claimed || !signed && (spelled || dialects.isOfObs(head.host()));
    }

    /**
     * Reads a head in the dialect it is written in; under a signature of AWS with what OBS means beside it.
     *
     * @throws S3Exception as {@link Dialect#parse(RequestHead)} and {@link ObsBeside}
     */
    Parsed parse(RequestHead read, Authenticator.Authenticated by) {
        return dialect().parse(speaksObs ? read : ObsBeside.read(read, obs.isPresent(), by.covers()));
    }

    /**
     * Reads the fields of a form in the dialect they are written in.
     *
     * @throws S3Exception as {@link Dialect#parse(FormFields, BucketName)} and {@link ObsBeside}
     */
    S3Operation.PutObject parse(FormFields form, BucketName bucket, Authenticator.Authenticated by) {
        return dialect().parse(speaksObs ? form : ObsBeside.read(form, obs.isPresent(), by.covers()), bucket);
    }

    /**
     * Whether a field in the head beside a form says something that stands in the form where it counts: its name is one
     * of the dialects that are spoken.
     */
    boolean isMeant(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        boolean meant = lower.startsWith("x-amz-")
                && (S3Header.of(lower).isPresent() || lower.startsWith(S3Header.USER_METADATA_PREFIX));
        return meant || lower.startsWith(PREFIX) && (obs.isPresent() || ObsBeside.isEncryption(lower));
    }

    /** What a head claims to be signed by; what cannot be read claims nothing of OBS. */
    private Claim claim() {
        try {
            if (obs.isEmpty() || !authenticator.isSigned(head.wire())) {
                return Claim.NONE;
            }
            return authenticator.isObs(head.wire()) ? Claim.OBS : Claim.AWS;
        } catch (S3Exception e) {
            return Claim.AWS;
        }
    }

    private boolean speaksObs(Claim claim) {
        boolean preflight = head.method().equals("OPTIONS");
        return switch (claim) {
            case OBS -> true;
            case AWS -> false;
            case NONE -> dialects.isOfObs(head.host()) || spelled() || preflight && announced();
        };
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
}
