package io.ssegateway.app;

import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** The audit trail: {@code gateway.audit.*}. */
public interface AuditConfig {
    /** The file of the records, one for each process; without it they go to the log, category {@code audit}. */
    Optional<String> file();

    /** Bytes after which a new file is begun; the full one is put aside as {@code FILE.000001} and so on. */
    @WithDefault("104857600")
    long maxSize();

    /** How many full files are kept; 0 keeps all. */
    @WithDefault("0")
    int keep();

    /** When records can be neither written nor kept waiting: requests that use a key stop, or records are dropped. */
    @WithDefault("stop")
    WhenFull whenFull();

    /** How many records may wait to be written. */
    @WithDefault("10000")
    int queue();

    /** An anchor is written after so many records. */
    @WithDefault("1000")
    int anchorRecords();

    /** An anchor is written after so long, if there are records since the last one. */
    @WithDefault("60s")
    Duration anchorPeriod();

    /** What happens when records can be neither written nor kept waiting. */
    enum WhenFull {
        /** 503 for whatever uses a key. */
        STOP,
        /** Records are dropped and counted. */
        SHED
    }
}
