package io.ssegateway.audit;

import io.ssegateway.kms.KeyEvents;
import io.ssegateway.kms.KeyUse;
import io.ssegateway.kms.KmsException;
import java.time.InstantSource;
import java.util.Locale;

/**
 * Writes every key event into a trail. A use that the trail does not take fails as if the KMS were away: the key is not
 * used.
 */
public final class KeyUses implements KeyEvents {
    private final AuditTrail trail;
    private final InstantSource clock;

    /** Writes into this trail. */
    public KeyUses(AuditTrail trail, InstantSource clock) {
        this.trail = trail;
        this.clock = clock;
    }

    @Override
    public void on(KeyEvent event) {
        AuditRecord record = new AuditRecord.Use(
                clock.instant(), subject(event.use()), key(event), event.cached(), result(event), reason(event));
        if (!trail.take(record)) {
            throw new KmsException(KmsException.Kind.UNAVAILABLE, "the audit trail cannot be written");
        }
    }

    private static AuditRecord.Subject subject(KeyUse use) {
        KeyUse.Occasion occasion = use.occasion();
        return new AuditRecord.Subject(
                use.requestId(),
                use.principal(),
                occasion.operation(),
                occasion.bucket(),
                occasion.key(),
                occasion.version().orElse(""),
                occasion.transport());
    }

    private static AuditRecord.Key key(KeyEvent event) {
        String provider = event.key().provider();
        String method = switch (provider) {
            case CUSTOMER -> "sse-c";
            case ROOT -> "sse-obs";
            default -> "sse-kms";
        };
        return new AuditRecord.Key(method, provider, event.key().keyId());
    }

    private static AuditRecord.Result result(KeyEvent event) {
        return event.failure().isEmpty()
                ? AuditRecord.Result.OK
                : switch (event.failure().get()) {
                    case UNAVAILABLE, THROTTLED, NOT_OPENED -> AuditRecord.Result.FAILED;
                    case NOT_FOUND, DISABLED, INVALID_STATE, ACCESS_DENIED -> AuditRecord.Result.REFUSED;
                };
    }

    private static String reason(KeyEvent event) {
        String action = event.action().name().toLowerCase(Locale.ROOT);
        return event.missing()
                .orElseGet(() -> event.failure()
                        .map(kind -> action + ": "
                                + kind.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                        .orElse(action));
    }
}
