package io.ssegateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.testing.Corpus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * What every program of the lane works on: a small tree of files whose largest one is sent in parts by whoever sends in
 * parts at all, room for what comes back, and a bucket. A mixed bucket holds an object in clear from before the gateway
 * came.
 */
final class Workbench {
    /** The largest file of the tree. */
    static final String LARGEST = "été/日本 20 MiB.bin";

    /** Bytes of all files together. */
    static final long SIZE = 1 + 100_000 + (20 << 20);

    private static final String CLEAR = "before/in clear.txt";

    private final Path home;
    private final String bucket;

    private Workbench(Path home, String bucket) {
        this.home = home;
        this.bucket = bucket;
    }

    /** Writes the files below a new folder and makes the bucket. */
    static Workbench in(Path home, String bucket) {
        Workbench bench = new Workbench(home, bucket);
        bench.file("empty", 0);
        bench.file("two words/one byte", 1);
        bench.file("a+b&c=d%20;e.bin", 100_000);
        bench.file(LARGEST, 20 << 20);
        Stage.client().createBucket(b -> b.bucket(bucket));
        if (bucket.startsWith("mixed-")) {
            Stage.direct().putObject(b -> b.bucket(bucket).key(CLEAR), RequestBody.fromString(CLEAR));
        }
        return bench;
    }

    /** A program that is told where the gateway is, who signs, and which authority vouches for the gateway. */
    Tool tool(Path program) {
        return new Tool(program, home)
                .with("AWS_ENDPOINT_URL", endpoint())
                .with("AWS_ACCESS_KEY_ID", Standing.ACCESS)
                .with("AWS_SECRET_ACCESS_KEY", Standing.SECRET)
                .with("AWS_DEFAULT_REGION", "us-east-1")
                .with("AWS_CA_BUNDLE", authority());
    }

    String endpoint() {
        return Stage.gateway().tlsEndpoint();
    }

    /** PEM file of the authority that the gateway's certificate comes from. */
    Path authority() {
        return Stage.gateway().authority();
    }

    /** Where the program is at home. */
    Path home() {
        return home;
    }

    String bucket() {
        return bucket;
    }

    /** The tree; its place in the bucket is below {@code tree/}. */
    Path files() {
        return home.resolve("tree");
    }

    /** The files of the tree. */
    List<Path> list() {
        try (Stream<Path> all = Files.walk(files())) {
            return all.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where what comes back belongs. */
    Path back() {
        return home.resolve("back");
    }

    /** All that the bucket shall hold came back: the tree, and what lay there in clear before. */
    void isBack() {
        Map<String, String> digests = new TreeMap<>();
        Corpus.digests(files()).forEach((path, digest) -> digests.put("tree/" + path, digest));
        if (bucket.startsWith("mixed-")) {
            digests.put(CLEAR, Octets.sha256Hex(CLEAR.getBytes()));
        }
        assertThat(Corpus.digests(back())).isEqualTo(digests);
    }

    /** The store got the largest file in parts. */
    void wentInParts() {
        assertThat(Stage.direct()
                        .headObject(b -> b.bucket(bucket).key("tree/" + LARGEST))
                        .eTag())
                .contains("-");
    }

    /** Neither objects nor unfinished uploads are left in the store. */
    void isEmpty() {
        S3Client store = Stage.direct();
        assertThat(store.listObjectsV2(b -> b.bucket(bucket)).contents())
                .map(S3Object::key)
                .isEmpty();
        assertThat(store.listMultipartUploads(b -> b.bucket(bucket)).uploads()).isEmpty();
    }

    /** A file of the tree, in place of the one that was there. */
    Path file(String path, int size) {
        try {
            Path file = files().resolve(path);
            Files.createDirectories(file.getParent());
            Files.write(file, Octets.of(size, size + 1L));
            // stores may tell times in whole seconds: a file must not look newer than its object
            return Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
