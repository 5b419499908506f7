package io.ssegateway.cli;

import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.ssegateway.backend.Store;
import io.ssegateway.backend.StoreError;
import io.ssegateway.backend.StoreRequest;
import io.ssegateway.s3.S3Error;
import io.ssegateway.s3.S3Exception;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Set;

/** Waits for a store's answers, each with an end, and says what they mean. For the thread of a command. */
final class StoreAnswers {
    /** How long a small request may take: a little more than the store client waits for a sign of life. */
    static final Duration PATIENCE = Duration.ofSeconds(6);

    /** Where to look on when a store itself is in trouble. */
    static final String SEE_LOG = "; look into the store's log";

    /**
     * What OBS answers to a bucket in the path of a domain, and to a hash or a checksum of a body. Sources: OBS API
     * Reference, "Error Codes"; huaweicloud/terraform-provider-huaweicloud#7021.
     */
    private static final Set<String> OF_OBS = Set.of("VirtualHostDomainRequired", "XAmzContentSHA256Mismatch");

    private static final int SMALL = 1 << 20;
    private static final int SHOWN = 300;

    private StoreAnswers() {}

    /**
     * The body of the answer to a small request.
     *
     * @throws StoreError for a refusal
     * @throws S3Exception {@code ServiceUnavailable} if there is no answer in time
     */
    static Buffer of(Store store, StoreRequest request) {
        return within(PATIENCE, store.collect(request, SMALL)).bytes();
    }

    /**
     * Waits for what a store is asked, whether or not the store shows signs of life meanwhile.
     *
     * @throws StoreError for a refusal
     * @throws S3Exception {@code ServiceUnavailable} if there is no answer in time
     */
    static <T> T within(Duration patience, Uni<T> answer) {
        try {
            return answer.await().atMost(patience);
        } catch (TimeoutException e) {
            throw new S3Exception(
                    S3Error.SERVICE_UNAVAILABLE, "its answer has no end within " + patience.toSeconds() + " s");
        }
    }

    /** Why there is no answer, without a full stop. */
    static String said(S3Exception failure) {
        return failure.text().replaceAll("\\.+$", "");
    }

    /** A store answers with an error that is not about us. */
    static void trouble(String check, StoreError e, Diagnoses to) {
        String answer = "it answers " + e.status() + " " + shown(e.code()) + ": " + shown(e.text());
        if (OF_OBS.contains(e.code())) {
            to.fail(check, answer + "; if it is OBS, set GATEWAY_BACKEND_KIND=obs");
        } else if (e.status() == 507 || e.code().equals("XMinioStorageFull")) {
            to.fail(check, answer + "; make room at the store");
        } else if (e.status() >= 500 || e.status() == 429) {
            to.away(check, answer + SEE_LOG);
        } else {
            to.fail(check, answer + "; look into the store's configuration");
        }
    }

    /** Text of a stranger, of a length that leaves the rest of the line to be read. */
    private static String shown(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    }
}
