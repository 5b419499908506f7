package io.ssegateway.policy;

import io.ssegateway.kms.KeyRef;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What policy says of a bucket, resolved: defaults inherited, {@code etag: auto} decided, key alias looked up.
 *
 * @param match the pattern as written
 * @param place {@code file:line:col} of the rule
 * @param key what an SSE-KMS request without a key id gets; empty where SSE-KMS is neither done nor accepted
 * @param keyContext the key's own {@code context} entries
 * @param identity the bucket identity sealed into objects (format.md §3)
 * @param backend the backend's name in configuration
 * @param options what clients may choose
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
        String backend,
        Options options) {

    /** Copies the map. */
    public BucketRule {
        keyContext = Map.copyOf(keyContext);
    }

    /**
     * What a rule lets clients choose.
     *
     * @param accept methods that a request may ask for besides the rule's own
     * @param api whether clients may set the bucket's default encryption among these
     * @param compat whose answers are given where stores contradict each other
     * @param region what the bucket's region offers; empty for a rule without a region
     */
    public record Options(Set<Method> accept, boolean api, Compat compat, Optional<Region> region) {
        /** Copies the set. */
        public Options {
            accept = Set.copyOf(accept);
        }

        /** Nothing to choose. */
        public static Options none() {
            return new Options(Set.of(), false, Compat.AWS, Optional.empty());
        }
    }

    /**
     * A region of the table.
     *
     * @param id as rules name it
     * @param name as people call it
     */
    public record Region(String id, String name, Set<Method> methods) {
        /** Copies the set. */
        public Region {
            methods = Set.copyOf(methods);
        }

        /** Id and name. */
        @Override
        public String toString() {
            return name.isEmpty() ? id : id + " (" + name + ")";
        }
    }

    /** Whether a request may ask for this method: the rule's own and those it accepts. */
    public boolean allows(Method method) {
        return encrypt.method().filter(method::equals).isPresent()
                || options.accept().contains(method);
    }

    /** The bucket's region, if it does not offer this method; a rule without a region is not limited. */
    Optional<Region> regionWithout(Method method) {
        return options.region().filter(region -> !region.methods().contains(method));
    }

    /**
     * Refuses a method that the bucket's region does not offer.
     *
     * @throws S3Exception {@code InvalidRequest}, naming the region
     */
    void requireOffered(Method method) {
        regionWithout(method).ifPresent(region -> {
            throw new S3Exception(
                    S3Error.INVALID_REQUEST,
                    method.title() + " is not offered in the region of this bucket, " + region + ".");
        });
    }

    /** Whether nothing in the bucket is ever encrypted by the gateway. */
    public boolean plain() {
        return encrypt == Encrypt.NONE && options.accept().isEmpty();
    }

    /** The bucket's contract (architecture.md §4). */
    public Contract contract() {
        if (plain()) {
            return Contract.PLAIN;
        }
        return plainReads == PlainReads.SERVE ? Contract.MIXED : Contract.SEALED;
    }

    /** How new objects are encrypted. */
    public enum Encrypt {
        SSE_KMS,
        SSE_OBS,
        NONE;

        /** The method; empty for none. */
        public Optional<Method> method() {
            return switch (this) {
                case SSE_KMS -> Optional.of(Method.SSE_KMS);
                case SSE_OBS -> Optional.of(Method.SSE_OBS);
                case NONE -> Optional.empty();
            };
        }
    }

    /** Whose answers are given where Amazon S3 and Ceph contradict each other. */
    public enum Compat {
        AWS,
        CEPH
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
