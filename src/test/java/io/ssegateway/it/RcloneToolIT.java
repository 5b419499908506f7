package io.ssegateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.testing.ServerCache;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * rclone as it comes: with the settings for any store on opaque and MD5 buckets; with those for MinIO, which have it
 * check the ETags of uploads in parts, on an MD5 bucket. Debian's release and a current one.
 */
@ExtendWith(Stage.class)
class RcloneToolIT {
    static Stream<Arguments> buckets() {
        return Stream.of("debian", "current")
                .flatMap(release -> Stream.of(
                        Arguments.of(release, "Other", "sealed-rclone-" + release),
                        Arguments.of(release, "Other", "mixed-rclone-" + release),
                        Arguments.of(release, "Other", "obs-rclone-other-" + release),
                        Arguments.of(release, "Minio", "obs-rclone-minio-" + release)));
    }

    @ParameterizedTest
    @MethodSource("buckets")
    void aTreeIsSyncedOnceCheckedCopiedAndPurged(String release, String provider, String bucket, @TempDir Path home) {
        Workbench bench = Workbench.in(home, bucket);
        Path program = release.equals("debian") ? ServerCache.program("rclone") : ServerCache.installed("rclone");
        Tool rclone = new Tool(program, home)
                .with("RCLONE_CONFIG_GW_TYPE", "s3")
                .with("RCLONE_CONFIG_GW_PROVIDER", provider)
                .with("RCLONE_CONFIG_GW_ENDPOINT", bench.endpoint())
                .with("RCLONE_CONFIG_GW_ACCESS_KEY_ID", Standing.ACCESS)
                .with("RCLONE_CONFIG_GW_SECRET_ACCESS_KEY", Standing.SECRET)
                .with("RCLONE_CA_CERT", bench.authority());
        String tree = "gw:" + bucket + "/tree";

        assertThat(rclone.run("sync", "-v", bench.files(), tree)).contains("Copied");
        assertThat(rclone.run("sync", "-v", bench.files(), tree)).doesNotContain("Copied", "Updated", "Deleted");
        assertThat(rclone.run("check", "--download", bench.files(), tree)).contains("0 differences found");
        assertThat(rclone.run("size", tree)).contains("(" + Workbench.SIZE + " Byte)");
        rclone.run("copy", "gw:" + bucket, bench.back());
        bench.isBack();

        rclone.run("copy", tree, "gw:" + bucket + "/copy");
        assertThat(rclone.run("check", "--download", tree, "gw:" + bucket + "/copy"))
                .contains("0 differences found");
        rclone.run("delete", "gw:" + bucket);
        bench.isEmpty();
    }
}
