package io.ssegateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/** What an SDK does with objects under one method of encryption; whatever it stores must lie sealed in the store. */
final class ObsObjects {
    private static final AtomicInteger SEEDS = new AtomicInteger(1);
    private static final int PART = 5 << 20;

    private final ObsWork work;
    private final ObsMethod method;
    private final byte[] content = Octets.of(100_000, SEEDS.incrementAndGet());
    private final String key;

    ObsObjects(ObsWork work, ObsMethod method) {
        this.work = work;
        this.method = method;
        this.key = method.name() + "/a b+c&d=e%20/日本 é.bin";
    }

    /** Every operation, each with its own outcome; whether anything can be stored at all. */
    boolean all() {
        if (!check("put", this::put)) {
            return false;
        }
        check("get", () -> isContent(read(key)));
        check("head", this::head);
        check("get a range", this::range);
        check("list", this::list);
        check("copy", this::copy);
        check("multipart upload", this::multipart);
        check("copy into a part", this::partCopy);
        check("put of unknown length", this::unknownLength);
        check("temporary URL to get", this::signedGet);
        check("temporary URL to put", this::signedPut);
        if (work.address().isObs() && method != ObsMethod.CUSTOMER) {
            check("temporary URL that names the method", this::signedQuery);
        }
        check("AWS SDK reads it", () -> isContent(aws(key)));
        check("reads what the AWS SDK wrote", this::fromAws);
        check("sealed in the store", () -> sealed(key, content));
        check("abort", this::abort);
        check("delete", this::delete);
        return true;
    }

    private boolean check(String operation, ObsMatrix.Step step) {
        return work.matrix().check(operation, method.title(), step);
    }

    private void put() {
        JsonObject question = work.ask("put", key)
                .put("file", work.file(content))
                .put("meta", new JsonObject().put("colour", "blue"));
        work.tells(work.good(method.write(question)), method);
    }

    private byte[] read(String of) throws Exception {
        return work.read(method.read(work.ask("get", of)));
    }

    private void isContent(byte[] bytes) {
        assertThat(Arrays.equals(bytes, content))
                .as("the same %d bytes, not %d", content.length, bytes.length)
                .isTrue();
    }

    private void head() {
        JsonObject answer = work.good(method.read(work.ask("head", key)));
        work.tells(answer, method);
        assertThat(answer.getLong("size")).as("%s", answer).isEqualTo(content.length);
        assertThat(answer.getJsonObject("meta").getString("colour"))
                .as("%s", answer)
                .isEqualTo("blue");
    }

    private void range() throws Exception {
        byte[] bytes = work.read(method.read(work.ask("get", key).put("range", "65530-65545")));
        assertThat(bytes).isEqualTo(Arrays.copyOfRange(content, 65530, 65546));
    }

    private void list() {
        JsonObject answer = work.good(work.ask("list").put("prefix", method.name() + "/"));
        assertThat(answer.getJsonArray("keys").getList()).isEqualTo(List.of(key));
        assertThat(answer.getJsonArray("sizes").getLong(0)).isEqualTo(content.length);
    }

    private void copy() throws Exception {
        String to = method.name() + "-copy+1";
        JsonObject question = method.source(method.write(work.ask("copy", to).put("from", key)));
        work.tells(work.good(question), method);
        isContent(read(to));
        sealed(to, content);
    }

    private void multipart() throws Exception {
        byte[] first = Octets.of(PART, SEEDS.incrementAndGet());
        String to = method.name() + "-parts é";
        JsonObject made = work.good(method.write(work.ask("initiate", to)));
        work.tells(made, method);
        String id = made.getString("uploadId");
        String one = part(to, id, 1, first);
        String two = part(to, id, 2, content);
        JsonObject listed = work.good(work.ask("parts", to).put("uploadId", id));
        assertThat(listed.getJsonArray("numbers").getList()).isEqualTo(List.of(1, 2));
        assertThat(listed.getJsonArray("sizes").getLong(1)).isEqualTo(content.length);
        work.good(work.ask("complete", to).put("uploadId", id).put("etags", List.of(one, two)));
        byte[] bytes = read(to);
        assertThat(Arrays.equals(bytes, 0, PART, first, 0, PART)).isTrue();
        isContent(Arrays.copyOfRange(bytes, PART, bytes.length));
        sealed(to, first);
    }

