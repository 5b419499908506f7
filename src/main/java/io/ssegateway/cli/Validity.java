package io.ssegateway.cli;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;

/** From when until when a certificate is valid. */
record Validity(Instant from, Instant until) {
    private static final Duration SOON = Duration.ofDays(14);

    static Validity of(X509Certificate certificate) {
        return new Validity(
                certificate.getNotBefore().toInstant(),
                certificate.getNotAfter().toInstant());
    }

    /** Tells how long the certificate called {@code name} is still valid, and what to do if that is not long. */
    void check(String check, String name, String wayOut, Instant now, Diagnoses to) {
        long days = Duration.between(now, until).toDays();
        if (now.isBefore(from)) {
            to.fail(check, name + " is valid from " + from + " on only; set the clock of this machine, or " + wayOut);
        } else if (now.isAfter(until)) {
            to.fail(check, name + " expired at " + until + "; " + wayOut);
        } else if (until.isBefore(now.plus(SOON))) {
            to.warn(check, name + " expires in " + days + " days, at " + until + "; " + wayOut);
        } else {
            to.ok(check, name + " is valid for " + days + " days");
        }
    }

    /** Whether the certificate is valid at that time. */
    boolean holds(Instant now) {
        return !now.isBefore(from) && !now.isAfter(until);
    }
}
