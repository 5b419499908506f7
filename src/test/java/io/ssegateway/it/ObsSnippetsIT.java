package io.ssegateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.obs.services.ObsClient;
import io.ssegateway.app.DevCertificates;
import io.ssegateway.testing.ServerCache;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.logging.log4j.LogManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The README's examples, as they stand there. */
@ExtendWith(ObsStage.class)
class ObsSnippetsIT {
    private static final String KEY = "2026/first photo.txt";

    @TempDir
    Path home;

    @Test
    void java() throws Exception {
        Path hosts = Files.writeString(
                home.resolve("hosts"), "127.0.0.1 " + ObsStage.DOMAIN + " photos-java." + ObsStage.DOMAIN + "\n");
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        String printed = tool(java)
                .run(
                        "-Djdk.net.hosts.file=" + hosts,
                        "-Djavax.net.ssl.trustStore=" + ObsStage.gateway().trustStore(),
                        "-Djavax.net.ssl.trustStorePassword=" + DevCertificates.TRUST_STORE_PASSWORD,
                        "-cp",
                        jar(ObsClient.class) + ":" + jar(LogManager.class),
                        snippet("java", "Example.java"));
        did(printed, "photos-java");
    }

    @Test
    void node() throws Exception {
        Tool node = tool(ServerCache.program("node"));
        ObsProgram.node().forEach(node::with);
        did(node.run(snippet("js", "example.js")), "photos-node");
    }

    @Test
    void python() throws Exception {
        Tool python = tool(ServerCache.python());
        ObsProgram.python().forEach(python::with);
        did(python.run(snippet("python", "example.py")), "photos-python");
    }

    @Test
    void go() throws Exception {
        Path program = ObsProgram.go(snippet("go", "example.go"), home, List.of("photos-go"));
        did(tool(program).run(), "photos-go");
    }

    private Tool tool(Path program) {
        Tool tool = new Tool(program, home);
        ObsProgram.of(ObsSdk.Address.of("obs")).forEach(tool::with);
        return tool;
    }

    /** Writes the example in that language into a file of its own. */
    private Path snippet(String language, String name) throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        String section = readme.substring(readme.indexOf("\n## OBS\n"));
        int begin = section.indexOf("```" + language + "\n") + language.length() + 4;
        return Files.writeString(home.resolve(name), section.substring(begin, section.indexOf("\n```", begin) + 1));
    }

    private static String jar(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                .toString();
    }

    /** It printed method and content; an S3 client reads the same; the bucket encrypts; the store has no word of it. */
    private static void did(String printed, String bucket) {
        assertThat(Stream.of(printed.split("\n")).map(String::strip)).contains("kms hello");
        var got = ObsStage.client().getObjectAsBytes(r -> r.bucket(bucket).key(KEY));
        assertThat(got.asUtf8String()).isEqualTo("hello");
        assertThat(got.response().ssekmsKeyId()).isEqualTo("photos");
        assertThat(ObsStage.client()
                        .getBucketEncryption(r -> r.bucket(bucket))
                        .serverSideEncryptionConfiguration()
                        .rules()
                        .getFirst()
                        .applyServerSideEncryptionByDefault()
                        .sseAlgorithmAsString())
                .isEqualTo("aws:kms");
        assertThat(ObsStage.direct()
                        .getObjectAsBytes(r -> r.bucket(bucket).key(KEY))
                        .asString(StandardCharsets.ISO_8859_1))
                .doesNotContain("hello");
    }
}
