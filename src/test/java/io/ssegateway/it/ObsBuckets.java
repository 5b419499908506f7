package io.ssegateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;

/** What an SDK does with buckets and their default encryption. */
final class ObsBuckets {
    private static final byte[] CONTENT = Octets.of(1000, 77);

    private final ObsWork work;

    ObsBuckets(ObsWork work) {
        this.work = work;
    }

    /** The buckets that {@link #all} makes besides its own. */
    static List<String> besides(String bucket) {
        return List.of(bucket + "-kms", bucket + "-own", bucket + "-obs");
    }

    void all() {
        check("create bucket", "none", () -> work.good(work.ask("createBucket")));
        check("create bucket", ObsMethod.KMS.title(), () -> created(ObsMethod.KMS, "-kms", "k"));
        check("create bucket", ObsMethod.KMS_OWN_KEY.title(), () -> created(ObsMethod.KMS_OWN_KEY, "-own", "other"));
        check("create bucket", ObsMethod.OBS.title(), () -> created(ObsMethod.OBS, "-obs", null));
        check("bucket without encryption", "none", this::none);
        check("bucket encryption", ObsMethod.KMS.title(), () -> set(ObsMethod.KMS, null));
        check("bucket encryption", ObsMethod.KMS_OWN_KEY.title(), () -> set(ObsMethod.KMS_OWN_KEY, "other"));
        check("bucket encryption", ObsMethod.OBS.title(), () -> set(ObsMethod.OBS, null));
        check("delete bucket encryption", "none", () -> {
            work.good(work.ask("deleteEncryption"));
            none();
        });
    }

    private void check(String operation, String method, ObsMatrix.Step step) {
        work.matrix().check(operation, method, step);
    }

    /** A bucket made with headers encrypts what says nothing. */
    private void created(ObsMethod method, String suffix, String key) {
        String bucket = work.bucket() + suffix;
        JsonObject question = new JsonObject().put("verb", "createBucket").put("bucket", bucket);
        work.good(method.write(question));
        JsonObject put =
                new JsonObject().put("verb", "put").put("bucket", bucket).put("key", "unasked");
        JsonObject answer = work.good(put.put("file", work.file(CONTENT)));
        assertThat(answer.getString("method"))
                .as("%s", answer)
                .isEqualTo(method.told(work.address().isObs()));
        assertThat(key == null || key.equals(answer.getString("kmsKey")))
                .as("%s", answer)
                .isTrue();
    }

    /** Nothing set: told as such, and an upload that says nothing is not encrypted. */
    private void none() {
        String code = work.address().isObs()
                ? "NoSuchEncryptionConfiguration"
                : "ServerSideEncryptionConfigurationNotFoundError";
        work.refused(work.ask("getEncryption"), 404, code);
        JsonObject answer = work.good(work.ask("put", "in clear").put("file", work.file(CONTENT)));
        assertThat(answer.getString("method")).as("%s", answer).isNullOrEmpty();
    }

    private void set(ObsMethod method, String key) {
        boolean obs = work.address().isObs();
        JsonObject question = work.ask("setEncryption").put("method", method.told(obs));
        work.good(key == null ? question : question.put("kmsKey", key));
        JsonObject told = work.good(work.ask("getEncryption"));
        assertThat(told.getString("method").replace("aws:", ""))
                .isEqualTo(method.told(obs).replace("aws:", ""));
        assertThat(key == null || key.equals(told.getString("kmsKey")))
                .as("%s", told)
                .isTrue();
        work.tells(work.good(work.ask("put", "unasked").put("file", work.file(CONTENT))), method);
    }
}
