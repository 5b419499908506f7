package io.ssegateway.app;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.ssegateway.audit.AuditException;
import io.ssegateway.audit.AuditFile;
import io.ssegateway.audit.AuditRecord;
import io.ssegateway.audit.AuditTrail;
import io.ssegateway.audit.Head;
import io.ssegateway.audit.KeyAudit;
import io.ssegateway.audit.KeyUses;
import io.ssegateway.audit.Ledger;
import io.ssegateway.audit.LineLedger;
import io.ssegateway.http.Refusals;
import io.ssegateway.kms.KeyEvents;
import io.ssegateway.policy.Policies;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The audit trail of one process as configuration describes it: opened first, closed last. Key uses and refusals come
 * from wherever they happen; the start, the end and policies are its own.
 */
public final class Audit implements KeyAudit, Refusals {
    private static final Logger LOG = Logger.getLogger("audit");
    private static final Duration RETRY = Duration.ofMillis(500);

    private final Clock clock = Clock.systemUTC();
    private final AuditTrail trail;
    private final KeyUses keyUses;

    /** Takes records for a ledger; they are written from {@link #begin} on. */
    public Audit(Ledger ledger, AuditTrail.Settings settings) {
        this.trail = new AuditTrail(ledger, settings, new Told(), clock);
        this.keyUses = new KeyUses(trail, clock);
    }

    /**
     * Opens the trail; its first record is that the process starts. A start that is refused before {@link #begin}
     * leaves no record.
     *
     * @param file the file of the records; without it they go to the log
     * @param process what starts: the server, or a command
     * @throws ConfigurationException if its file cannot be written, or a setting makes no sense
     */
    static Audit open(AuditConfig config, Optional<Path> file, String process) {
        if (config.maxSize() < 1 || config.queue() < 2 || config.anchorRecords() < 1 || config.keep() < 0) {
            throw new ConfigurationException("gateway.audit: max-size and anchor-records take 1 and more, queue 2 and"
                    + " more, keep 0 and more");
        }
        if (file.isEmpty() && !LOG.isInfoEnabled()) {
            throw new ConfigurationException(
                    "audit records would be lost: set GATEWAY_AUDIT_FILE, or let the log's category audit write INFO");
        }
        AuditTrail.WhenFull whenFull = switch (config.whenFull()) {
            case STOP -> AuditTrail.WhenFull.STOP;
            case SHED -> AuditTrail.WhenFull.SHED;
        };
        try {
            Ledger ledger = file.isPresent()
                    ? AuditFile.open(
                            new AuditFile.Settings(file.get(), config.maxSize(), config.keep()), Clock.systemUTC())
                    : new LineLedger(LOG::info);
            Audit audit = new Audit(
                    ledger,
                    new AuditTrail.Settings(
                            whenFull, config.queue(), config.anchorRecords(), config.anchorPeriod(), RETRY));
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("process", process);
            facts.put("pid", ProcessHandle.current().pid());
            audit.trail.note("start", facts);
            return audit;
        } catch (AuditException e) {
            throw new ConfigurationException(String.valueOf(e.getMessage()));
        }
    }

    /** Begins to write; called once. */
    public Audit begin() {
        trail.begin();
        return this;
    }

    /** Shows how the trail stands. */
    Audit metered(MeterRegistry meters) {
        FunctionCounter.builder("gateway.audit.written", trail, AuditTrail::written)
                .description("Audit records written")
                .register(meters);
        FunctionCounter.builder("gateway.audit.shed", trail, AuditTrail::shed)
                .description("Audit records dropped because they could not be written")
                .register(meters);
        FunctionCounter.builder("gateway.audit.failures", trail, AuditTrail::failures)
                .description("Attempts to write audit records that failed")
                .register(meters);
        Gauge.builder("gateway.audit.queue", trail, AuditTrail::waiting)
                .description("Audit records that wait to be written")
                .register(meters);
        Gauge.builder("gateway.audit.failing", trail, one -> one.isFailing() ? 1 : 0)
                .description("1 while audit records cannot be written")
                .register(meters);
        return this;
    }

    @Override
    public KeyEvents keyUses() {
        return keyUses;
    }

    /** Policies that are in force from now on. */
    void inForce(Policies policies) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("policyHash", policies.hash());
        facts.put("files", policies.files());
        trail.note("policy", facts);
    }

    @Override
    public void on(Refused refused) {
        AuditRecord.Subject subject = new AuditRecord.Subject(
                refused.requestId(),
                refused.principal(),
                refused.operation(),
                refused.bucket(),
                refused.key(),
                refused.version().orElse(""),
                refused.transport());
        AuditRecord.Result result = refused.integrity() ? AuditRecord.Result.FAILED : AuditRecord.Result.REFUSED;
        String reason = refused.integrity() ? "integrity: " + refused.reason() : refused.reason();
        if (!trail.takeRefusal(
                new AuditRecord.Use(clock.instant(), subject, AuditRecord.Key.NONE, false, result, reason))) {
            throw new S3Exception(S3Error.SERVICE_UNAVAILABLE);
        }
    }

    /** Writes that the process ends, and what else waits. Blocks for seconds at most. */
    @Override
    public void close() {
        trail.note("stop", Map.of());
        trail.close();
    }

    private static final class Told implements AuditTrail.Listener {
        @Override
        public void anchored(Head end) {
            LOG.infof("anchor: %d records, head %s", end.records(), end.hash());
        }

        @Override
        public void failing(Throwable why) {
            LOG.errorf("audit records cannot be written and wait: %s", why);
        }

        @Override
        public void writing() {
            LOG.warn("audit records are written again");
        }

        @Override
        public void lost(long records) {
            LOG.errorf("%d audit records could not be written before the end", records);
        }
    }
}
