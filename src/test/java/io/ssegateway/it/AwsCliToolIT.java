package io.ssegateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.testing.ServerCache;
import io.ssegateway.testing.WindowSearch;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** aws-cli as it comes: what is larger than 8 MB goes, comes and is copied in parts. */
@ExtendWith(Stage.class)
class AwsCliToolIT {
    @ParameterizedTest
    @ValueSource(strings = {"sealed-awscli", "mixed-awscli"})
    void aTreeGoesThereAndBackOnceIsCopiedAndDeleted(String bucket, @TempDir Path home) {
        Workbench bench = Workbench.in(home, bucket);
        Tool aws = bench.tool(ServerCache.installed("aws"));
        String root = "s3://" + bucket;
        String tree = root + "/tree";

        assertThat(aws.run("s3", "sync", "--no-progress", bench.files(), tree)).contains("upload:");
        bench.wentInParts();
        assertThat(aws.run("s3", "sync", "--no-progress", bench.files(), tree)).isEmpty();
        assertThat(aws.run("s3", "ls", "--recursive", "--summarize", tree))
                .contains("Total Objects: 4", "Total Size: " + Workbench.SIZE);
        aws.run("s3", "sync", "--no-progress", root, bench.back());
        bench.isBack();
        assertThat(aws.run("s3", "sync", "--no-progress", root, bench.back())).isEmpty();

        aws.run("s3", "mv", "--no-progress", "--recursive", tree, root + "/moved");
        aws.run("s3", "mv", "--no-progress", "--recursive", root + "/moved", tree);
        aws.run("s3", "sync", "--no-progress", "--delete", "--exact-timestamps", root, bench.back());
        bench.isBack();
        assertThat(WindowSearch.of(bench.files())
                        .firstIn(Stage.store().dataFolder().resolve(bucket)))
                .isEmpty();

        aws.run("s3", "rm", "--recursive", root);
        bench.isEmpty();
    }
}
