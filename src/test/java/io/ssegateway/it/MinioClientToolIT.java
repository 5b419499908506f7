package io.ssegateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.minio.DownloadObjectArgs;
import io.minio.ListObjectsArgs;
import io.minio.MinioClient;
import io.minio.RemoveObjectsArgs;
import io.minio.Result;
import io.minio.StatObjectArgs;
import io.minio.UploadObjectArgs;
import io.minio.messages.DeleteRequest;
import io.minio.messages.Item;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The MinIO client for Java as it comes: parts of 5 MiB. */
@ExtendWith(Stage.class)
class MinioClientToolIT {
    @ParameterizedTest
    @ValueSource(strings = {"sealed-minioclient", "mixed-minioclient"})
    void filesGoThereAndBackAndAreDeleted(String bucket, @TempDir Path home) throws Exception {
        Workbench bench = Workbench.in(home, bucket);
        try (MinioClient minio = Clients.minio(Stage.gateway())) {
            for (Path file : bench.list()) {
                minio.uploadObject(UploadObjectArgs.builder()
                        .bucket(bucket)
                        .object(home.relativize(file).toString())
                        .filename(file.toString())
                        .build());
            }
            bench.wentInParts();
            List<DeleteRequest.Object> keys = new ArrayList<>();
            for (Result<Item> result : minio.listObjects(
                    ListObjectsArgs.builder().bucket(bucket).recursive(true).build())) {
                Item item = result.get();
                keys.add(new DeleteRequest.Object(item.objectName()));
                assertThat(minio.statObject(StatObjectArgs.builder()
                                        .bucket(bucket)
                                        .object(item.objectName())
                                        .build())
                                .size())
                        .isEqualTo(item.size());
                Path target = bench.back().resolve(item.objectName());
                Files.createDirectories(target.getParent());
                minio.downloadObject(DownloadObjectArgs.builder()
                        .bucket(bucket)
                        .object(item.objectName())
                        .filename(target.toString())
                        .build());
            }
            bench.isBack();

            assertThat(minio.removeObjects(RemoveObjectsArgs.builder()
                            .bucket(bucket)
                            .objects(keys)
                            .build()))
                    .isEmpty();
            bench.isEmpty();
        }
    }
}
