package io.ssegateway.testing;

import io.minio.DownloadObjectArgs;
import io.minio.ListObjectsArgs;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.Result;
import io.minio.UploadObjectArgs;
import io.minio.messages.Item;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The lines that {@code gw demo} prints for the MinIO Java client, as a program: source folder, bucket, target. */
public final class MinioLines {
    private MinioLines() {}

    /** Uploads every file, then downloads what the bucket lists. */
    public static void main(String[] arguments) throws Exception {
        Path source = Path.of(arguments[0]);
        String bucket = arguments[1];
        MinioClient client = MinioClient.builder()
                .endpoint(System.getenv("AWS_ENDPOINT_URL"))
                .region("us-east-1")
                .credentials(System.getenv("AWS_ACCESS_KEY_ID"), System.getenv("AWS_SECRET_ACCESS_KEY"))
                .build();
        client.makeBucket(MakeBucketArgs.builder().bucket(bucket).build());
        for (Path file : files(source)) {
            client.uploadObject(UploadObjectArgs.builder()
                    .bucket(bucket)
                    .object(source.relativize(file).toString())
                    .filename(file.toString())
                    .build());
        }
        Iterable<Result<Item>> listed = client.listObjects(
                ListObjectsArgs.builder().bucket(bucket).recursive(true).build());
        for (Result<Item> item : listed) {
            String key = item.get().objectName();
            Path target = Path.of(arguments[2], key);
            Files.createDirectories(target.getParent());
            client.downloadObject(DownloadObjectArgs.builder()
                    .bucket(bucket)
                    .object(key)
                    .filename(target.toString())
                    .build());
        }
        System.exit(0);
    }

    private static List<Path> files(Path folder) throws java.io.IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }
}
