package io.ssegateway.policy;

import io.ssegateway.kms.KeyRef;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether a client's key id names a key: see {@link PolicySnapshot#key}. */
final class KeyNames {
    /** The long form of OBS, {@code region:domain:key/id}. Source: OBS API Reference, SSE-KMS. */
    private static final Pattern LONG_ID = Pattern.compile("[^:/]+:[^:/]+:key/(.+)");

    private KeyNames() {}

    static boolean names(String keyId, KeyRef key) {
        if (keyId.equals(key.alias()) || keyId.equals(key.keyId())) {
            return true;
        }
        if (keyId.startsWith("arn:")) {
            return keyId.endsWith(":key/" + key.alias())
                    || keyId.endsWith(":alias/" + key.alias())
                    || keyId.endsWith(":key/" + key.keyId());
        }
        Matcher obs = LONG_ID.matcher(keyId);
        return obs.matches()
                && (obs.group(1).equals(key.alias()) || obs.group(1).equals(key.keyId()));
    }
}
