package io.ssegateway.audit;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What is written down. Holds names, never key material, secrets or contents. Immutable. */
public sealed interface AuditRecord {
    /** When it happened. */
    Instant time();

    /**
     * A use of a key, or a refusal.
     *
     * @param cached a key that was at hand: no KMS was asked for this use
     * @param reason what was done with the key; of a refusal why, a missing right by its name; of a failure what failed
     */
    record Use(Instant time, Subject subject, Key key, boolean cached, Result result, String reason)
            implements AuditRecord {
        /** Bounds the reason. */
        public Use {
            reason = bounded(reason);
        }
    }

    /**
     * Something that befell the trail or the process.
     *
     * @param event what, in a word
     * @param facts members of the record; values are texts, whole numbers and lists of texts
     */
    record Note(Instant time, String event, Map<String, Object> facts) implements AuditRecord {
        /** Copies the facts in order. */
        public Note {
            facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
        }
    }

    /** What a request was about. Empty text stands for what does not apply or is not known. */
    record Subject(
            String requestId,
            String principal,
            String operation,
            String bucket,
            String key,
            String version,
            String transport) {
        /** Bounds what clients choose. */
        public Subject {
            operation = bounded(operation);
            bucket = bounded(bucket);
            key = bounded(key);
            version = bounded(version);
            transport = transport.toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** The key. Empty text stands for what does not apply or is not known. */
    record Key(String method, String provider, String keyId) {
        /** No key was come to. */
        public static final Key NONE = new Key("", "", "");
    }

    /** What came of it. */
    enum Result {
        /** The key was used. */
        OK,
        /** Refused, by policy, by a signature or by the KMS. */
        REFUSED,
        /** No answer from the KMS, or something that did not verify. */
        FAILED
    }

    private static String bounded(String text) {
        return text.length() <= RecordText.LONGEST ? text : text.substring(0, RecordText.LONGEST) + "...";
    }
}
