package io.ssegateway.kms.huawei;

import io.ssegateway.kms.wire.KmsEndpoint;
import java.util.regex.Pattern;

/**
 * How one project's KMS in one region is reached.
 *
 * @param project the project's id, not its name: one project belongs to one region
 * @param context the field that contexts are sent in
 * @param bits of the data keys that are asked for, 256 or 512
 * @throws IllegalArgumentException for a project or length of another shape
 */
public record HuaweiSettings(KmsEndpoint endpoint, String project, HuaweiAuth auth, ContextField context, int bits) {
    /** Every deployment takes 512; older ones take nothing else. */
    public static final int USUAL_BITS = 512;

    private static final int SHORT_BITS = 256;
    private static final Pattern PROJECT = Pattern.compile("[0-9A-Za-z_-]{1,64}");

    /** Checks the shapes. */
    public HuaweiSettings {
        if (!PROJECT.matcher(project).matches()) {
            throw new IllegalArgumentException("'" + project + "' is no project id; it has 32 letters and digits");
        }
        if (bits != USUAL_BITS && bits != SHORT_BITS) {
            throw new IllegalArgumentException("a data key has 256 or 512 bits, not " + bits);
        }
    }

    /** Additional authenticated data, 512 bits. */
    public static HuaweiSettings of(KmsEndpoint endpoint, String project, HuaweiAuth auth) {
        return new HuaweiSettings(endpoint, project, auth, ContextField.ADDITIONAL_AUTHENTICATED_DATA, USUAL_BITS);
    }

    /** The same with contexts in another field. */
    public HuaweiSettings withContext(ContextField other) {
        return new HuaweiSettings(endpoint, project, auth, other, bits);
    }

    /** The same with data keys of another length. */
    public HuaweiSettings withBits(int other) {
        return new HuaweiSettings(endpoint, project, auth, context, other);
    }

    /** The provider's name. */
    public String name() {
        return endpoint.name();
    }

    /** Bytes of the data keys that are asked for. */
    int octets() {
        return bits / Byte.SIZE;
    }
}
