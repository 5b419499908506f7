package io.ssegateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.awaitility.Awaitility;

/** What is refused, and how an SDK tells it. */
final class ObsRefusals {
    private static final byte[] CONTENT = Octets.of(1000, 78);
    private static final String WRONG_KEY = "vutsrqponmlkjihgfedcba9876543210";

    private final ObsWork work;
    private final Function<ObsSdk.Address, ObsSdk> others;
    private final boolean obs;

    /**
     * Of one piece of work.
     *
     * @param others the same SDK for somebody else, or at another address
     */
    ObsRefusals(ObsWork work, Function<ObsSdk.Address, ObsSdk> others) {
        this.work = work;
        this.others = others;
        this.obs = work.address().isObs();
    }

    /**
     * Every refusal.
     *
     * @param methods those that this SDK can store with
     * @param retired a key of its own, enabled
     */
    void all(List<ObsMethod> methods, String retired) {
        String kms = ObsMethod.KMS.title();
        String customer = ObsMethod.CUSTOMER.title();
        check("wrong key", customer, this::wrongKey);
        check("no key", customer, this::noKey);
        check(
                "key that does not exist",
                kms,
                () -> work.refused(put("lost", ObsMethod.KMS).put("kmsKey", "nobody"), 400, "KMS.NotFoundException"));
        check("disabled key", kms, () -> disabled(retired));
        for (ObsMethod method : methods) {
            check("over HTTP", method.title(), () -> overHttp(method));
        }
        check("wrong secret", "none", () -> as(Standing.ACCESS, "wrong", "SignatureDoesNotMatch"));
        check("unknown access key", "none", () -> as("AKNOBODY", Standing.SECRET, "InvalidAccessKeyId"));
        check("object that does not exist", "none", () -> work.refused(get("nowhere"), 404, "NoSuchKey"));
    }

    private void check(String operation, String method, ObsMatrix.Step step) {
        work.matrix().check(operation, method, step);
    }

    private JsonObject put(String key, ObsMethod method) {
        return method.write(work.ask("put", key).put("file", work.file(CONTENT)));
    }

    private JsonObject get(String key) {
        return work.ask("get", key).put("file", work.home().resolve("down").toString());
    }

    private void wrongKey() {
        work.good(put("customers", ObsMethod.CUSTOMER));
        JsonObject question = get("customers").put("sse", "c").put("customerKey", WRONG_KEY);
        if (obs) {
            work.refused(question, 400, "InvalidEncryptionAlgorithmError");
        } else {
            work.refused(question, 403, "AccessDenied");
        }
        JsonObject head = work.sdk().call(question.copy().put("verb", "head"));
        assertThat(head.getInteger("status")).as("HEAD: %s", head).isEqualTo(obs ? 400 : 403);
    }

    private void noKey() {
        JsonObject answer = work.sdk().call(get("customers"));
        assertThat(answer.getInteger("status")).as("%s", answer).isEqualTo(400);
    }

    private void disabled(String retired) throws Exception {
        JsonObject sealed = put("retired", ObsMethod.KMS).put("kmsKey", retired);
        work.good(sealed);
        ObsStage.gateway().disable(retired);
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(300))
                .until(() -> !work.sdk().call(get("retired")).getBoolean("ok")
                        && !work.sdk().call(sealed).getBoolean("ok"));
        work.refused(get("retired"), 400, "KMS.DisabledException");
        work.refused(sealed, 400, "KMS.DisabledException");
    }

    private void overHttp(ObsMethod method) {
        work.good(put("secure-" + method, method));
        try (ObsSdk clear = others.apply(work.address().overHttp())) {
            String code = method == ObsMethod.CUSTOMER ? "400 InvalidRequest" : "403 AccessDenied";
            for (JsonObject question : new JsonObject[] {put("clear", method), method.read(get("secure-" + method))}) {
                JsonObject answer = clear.call(question);
                assertThat(answer.getInteger("status") + " " + answer.getString("code"))
                        .as("%s: %s", question.getString("verb"), answer)
                        .isEqualTo(code);
            }
        }
    }

    private void as(String accessKey, String secretKey, String code) {
        try (ObsSdk other = others.apply(work.address().as(accessKey, secretKey))) {
            ObsWork.refused(other, get("anything"), 403, code);
        }
    }
}
