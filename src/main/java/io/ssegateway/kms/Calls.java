package io.ssegateway.kms;

import io.smallrye.mutiny.Uni;
import io.ssegateway.kms.KmsSignals.Signal;

/** The innermost step: asks, and tells what came of it. */
record Calls(KmsSignals signals) implements KmsStep {
    @Override
    public <T> Uni<T> take(KmsCall<T> call) {
        return Uni.createFrom().deferred(() -> {
            signals.on(Signal.CALL);
            return call.put()
                    .onItem()
                    .invoke(answer -> signals.on(Signal.ANSWER))
                    .onFailure()
                    .invoke(failure -> signals.on(signal(failure)));
        });
    }

    private static Signal signal(Throwable failure) {
        return switch (KmsException.kindOf(failure)) {
            case UNAVAILABLE -> Signal.TROUBLE;
            case THROTTLED -> Signal.THROTTLE;
            case NOT_FOUND, DISABLED, INVALID_STATE, ACCESS_DENIED, NOT_OPENED -> Signal.REFUSAL;
        };
    }
}
