package io.ssegateway.it;

import io.ssegateway.testing.ServerCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** boto3's transfers as they come: above 8 MiB parts go up, and ranges come down, ten at a time. */
@ExtendWith(Stage.class)
class Boto3ToolIT {
    private static final String SCRIPT = """
            import boto3, os, sys
            source, bucket, target = sys.argv[1:]
            s3 = boto3.client("s3")
            for folder, _, names in os.walk(source):
                for name in names:
                    file = os.path.join(folder, name)
                    s3.upload_file(file, bucket, os.path.relpath(file, os.path.dirname(source)))
            pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, PaginationConfig={"PageSize": 2})
            for entry in [entry for page in pages for entry in page["Contents"]]:
                head = s3.head_object(Bucket=bucket, Key=entry["Key"])
                assert (head["ContentLength"], head["ETag"]) == (entry["Size"], entry["ETag"]), (head, entry)
                file = os.path.join(target, entry["Key"])
                os.makedirs(os.path.dirname(file), exist_ok=True)
                s3.download_file(bucket, entry["Key"], file)
            """;

    private static final String EMPTY = """
            import boto3, sys
            boto3.resource("s3").Bucket(sys.argv[1]).objects.all().delete()
            """;

    @ParameterizedTest
    @ValueSource(strings = {"sealed-boto3", "mixed-boto3"})
    void filesGoThereAndBackAndAreDeleted(String bucket, @TempDir Path home) throws IOException {
        Workbench bench = Workbench.in(home, bucket);
        Tool python = bench.tool(ServerCache.python());

        python.run(Files.writeString(home.resolve("files.py"), SCRIPT), bench.files(), bucket, bench.back());
        bench.wentInParts();
        bench.isBack();

        python.run(Files.writeString(home.resolve("empty.py"), EMPTY), bucket);
        bench.isEmpty();
    }
}
