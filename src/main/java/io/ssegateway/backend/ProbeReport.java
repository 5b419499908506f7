package io.ssegateway.backend;

import java.util.EnumMap;
import java.util.Map;

/**
 * What a probe found.
 *
 * @param answers one for each promise that was looked into and could be decided; of the others it is told why not
 * @param undecided why nothing is known of a promise
 */
public record ProbeReport(Map<Capability, Answer> answers, Map<Capability, String> undecided) {
    /** Copies the maps. */
    public ProbeReport {
        answers = Map.copyOf(answers);
        undecided = Map.copyOf(undecided);
    }

    /**
     * Whether a promise is kept.
     *
     * @param reason what the store did instead, in a few words; may be empty
     */
    public record Answer(boolean keeps, String reason) {
        static final Answer YES = new Answer(true, "");

        static Answer no(String reason) {
            return new Answer(false, reason);
        }
    }

    /** What was found, over what is assumed. */
    public Capabilities capabilities() {
        Capabilities all = Capabilities.assumed();
        for (Map.Entry<Capability, Answer> answer : answers.entrySet()) {
            all = all.with(answer.getKey(), answer.getValue().keeps());
        }
        return all;
    }

    /** Whether everything could be decided. */
    public boolean complete() {
        return undecided.isEmpty();
    }

    /** Why a promise is not kept, or not known to be; empty if there is nothing to say. */
    public String reason(Capability capability) {
        Answer answer = answers.get(capability);
        return answer == null ? undecided.getOrDefault(capability, "") : answer.reason();
    }

    /** Collects a report, one answer at a time. Threads: one at a time. */
    static final class Draft {
        private final Map<Capability, Answer> answers = new EnumMap<>(Capability.class);
        private final Map<Capability, String> undecided = new EnumMap<>(Capability.class);

        void decide(Capability capability, Answer answer) {
            answers.put(capability, answer);
        }

        boolean holds(Capability capability) {
            Answer answer = answers.get(capability);
            return answer != null && answer.keeps();
        }

        void leave(Capability capability, String reason) {
            if (!answers.containsKey(capability)) {
                undecided.put(capability, reason);
            }
        }

        ProbeReport report() {
            return new ProbeReport(answers, undecided);
        }
    }
}
