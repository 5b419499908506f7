package io.ssegateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.testing.Corpus;
import io.ssegateway.testing.DemoProcess;
import io.ssegateway.testing.ServerCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the demo stored comes back without the demo, by the lines it printed. */
class DemoRecoverIT {
    private static final String PRINTED =
            "export GATEWAY_KEYSTORE_PASSPHRASE_FILE=\"$GW_KEYSTORE_PASSPHRASE_FILE\"; exec \"$1\" -jar \"$2\" ";

    @TempDir
    private Path folder;

    private DemoProcess.Ended gw(DemoProcess demo, String line, Object word) {
        return demo.recoveryShell(
                PRINTED + line,
                Path.of(System.getProperty("java.home"), "bin", "java"),
                System.getProperty("gateway.jar"),
                word);
    }

    @Test
    void everythingComesBackFromAPlainCopyOfTheStoresFolder() throws IOException {
        Path files = folder.resolve("files");
        Corpus.write(files);
        try (DemoProcess demo = DemoProcess.start(folder, Map.of())) {
            String upload = "\"$1\" s3 mb s3://$3 && \"$1\" s3 cp --quiet --recursive \"$2\" s3://$3";
            demo.run(upload, ServerCache.awsCli(), files, "photos");
            demo.run(upload, ServerCache.awsCli(), files.resolve("real/1"), "some-more");
            String copy = "cp -r --no-preserve=all \"$GW_STORE_DIR\" copy";
            assertThat(demo.recoveryShell(copy).code()).isZero();
            assertThat(demo.gateway().terminate()).isZero();

            DemoProcess.Ended recovered =
                    gw(demo, "recover copy --keys \"$GW_KEYSTORE\" --to \"$3\"", folder.resolve("restored"));
            assertThat(recovered.code()).as(recovered.output()).isZero();
            assertThat(Corpus.digests(folder.resolve("restored/photos"))).isEqualTo(Corpus.digests(files));
            assertThat(Corpus.digests(folder.resolve("restored/some-more")))
                    .isEqualTo(Corpus.digests(files.resolve("real/1")));

            damage(folder.resolve("copy/photos"));
            DemoProcess.Ended damaged =
                    gw(demo, "recover copy --keys \"$GW_KEYSTORE\" --to \"$3\"", folder.resolve("again"));
            assertThat(damaged.code()).isEqualTo(5);
            assertThat(damaged.output()).contains("made/14/");
            assertThat(Corpus.digests(folder.resolve("again")))
                    .hasSize(Corpus.digests(folder.resolve("restored")).size() - 1);
        }
    }

    /** Cuts one byte off the largest object. */
    private static void damage(Path bucket) throws IOException {
        Path largest;
        try (Stream<Path> all = Files.walk(bucket.resolve("made/14"))) {
            largest = all.filter(Files::isRegularFile).findFirst().orElseThrow();
        }
        try (var channel = Files.newByteChannel(largest, java.nio.file.StandardOpenOption.WRITE)) {
            var unused = channel.truncate(channel.size() - 1);
        }
    }
}
