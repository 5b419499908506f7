package io.ssegateway.http;

import io.ssegateway.dialect.Addressing;
import io.ssegateway.dialect.Dialect;
import java.util.List;
import java.util.Optional;

/**
 * The dialects a gateway speaks, and where: S3 on every host; OBS, if at all, on every host or on those of some
 * domains. Immutable.
 */
public final class Dialects {
    private final Dialect s3;
    private final Optional<Dialect> obs;
    private final List<String> domains;

    private Dialects(Dialect s3, Optional<Dialect> obs, List<String> domains) {
        this.s3 = s3;
        this.obs = obs;
        this.domains = domains.stream().map(Addressing::hostName).toList();
    }

    /** S3 alone. */
    public static Dialects of(Dialect s3) {
        return new Dialects(s3, Optional.empty(), List.of());
    }

    /**
     * S3 and OBS.
     *
     * @param domains OBS is spoken on these hosts and below them, there also by whoever signs nothing; none: on every
     *     host, by whoever signs or spells like OBS
     */
    public static Dialects of(Dialect s3, Dialect obs, List<String> domains) {
        return new Dialects(s3, Optional.of(obs), domains);
    }

    Dialect s3() {
        return s3;
    }

    /** OBS, if it is spoken on this host. */
    Optional<Dialect> obs(String host) {
        return obs.filter(ignored -> domains.isEmpty() || isOfObs(host));
    }

    /** Whether the host is one of OBS's by name. */
    boolean isOfObs(String host) {
        String name = Addressing.hostName(host);
        return domains.stream().anyMatch(domain -> name.equals(domain) || name.endsWith("." + domain));
    }
}
