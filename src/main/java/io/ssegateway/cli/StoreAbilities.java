package io.ssegateway.cli;

import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.Capability;
import io.ssegateway.backend.ProbeReport;
import io.ssegateway.backend.StatedCapabilities;
import io.ssegateway.backend.StoreError;
import io.ssegateway.s3.S3Exception;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/** Which of S3's promises a store keeps, as the gateway's own probe finds. */
record StoreAbilities(String check, StatedCapabilities stated, Diagnoses to) {
    /** The probe ends itself before. */
    private static final Duration PATIENCE = Duration.ofSeconds(65);

    /** What is good to have; without the others something does not work as with S3. */
    private static final Set<Capability> EXTRAS =
            EnumSet.of(Capability.TRAILING_CHECKSUM, Capability.PART_TRAILING_CHECKSUM, Capability.CHECKSUM_FIELDS);

    /** Tells of every promise that is not kept, or of what is in the way of finding out; whether the store answered. */
    boolean tell(Uni<ProbeReport> probe) {
        ProbeReport report;
        try {
            report = StoreAnswers.within(PATIENCE, probe);
        } catch (StoreError e) {
            StoreAnswers.trouble(check, e, to);
            return true;
        } catch (S3Exception e) {
            to.away(check, "the probe came to no end: " + StoreAnswers.said(e) + StoreAnswers.SEE_LOG);
            return false;
        }
        boolean sound = true;
        for (Capability capability : Capability.values()) {
            sound &= ability(report, capability);
        }
        if (sound) {
            to.ok(check, "it does all that S3 promises");
        }
        return true;
    }

    /** Tells of a promise that is not kept; whether there was nothing to tell. */
    private boolean ability(ProbeReport report, Capability capability) {
        if (stated.answers().containsKey(capability)) {
            boolean keeps = stated.answers().get(capability);
            to.ok(
                    check,
                    (keeps ? "has " : "lacks ") + capability.title() + ", says the configuration"
                            + (keeps ? "" : ": " + capability.without()));
            return keeps;
        }
        if (report.undecided().containsKey(capability)) {
            to.warn(
                    check,
                    "it could not be found out: " + capability.title() + " (" + report.reason(capability)
                            + "); try again");
            return false;
        }
        if (report.capabilities().has(capability)) {
            return true;
        }
        String lacks = "lacks " + capability.title() + " (" + report.reason(capability) + "): " + capability.without();
        if (EXTRAS.contains(capability)) {
            to.ok(check, lacks);
        } else {
            to.warn(check, lacks + "; another version of the store may keep it");
        }
        return false;
    }
}
