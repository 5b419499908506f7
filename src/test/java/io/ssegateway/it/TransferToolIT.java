package io.ssegateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.transfer.s3.S3TransferManager;

/** The AWS SDK's transfers over its Java client with parts switched on: parts of 8 MiB go up, parts by number down. */
@ExtendWith(Stage.class)
class TransferToolIT {
    @ParameterizedTest
    @ValueSource(strings = {"sealed-transfer", "mixed-transfer"})
    void aFolderGoesThereAndBackAndIsDeleted(String bucket, @TempDir Path home) {
        Workbench bench = Workbench.in(home, bucket);
        try (S3AsyncClient client = Clients.async(Stage.gateway(), true);
                S3TransferManager transfers =
                        S3TransferManager.builder().s3Client(client).build()) {
            assertThat(transfers
                            .uploadDirectory(
                                    b -> b.source(bench.files()).bucket(bucket).s3Prefix("tree"))
                            .completionFuture()
                            .join()
                            .failedTransfers())
                    .isEmpty();
            bench.wentInParts();
            assertThat(transfers
                            .downloadDirectory(b -> b.bucket(bucket).destination(bench.back()))
                            .completionFuture()
                            .join()
                            .failedTransfers())
                    .isEmpty();
            bench.isBack();

            var keys = client.listObjectsV2(b -> b.bucket(bucket)).join().contents().stream()
                    .map(S3Object::key)
                    .map(key -> ObjectIdentifier.builder().key(key).build())
                    .toList();
            assertThat(client.deleteObjects(b -> b.bucket(bucket).delete(d -> d.objects(keys)))
                            .join()
                            .errors())
                    .isEmpty();
            bench.isEmpty();
        }
    }
}
