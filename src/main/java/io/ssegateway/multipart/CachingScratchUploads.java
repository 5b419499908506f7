package io.ssegateway.multipart;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;

/**
 * The uploads that this process makes on its own, which no client began: not shown in listings. A bounded number of
 * them; one that is not ended is forgotten after a day. Safe for concurrent use.
 */
public final class CachingScratchUploads {
    private final Cache<String, Boolean> ids = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(Duration.ofDays(1))
            .build();

    void begin(String uploadId) {
        ids.put(uploadId, true);
    }

    void end(String uploadId) {
        ids.invalidate(uploadId);
    }

    boolean holds(String uploadId) {
        return ids.getIfPresent(uploadId) != null;
    }
}
