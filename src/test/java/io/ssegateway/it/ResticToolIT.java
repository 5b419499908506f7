package io.ssegateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.testing.Corpus;
import io.ssegateway.testing.ServerCache;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** restic as it comes: a repository that is written, thinned out, read to the last byte and restored. */
@ExtendWith(Stage.class)
class ResticToolIT {
    @ParameterizedTest
    @ValueSource(strings = {"sealed-restic", "mixed-restic"})
    void aRepositoryIsWrittenPrunedCheckedAndRestored(String bucket, @TempDir Path home) {
        Workbench bench = Workbench.in(home, bucket);
        Tool restic = bench.tool(ServerCache.program("restic"))
                .with("RESTIC_REPOSITORY", "s3:" + bench.endpoint() + "/" + bucket + "/backup")
                .with("RESTIC_PASSWORD", "of the repository")
                .with("SSL_CERT_FILE", bench.authority());

        restic.run("init");
        restic.run("backup", "tree");
        bench.file(Workbench.LARGEST, (20 << 20) - 1);
        assertThat(restic.run("backup", "tree")).contains("1 changed");
        assertThat(restic.run("forget", "--keep-last", "1", "--prune")).contains("removing", "1 snapshots");
        assertThat(restic.run("check", "--read-data")).contains("no errors were found");

        restic.run("restore", "latest", "--target", bench.back());
        assertThat(Corpus.digests(bench.back().resolve("tree"))).isEqualTo(Corpus.digests(bench.files()));
    }
}
