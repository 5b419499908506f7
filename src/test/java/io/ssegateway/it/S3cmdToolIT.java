package io.ssegateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.testing.ServerCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** s3cmd as it comes: parts of 15 MB, and MD5 sums of its own wherever it can get at them. */
@ExtendWith(Stage.class)
class S3cmdToolIT {
    @ParameterizedTest
    @ValueSource(strings = {"sealed-s3cmd", "mixed-s3cmd"})
    void aTreeGoesThereAndBackOnceIsMovedAndDeleted(String bucket, @TempDir Path home) throws IOException {
        Workbench bench = Workbench.in(home, bucket);
        String host = "localhost:" + Stage.gateway().tlsPort();
        Files.writeString(
                home.resolve(".s3cfg"), """
                        [default]
                        access_key = %s
                        secret_key = %s
                        host_base = %s
                        host_bucket = %s
                        ca_certs_file = %s
                        """.formatted(Standing.ACCESS, Standing.SECRET, host, host, bench.authority()));
        Tool s3cmd = new Tool(ServerCache.program("s3cmd"), home);
        String tree = "s3://" + bucket + "/tree/";

        assertThat(s3cmd.run("sync", "--no-progress", bench.files() + "/", tree))
                .contains("Done. Uploaded " + Workbench.SIZE + " bytes");
        bench.wentInParts();
        assertThat(s3cmd.run("sync", "--no-progress", bench.files() + "/", tree))
                .doesNotContain("Uploaded", "upload:");
        assertThat(s3cmd.run("du", tree).strip()).startsWith(String.valueOf(Workbench.SIZE));

        s3cmd.run("mv", "--recursive", tree, "s3://" + bucket + "/moved/");
        s3cmd.run("mv", "--recursive", "s3://" + bucket + "/moved/", tree);
        s3cmd.run("sync", "--no-progress", "s3://" + bucket, bench.back() + "/");
        bench.isBack();

        s3cmd.run("del", "--recursive", "--force", "s3://" + bucket);
        bench.isEmpty();
    }
}
