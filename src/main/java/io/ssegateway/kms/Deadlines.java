package io.ssegateway.kms;

import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/**
 * Bounds every call by {@link KeyUse#deadline}, brings its answer to the loop that asked, and makes every failure a
 * {@link KmsException}. A call that is late, or whose caller left, runs on; the key it brings is wiped.
 */
final class Deadlines implements KmsStep {
    private final KmsStep next;
    private final CallerLoop.Source loops;

    Deadlines(KmsStep next, CallerLoop.Source loops) {
        this.next = next;
        this.loops = loops;
    }

    @Override
    public <T> Uni<T> take(KmsCall<T> call) {
        return Handover.to(call.dispose(), handover -> {
            CallerLoop loop = loops.current();
            next.take(call)
                    .subscribe()
                    .with(
                            answer -> loop.run(() -> settle(handover, answer)),
                            failure -> loop.run(() -> handover.fail(asKmsException(failure))));
            handover.expire(call.use(), call.asked(), loop);
        });
    }

    private static <T> void settle(Handover<T> handover, @Nullable T answer) {
        if (answer == null) {
            handover.fail(new KmsException(KmsException.Kind.UNAVAILABLE, "the KMS answered nothing"));
        } else {
            handover.complete(answer);
        }
    }

    private static KmsException asKmsException(Throwable failure) {
        return failure instanceof KmsException known
                ? known
                : new KmsException(KmsException.Kind.UNAVAILABLE, "the KMS could not be asked", failure);
    }
}
