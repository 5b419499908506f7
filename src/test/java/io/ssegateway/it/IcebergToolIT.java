package io.ssegateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.app.DevCertificates;
import io.ssegateway.testing.ServerCache;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An Iceberg table of Parquet files over S3FileIO as it comes, in a JVM and with a class path of its own. */
@ExtendWith(Stage.class)
class IcebergToolIT {
    private static final Path PROGRAM =
            Path.of("src/test/tools/iceberg/TableOnS3.java").toAbsolutePath();

    @ParameterizedTest
    @ValueSource(strings = {"sealed-iceberg", "mixed-iceberg"})
    void aTableIsWrittenReadAndDropped(String bucket, @TempDir Path home) {
        Workbench bench = Workbench.in(home, bucket);
        Tool java = bench.tool(Path.of(System.getProperty("java.home"), "bin", "java"));

        String printed = java.run(
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "-Djavax.net.ssl.trustStore=" + Stage.gateway().trustStore(),
                "-Djavax.net.ssl.trustStorePassword=" + DevCertificates.TRUST_STORE_PASSWORD,
                "-cp",
                ServerCache.icebergJars().resolve("*"),
                PROGRAM,
                "s3://" + bucket + "/lake/a table");

        assertThat(printed).contains("read 61001 rows as they were written", "read 1 row by its number", "dropped");
    }
}
