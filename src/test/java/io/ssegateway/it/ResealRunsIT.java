package io.ssegateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.testing.GatewayProcess;
import io.ssegateway.testing.StoreKind;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;

/** What a rotation of keys leaves, and what becomes of one that is stopped. */
class ResealRunsIT extends RotationFixture {
    @Test
    void versionsThatStayAreNamedAndARunThatIsStoppedGoesOn() {
        String bucket = "kept-v";
        client.createBucket(r -> r.bucket(bucket));
        direct.putBucketVersioning(
                r -> r.bucket(bucket).versioningConfiguration(c -> c.status(BucketVersioningStatus.ENABLED)));
        put(bucket, "a", Octets.of(10, 1));
        put(bucket, "a", Octets.of(20, 2));
        put(bucket, "b", Octets.of(30, 3));
        put(bucket, "gone", Octets.of(40, 4));
        client.deleteObject(r -> r.bucket(bucket).key("gone"));
        Path journal = work.resolve("versions.journal");
        String[] command = {
            "reseal", "--from", "other", "--to", "third", "--json", "--journal", journal.toString(), "s3://" + bucket
        };

        Ended ended = gw(command);

        assertThat(ended.code()).as(ended.log()).isEqualTo(1);
        assertThat(ended.json().getLong("resealed")).isEqualTo(2);
        // versitygw writes the envelope of a copy onto itself into the version that is there
        long left = store.kind() == StoreKind.VERSITYGW ? 2 : 4;
        assertThat(ended.json().getLong("oldVersions")).isEqualTo(left);
        assertThat(ended.log()).contains("stays s3://kept-v/gone?versionId=", "stays s3://kept-v/a?versionId=");
        JsonObject current = gw("report", "keys", "s3://" + bucket, "--json", "--key", "other")
                .json();
        assertThat(objects(current, "other")).isZero();
        Ended versions = gw("report", "keys", "s3://" + bucket, "--json", "--key", "other", "--versions");
        assertThat(versions.code()).isEqualTo(1);
        assertThat(objects(versions.json(), "other")).isEqualTo(left);
        assertThat(objects(versions.json(), "third")).isEqualTo(2);
        assertThat(client.getObjectAsBytes(r -> r.bucket(bucket).key("a")).asByteArray())
                .isEqualTo(Octets.of(20, 2));
        Ended again = gw(command);
        assertThat(again.json().getLong("resealed")).as("nothing is done twice").isZero();
    }

    @Test
    void termEndsARunInOrderAndItGoesOn() {
        String bucket = "kept-t";
        client.createBucket(r -> r.bucket(bucket));
        for (int i = 0; i < 20; i++) {
            put(bucket, "k" + i, Octets.of(i, i));
        }
        String[] command = {
            "reseal",
            "--from",
            "other",
            "--to",
            "third",
            "--json",
            "--rate",
            "2",
            "--journal",
            work.resolve("stopped.journal").toString(),
            "s3://" + bucket
        };
        try (GatewayProcess run = launch(command)) {
            run.await("the first object", process -> keyOf(bucket, "k0").equals("third"));
            assertThat(run.terminate()).as(run.log()).isEqualTo(1);
            assertThat(run.log()).contains("gw: stopped; the same command with --resume goes on");
        }
        command[7] = "1000";
        String[] resume = Arrays.copyOf(command, command.length + 1);
        resume[command.length] = "--resume";

        Ended ended = gw(resume);

        assertThat(ended.code()).as(ended.log()).isZero();
        assertThat(ended.json().getLong("looked")).isEqualTo(20);
        assertThat(objects(gw("report", "keys", "s3://" + bucket, "--json").json(), "third"))
                .isEqualTo(20);
    }
}
