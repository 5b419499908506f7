package io.ssegateway.objects;

import java.util.Optional;

/** What became of one object, or one version of it, when its key was to be exchanged. */
public sealed interface Rotated {
    /**
     * Its data key is sealed under the new key now.
     *
     * @param left the version that was the current one and stays in the store under the old key, where the bucket keeps
     *     versions
     */
    record Resealed(Optional<String> left) implements Rotated {}

    /** It would have been sealed anew, had this not been a rehearsal. */
    record WouldReseal() implements Rotated {}

    /** It is under the old key and stays so. */
    record Stays(Why why) implements Rotated {}

    /** It is none of this rotation's: under another key, a customer's, in clear, untold or gone. */
    record NotConcerned(KeyState state) implements Rotated {}

    /** Why an object under the old key is not touched. */
    enum Why {
        /** No request can change a version that others have followed; a copy of it would become the current one. */
        NOT_CURRENT("a version that is not the current one cannot be changed in place"),
        /** A retention or a legal hold. */
        LOCKED("it is locked (retention or legal hold), and what is locked cannot be changed in place");

        private final String text;

        Why(String text) {
            this.text = text;
        }

        /** For people, without a full stop. */
        public String text() {
            return text;
        }
    }
}
