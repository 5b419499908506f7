package io.ssegateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.testing.ServerCache;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;

/** Copies by programs: small objects in one request, large ones in parts, from a bucket of another key and store. */
@ExtendWith(TwoStores.class)
class CopyToolsIT {
    private static final int SIZE = 20 << 20;
    private static final byte[] LARGE = Octets.of(SIZE, 20);
    private static final byte[] SMALL = Octets.of(70_000, 7);

    private static final String BOTO3 = """
            import boto3, sys
            source, target = sys.argv[1:]
            s3 = boto3.client("s3")
            for key in ("large", "small"):
                s3.copy({"Bucket": source, "Key": "tool/" + key}, target, "boto3/" + key)
            s3.copy_object(CopySource={"Bucket": source, "Key": "tool/a b+ü"}, Bucket=target, Key="boto3/a b+ü")
            head = s3.head_object(Bucket=target, Key="boto3/small")
            assert head["ContentType"] == "text/x-tool" and head["Metadata"] == {"colour": "blue"}, head
            """;

    @TempDir
    Path folder;

    @BeforeAll
    static void put() {
        for (String bucket : List.of("sealed-c", "v-sealed", "obs-c")) {
            for (String key : List.of("large", "small", "a b+ü")) {
                TwoStores.client()
                        .putObject(
                                r -> r.bucket(bucket)
                                        .key("tool/" + key)
                                        .contentType("text/x-tool")
                                        .metadata(Map.of("colour", "blue")),
                                RequestBody.fromBytes(bytes(key)));
            }
        }
    }

    private static byte[] bytes(String key) {
        return key.equals("large") ? LARGE : SMALL;
    }

    private Tool tool(Path program) {
        String endpoint = TwoStores.gateway().plainEndpoint();
        return new Tool(program, folder)
                .with("AWS_ENDPOINT_URL", endpoint)
                .with("AWS_ACCESS_KEY_ID", Standing.ACCESS)
                .with("AWS_SECRET_ACCESS_KEY", Standing.SECRET)
                .with("AWS_DEFAULT_REGION", "us-east-1")
                .with("RCLONE_CONFIG_GW_TYPE", "s3")
                .with("RCLONE_CONFIG_GW_PROVIDER", "Other")
                .with("RCLONE_CONFIG_GW_ENV_AUTH", "true")
                .with("RCLONE_CONFIG_GW_ENDPOINT", endpoint);
    }

    private static void isThere(String bucket, String prefix, String... keys) {
        for (String key : keys) {
            assertThat(Arrays.equals(TwoStores.get(bucket, prefix + key), bytes(key)))
                    .as(bucket + "/" + prefix + key)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sealed-c", "v-sealed", "obs-c"})
    void awsCliCopiesAndMoves(String from) {
        Tool aws = tool(ServerCache.awsCli());
        aws.run("s3", "cp", "--quiet", "s3://" + from + "/tool/small", "s3://other-c/aws/small");
        aws.run("s3", "cp", "--quiet", "s3://" + from + "/tool/large", "s3://other-c/aws/large");
        isThere("other-c", "aws/", "small", "large");
        aws.run("s3", "mv", "--quiet", "s3://other-c/aws/small", "s3://" + from + "/aws/small");
        isThere(from, "aws/", "small");
        assertThat(TwoStores.client()
                        .listObjectsV2(r -> r.bucket("other-c").prefix("aws/small"))
                        .contents())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sealed-c", "v-sealed", "obs-c"})
    void boto3Copies(String from) {
        tool(ServerCache.python()).run("-c", BOTO3, from, "other-c");
        isThere("other-c", "boto3/", "small", "large", "a b+ü");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sealed-c", "v-sealed", "obs-c"})
    void rcloneCopiesOnTheServer(String from) {
        Tool rclone = tool(ServerCache.program("rclone"));
        rclone.run("copy", "gw:" + from + "/tool", "gw:other-c/rclone");
        isThere("other-c", "rclone/", "small", "large", "a b+ü");
        rclone.run("moveto", "--s3-copy-cutoff", "5M", "gw:other-c/rclone/large", "gw:" + from + "/rclone/large");
        isThere(from, "rclone/", "large");
        rclone.run(
                "check", "--download", "gw:" + from + "/tool", "gw:other-c/rclone", "--one-way", "--exclude", "large");
    }

    @Test
    void rcloneFindsNothingToDoASecondTime() {
        Tool rclone = tool(ServerCache.program("rclone"));
        rclone.run("sync", "gw:obs-c/tool", "gw:obs-c/again");
        rclone.run("check", "gw:obs-c/tool", "gw:obs-c/again");
        isThere("obs-c", "again/", "small", "large", "a b+ü");
    }
}
