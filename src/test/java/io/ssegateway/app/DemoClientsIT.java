package io.ssegateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.testing.Corpus;
import io.ssegateway.testing.DemoProcess;
import io.ssegateway.testing.MinioLines;
import io.ssegateway.testing.ServerCache;
import io.ssegateway.testing.WindowSearch;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** 200 files from 0 B to 200 MB through every client that the demo prints a line for, with nothing but that line. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DemoClientsIT {
    private static final String BOTO3 = """
            import boto3, os, sys
            source, bucket, target = sys.argv[1:]
            s3 = boto3.client("s3")
            s3.create_bucket(Bucket=bucket)
            for folder, _, names in os.walk(source):
                for name in names:
                    file = os.path.join(folder, name)
                    s3.upload_file(file, bucket, os.path.relpath(file, source))
            for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, PaginationConfig={"PageSize": 33}):
                for entry in page["Contents"]:
                    file = os.path.join(target, entry["Key"])
                    os.makedirs(os.path.dirname(file), exist_ok=True)
                    s3.download_file(bucket, entry["Key"], file)
                    assert os.path.getsize(file) == entry["Size"]
            """;

    private Path folder;
    private Path files;
    private Path back;
    private Map<String, String> digests;
    private WindowSearch search;
    private DemoProcess demo;

    @BeforeAll
    void start(@TempDir Path temporary) throws IOException {
        folder = temporary;
        files = folder.resolve("my files");
        back = folder.resolve("back");
        Corpus.write(files);
        digests = Corpus.digests(files);
        search = WindowSearch.of(files);
        demo = DemoProcess.start(folder, Map.of());
    }

    @AfterAll
    void stop() {
        try (DemoProcess running = demo) {
            System.out.printf(
                    "DemoClientsIT: the gateway's peak memory is %d MiB%n",
                    running.gateway().memory("VmHWM") >> 20);
            assertThat(running.gateway().log()).doesNotContain("ERROR", "\tat ");
        }
    }

    @AfterEach
    void makeRoom() {
        demo.run("rm -rf \"$1\"", back);
    }

    private void isBackAndSealed(String bucket) {
        assertThat(Corpus.digests(back)).isEqualTo(digests);
        Path stored = Path.of(demo.variable("GW_STORE_DIR"), bucket);
        assertThat(Corpus.digests(stored)).hasSameSizeAs(digests);
        assertThat(search.firstIn(stored)).isEmpty();
    }

    @Test
    void awsCli() {
        Path aws = ServerCache.awsCli();
        demo.run("\"$1\" s3 mb s3://by-aws && \"$1\" s3 cp --quiet --recursive \"$2\" s3://by-aws", aws, files);
        demo.run("\"$1\" s3 cp --quiet --recursive s3://by-aws \"$2\"", aws, back);

        isBackAndSealed("by-aws");
    }

    @Test
    void aSecondSyncOfAwsCliTransfersNothing() throws IOException {
        Path aws = ServerCache.awsCli();
        Path real = files.resolve("real");
        String sync = "\"$1\" s3 sync --no-progress \"$2\" s3://by-sync";
        String first = demo.run("\"$1\" s3 mb s3://by-sync && " + sync, aws, real);
        assertThat(first).contains("upload:");

        assertThat(demo.run(sync, aws, real)).isEmpty();
        assertThat(demo.run("\"$1\" s3 sync s3://by-sync \"$2\" --dryrun", aws, real))
                .isEmpty();
        Files.writeString(Files.createDirectories(real.resolve("0")).resolve("later"), "later");
        assertThat(demo.run(sync, aws, real)).containsOnlyOnce("upload:");
        Files.delete(real.resolve("0/later"));
    }

    @Test
    void boto3() throws IOException {
        Path script = Files.writeString(folder.resolve("boto.py"), BOTO3);
        demo.run("\"$1\" \"$2\" \"$3\" by-boto \"$4\"", ServerCache.python(), script, files, back);

        isBackAndSealed("by-boto");
    }

    @Test
    void rcloneWhoseCheckFindsAChangedByte() throws IOException {
        String rclone = "env -u AWS_CA_BUNDLE \"$1\" ";
        Path program = ServerCache.program("rclone");
        demo.run(rclone + "copy \"$2\" gw:by-rclone", program, files);
        demo.run(rclone + "copy gw:by-rclone \"$2\"", program, back);
        isBackAndSealed("by-rclone");

        String check = rclone + "check --download \"$2\" gw:by-rclone";
        assertThat(demo.run(check, program, back)).contains("0 differences found", Corpus.FILES + " matching");
        try (RandomAccessFile changed =
                new RandomAccessFile(back.resolve("made/14/été-日本.bin").toFile(), "rw")) {
            changed.seek(123_456_789);
            int old = changed.read();
            changed.seek(123_456_789);
            changed.write(old ^ 1);
        }
        DemoProcess.Ended differs = demo.shell(check, program, back);
        assertThat(differs.code()).isEqualTo(1);
        assertThat(differs.output()).contains("1 differences found");
    }

    /** A JVM of its own, as printed: what it trusts it has from the trust store. */
    @Test
    void minioJavaClient() {
        String trust = "-Djavax.net.ssl.trustStore=\"$GW_TRUST_STORE\""
                + " -Djavax.net.ssl.trustStorePassword=\"$GW_TRUST_STORE_PASSWORD\" ";
        demo.run(
                "\"$1\" " + trust + "-cp \"$2\" " + MinioLines.class.getName() + " \"$3\" by-minio \"$4\"",
                Path.of(System.getProperty("java.home"), "bin", "java"),
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                files,
                back);

        isBackAndSealed("by-minio");
    }

    /**
     * The search that finds nothing in sealed buckets finds the same files where a rule says that they lie in clear.
     */
    @Test
    void theSearchFindsTheFilesInAPlainBucket() throws IOException {
        Path rule = demo.data().resolve("policies/plain.yaml");
        Files.writeString(rule, "version: 1\nbuckets:\n  - {match: by-plain, encrypt: none}\n");
        Awaitility.await("reload")
                .atMost(Duration.ofSeconds(30))
                .until(() -> demo.gateway().log().contains("are in force"));
        Path aws = ServerCache.awsCli();
        Path some = files.resolve("real/1");
        demo.run("\"$1\" s3 mb s3://by-plain && \"$1\" s3 cp --quiet --recursive \"$2\" s3://by-plain", aws, some);
        demo.run("\"$1\" s3 cp --quiet --recursive s3://by-plain \"$2\"", aws, back);

        assertThat(Corpus.digests(back)).isEqualTo(Corpus.digests(some)).isNotEmpty();
        assertThat(search.firstIn(Path.of(demo.variable("GW_STORE_DIR"), "by-plain")))
                .isPresent();
    }
}
