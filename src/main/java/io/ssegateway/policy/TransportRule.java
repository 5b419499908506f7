package io.ssegateway.policy;

import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.Transport;
import java.util.Optional;

/**
 * Whether an encrypted object may travel over this connection. Asked twice: on write of the method that policy chose,
 * on read of the method that the stored envelope names; plain objects are not asked about.
 *
 * <p>Rows of {@code https}: {@code required} everything over HTTPS; {@code as-obs} as OBS documents it, where HEAD,
 * what completes an upload and what copies inside the store is free; {@code optional} nothing. SSE-C is always over
 * HTTPS. SSE-OBS is judged as SSE-KMS.
 */
public final class TransportRule {
    private TransportRule() {}

    /** What is done to the object. */
    public enum Use {
        /** PUT, POST, the target of a copy, the creation of an upload, a part. */
        PUT,
        /** GET, attributes. */
        GET,
        HEAD,
        /** The source of a copy: its bytes stay between gateway and store. */
        COPY_SOURCE,
        /** A part that is a copy. */
        PART_COPY,
        /** Completing, aborting or listing an upload. */
        UPLOAD
    }

    /** The refusal, {@code AccessDenied}, to answer with; empty if the request may go on. */
    public static Optional<S3Exception> refusal(BucketRule rule, Method method, Use use, Transport transport) {
        if (transport.secure() || !needsHttps(rule.https(), method, use)) {
            return Optional.empty();
        }
        String verb = use == Use.PUT ? "written" : "read";
        return Optional.of(new S3Exception(
                S3Error.ACCESS_DENIED,
                "Encrypted objects of this bucket are " + verb
                        + " over HTTPS only. Use the https:// endpoint of the gateway, or have its operator name this"
                        + " network under network.secure or the TLS proxy under network.trusted-proxies."));
    }

    private static boolean needsHttps(BucketRule.Https https, Method method, Use use) {
        if (method == Method.SSE_C) {
            return true;
        }
        return switch (https) {
            case REQUIRED -> true;
            case AS_OBS -> use == Use.PUT || use == Use.GET;
            case OPTIONAL -> false;
        };
    }
}