    private String part(String to, String id, int number, byte[] bytes) {
        JsonObject question =
                work.ask("part", to).put("uploadId", id).put("number", number).put("file", work.file(bytes));
        JsonObject answer = work.good(method.read(question));
        assertThat(answer.getString("etag")).as("%s", answer).isNotBlank();
        return answer.getString("etag");
    }

    private void partCopy() throws Exception {
        String to = method.name() + "-part-copy";
        String id = work.good(method.write(work.ask("initiate", to))).getString("uploadId");
        JsonObject question =
                work.ask("copyPart", to).put("uploadId", id).put("number", 1).put("from", key);
        String etag = work.good(method.source(method.read(question))).getString("etag");
        work.good(work.ask("complete", to).put("uploadId", id).put("etags", List.of(etag)));
        isContent(read(to));
    }

    private void unknownLength() throws Exception {
        String to = method.name() + "-stream";
        work.tells(work.good(method.write(work.ask("putStream", to).put("file", work.file(content)))), method);
        isContent(read(to));
        sealed(to, content);
    }

    private void signedGet() throws Exception {
        JsonObject question = work.ask("sign", key).put("method", "GET");
        JsonObject signed = work.good(
                question.put("headers", method.customerFields(work.address().isObs())));
        isContent(work.send("GET", signed, null));
    }

    private void signedPut() throws Exception {
        String to = method.name() + "-signed";
        JsonObject question = work.ask("sign", to).put("method", "PUT");
        work.send(
                "PUT",
                work.good(question.put("headers", method.fields(work.address().isObs()))),
                content);
        isContent(read(to));
        sealed(to, content);
    }

    /** As OBS documents it: nothing but the URL says that the object is to be encrypted. */
    private void signedQuery() throws Exception {
        String to = method.name() + "-query";
        JsonObject signed = work.good(work.ask("sign", to).put("method", "PUT").put("query", method.fields(true)));
        work.send("PUT", signed, content);
        isContent(read(to));
        work.tells(work.good(work.ask("head", to)), method);
    }

    private void abort() {
        String to = method.name() + "-aborted";
        String id = work.good(method.write(work.ask("initiate", to))).getString("uploadId");
        part(to, id, 1, content);
        work.good(work.ask("abort", to).put("uploadId", id));
        work.refused(work.ask("parts", to).put("uploadId", id), 404, "NoSuchUpload");
    }

    private void delete() {
        work.good(work.ask("remove", key));
        assertThat(work.sdk().call(method.read(work.ask("head", key))).getInteger("status"))
                .isEqualTo(404);
    }

    private byte[] aws(String of) {
        return ObsStage.client()
                .getObjectAsBytes(r -> {
                    r.bucket(work.bucket()).key(of);
                    if (method == ObsMethod.CUSTOMER) {
                        ObsMethod.customersKey().read(r);
                    }
                })
                .asByteArray();
    }

    private void fromAws() throws Exception {
        String to = method.name() + "-aws + é";
        PutObjectRequest.Builder request =
                PutObjectRequest.builder().bucket(work.bucket()).key(to);
        switch (method) {
            case KMS -> request.serverSideEncryption(ServerSideEncryption.AWS_KMS);
            case KMS_OWN_KEY ->
                request.serverSideEncryption(ServerSideEncryption.AWS_KMS).ssekmsKeyId(method.toldKey());
            case OBS -> request.serverSideEncryption(ServerSideEncryption.AES256);
            case CUSTOMER -> ObsMethod.customersKey().write(request);
        }
        ObsStage.client().putObject(request.build(), RequestBody.fromBytes(content));
        isContent(read(to));
        work.tells(work.good(method.read(work.ask("head", to))), method);
    }

    private void sealed(String of, byte[] plain) {
        byte[] stored = ObsStage.direct()
                .getObjectAsBytes(r -> r.bucket(work.bucket()).key(of))
                .asByteArray();
        assertThat(stored.length).as(of).isGreaterThan(0);
        assertThat(new Windows(plain).in(stored))
                .as("windows of the plaintext in " + of)
                .isZero();
    }
}
