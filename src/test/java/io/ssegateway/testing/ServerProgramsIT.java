package io.ssegateway.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.minio.BucketExistsArgs;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ServerProgramsIT {
    @Test
    void aTokenOfSoftHsmTakesAKeyAndLeavesNothingBehind() throws Exception {
        Path folder;
        try (SoftHsm token = SoftHsm.token()) {
            folder = token.folder();
            List<Path> before = files(folder);
            token.key("first");
            assertThat(files(folder)).containsAll(before).hasSizeGreaterThan(before.size());
        }
        assertThat(folder).doesNotExist();
    }

    private static List<Path> files(Path folder) throws Exception {
        try (Stream<Path> all = Files.list(folder)) {
            return all.toList();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStoreTakesABucketAndLeavesNothingBehind(StoreKind kind) throws Exception {
        TestStore store = kind.start();
        try (store) {
            MinioClient client = MinioClient.builder()
                    .endpoint(store.endpoint())
                    .region(store.region())
                    .credentials(store.accessKey(), store.secretKey())
                    .build();
            client.makeBucket(MakeBucketArgs.builder().bucket("first").build());

            assertThat(client.bucketExists(
                            BucketExistsArgs.builder().bucket("first").build()))
                    .isTrue();
            assertThat(store.dataFolder().resolve("first")).isDirectory();
        }
        assertThat(Files.exists(store.dataFolder())).isFalse();
        assertThat(ServerProcess.statusOf(store.endpoint())).isZero();
    }
}
