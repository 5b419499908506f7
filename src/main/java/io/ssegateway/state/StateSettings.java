package io.ssegateway.state;

import io.ssegateway.s3.BucketName;
import java.util.Map;
import java.util.Optional;

/**
 * Where the state lies: a bucket of the same name on every backend.
 *
 * @param bucket its name; empty where none is configured
 * @param regions the region of each backend by name, for making the bucket where it is missing
 */
public record StateSettings(Optional<BucketName> bucket, Map<String, String> regions) {
    /** Copies the map. */
    public StateSettings {
        regions = Map.copyOf(regions);
    }
}
