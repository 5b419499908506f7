package io.ssegateway.policy;

import io.ssegateway.kms.KeyRef;
import java.util.Map;
import java.util.Optional;

/**
 * What policy says of a bucket, resolved: defaults inherited, {@code etag: auto} decided, key alias looked up.
 *
 * @param match the pattern as written
 * @param place {@code file:line:col} of the rule
 * @param key the key of {@code encrypt: sse-kms}, else empty
 * @param keyContext the key's own {@code context} entries
 * @param identity the bucket identity sealed into objects (format.md §3)
 * @param backend the backend's name in configuration
 */
public record BucketRule(
        String match,
        String place,
        Encrypt encrypt,
        Optional<KeyRef> key,
        Map<String, String> keyContext,
        PlainReads plainReads,
        Https https,
        EtagMode etag,
        String identity,
        String backend) {

    /** Copies the map. */
    public BucketRule {
        keyContext = Map.copyOf(keyContext);
    }

    /** The bucket's contract (architecture.md §4). */
    public Contract contract() {
        if (encrypt == Encrypt.NONE) {
            return Contract.PLAIN;
        }
        return plainReads == PlainReads.SERVE ? Contract.MIXED : Contract.SEALED;
    }

    /** How new objects are encrypted. */
    public enum Encrypt {
        SSE_KMS,
        SSE_OBS,
        NONE
    }

    /** What happens to objects without an envelope. */
    public enum PlainReads {
        REFUSE,
        SERVE
    }

    /** Where encrypted objects need HTTPS. */
    public enum Https {
        REQUIRED,
        AS_OBS,
        OPTIONAL
    }

    /** Which entity tag clients see (format.md §7). */
    public enum EtagMode {
        OPAQUE,
        MD5
    }

    /** What a bucket promises about its objects. */
    public enum Contract {
        SEALED,
        MIXED,
        PLAIN
    }
}
