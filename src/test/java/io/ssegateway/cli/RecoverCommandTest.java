package io.ssegateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.cli.SealedFolder.Stored;
import io.ssegateway.envelope.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecoverCommandTest extends RecoverFixture {
    @Test
    void givesBackEverySizeFromBytesAlone() throws IOException {
        Map<String, byte[]> plain = new LinkedHashMap<>();
        int[] sizes = {0, 1, 65_479, 65_480, 65_481, 131_000, 1 << 20, 6 << 20};
        for (int size : sizes) {
            plain.put("photos/of " + size + "/käse.bin", Samples.bytes(size));
        }
        for (Map.Entry<String, byte[]> one : plain.entrySet()) {
            String key = one.getKey().substring("photos/".length());
            SealedFolder.write(
                    source,
                    one.getKey(),
                    sealed.kms("photos", key, one.getValue()).bytes());
        }

        CommandRun run = recover();

        assertThat(run.code()).as(run.out() + run.err()).isZero();
        assertThat(run.json().getLong("recovered")).isEqualTo(sizes.length);
        assertThat(files()).containsExactlyInAnyOrderElementsOf(plain.keySet());
        for (Map.Entry<String, byte[]> one : plain.entrySet()) {
            assertThat(target.resolve(one.getKey())).hasBinaryContent(one.getValue());
        }
    }

    @Test
    void givesBackObjectsUnderTheRootKeyWithAndWithoutMetadata() throws IOException {
        byte[] plain = Samples.bytes(200_000);
        Stored stored = sealed.root("photos", "a", plain);
        SealedFolder.write(source, "photos/a", stored.bytes(), stored.envelope());
        SealedFolder.write(source, "photos/b", stored.bytes());

        assertThat(recover().code()).isZero();
        assertThat(target.resolve("photos/a")).hasBinaryContent(plain);
        assertThat(target.resolve("photos/b")).hasBinaryContent(plain);
    }

    @Test
    void takesTheBucketFromTheCommandLine() throws IOException {
        byte[] plain = Samples.bytes(10);
        Stored stored = sealed.kms("photos", "deep/a", plain);
        SealedFolder.write(source, "deep/a", stored.bytes(), stored.envelope());

        assertThat(recover("--bucket", "photos").code()).isZero();
        assertThat(target.resolve("photos/deep/a")).hasBinaryContent(plain);
    }

    @Test
    void aRenamedObjectOpensByItsBytesAndNotByItsMetadata() throws IOException {
        byte[] plain = Samples.bytes(10);
        Stored stored = sealed.kms("photos", "a", plain);
        SealedFolder.write(source, "other/b", stored.bytes(), stored.envelope());

        CommandRun strict = recover();
        assertThat(strict.code()).isEqualTo(5);
        assertThat(strict.names("failed")).containsExactly("other/b");
        assertThat(files()).isEmpty();

        assertThat(recover("--ignore-metadata").code()).isZero();
        assertThat(target.resolve("other/b")).hasBinaryContent(plain);
    }

    @Test
    void skipsWhatIsNoSealedObjectAndRecoversTheRest() throws IOException {
        byte[] plain = Samples.bytes(10);
        Stored stored = sealed.kms("photos", ".hidden", plain);
        SealedFolder.write(source, "photos/.hidden", stored.bytes());
        SealedFolder.write(source, "photos/.store-state", new byte[7]);
        SealedFolder.write(source, "photos/clear", Samples.bytes(70_000));
        SealedFolder.write(source, "photos/empty", new byte[0]);
        SealedFolder.write(source, "photos/cut-without-metadata", Arrays.copyOf(stored.bytes(), 60));
        SealedFolder.write(source, ".lock", new byte[0]);
        Files.createSymbolicLink(source.resolve("photos/link"), source.resolve("photos/.hidden"));

        CommandRun run = recover();

        assertThat(run.code()).as(run.out()).isZero();
        assertThat(run.json().getLong("skipped")).isEqualTo(6);
        assertThat(run.names("skippedObjects")).contains("photos/clear", "photos/.store-state");
        assertThat(files()).containsExactly("photos/.hidden");
    }

    @Test
    void namesWhoseKeyIsNotHere() throws IOException {
        SealedFolder.write(
                source, "photos/kept", sealed.kms("photos", "kept", new byte[3]).bytes());
        Map<String, io.ssegateway.envelope.KeySource> sources = Map.of(
                "unknown-key", SealedFolder.elsewhere("local", "gone"),
                "not-this-store", SealedFolder.elsewhere("local", SealedFolder.KEY),
                "other-kms", SealedFolder.elsewhere("vault", "transit/x"),
                "customer", io.ssegateway.envelope.KeySource.customer(),
                "other-root", io.ssegateway.envelope.KeySource.root(Samples.ROOT_ID));
        for (var one : sources.entrySet()) {
            byte[] bytes = SealedFolder.with(one.getValue(), "photos", one.getKey(), new byte[3])
                    .bytes();
            SealedFolder.write(source, "photos/" + one.getKey(), bytes);
        }

        CommandRun run = recover();

        assertThat(run.code()).isEqualTo(5);
        assertThat(run.names("failed"))
                .containsExactlyInAnyOrderElementsOf(
                        sources.keySet().stream().map(name -> "photos/" + name).toList());
        assertThat(run.out()).contains("gone", "SSE-C", "vault", "00000007");
        assertThat(files()).containsExactly("photos/kept");
    }

    @Test
    void anObjectOutsideOfABucketsFolderIsNamed() throws IOException {
        SealedFolder.write(
                source, "loose", sealed.kms("photos", "loose", new byte[3]).bytes());

        CommandRun run = recover();

        assertThat(run.code()).isEqualTo(5);
        assertThat(run.out()).contains("--bucket");
    }

    @Test
    void refusesTheDiskOfAStoreThatKeepsNoCopies() throws IOException {
        SealedFolder.write(source, "photos/a/xl.meta", "XL2 1   ".getBytes(java.nio.charset.StandardCharsets.US_ASCII));

        CommandRun run = recover();

        assertThat(run.code()).isEqualTo(3);
        assertThat(run.err()).contains("MinIO", "s3://");
    }

    @Test
    void anEarlierFileIsReplacedByAWholeObjectOnly() throws IOException {
        Stored stored = sealed.kms("photos", "a", new byte[] {1, 2, 3});
        SealedFolder.write(source, "photos/a", stored.bytes());
        SealedFolder.write(target, "photos/a", new byte[] {9});

        assertThat(recover().code()).isZero();
        assertThat(target.resolve("photos/a")).hasBinaryContent(new byte[] {1, 2, 3});

        SealedFolder.write(source, "photos/a", Arrays.copyOf(stored.bytes(), stored.bytes().length - 1));
        assertThat(recover().code()).isEqualTo(5);
        assertThat(target.resolve("photos/a")).hasBinaryContent(new byte[] {1, 2, 3});
    }

    @Test
    void aWrongPassphraseEndsWithThree() {
        System.setProperty(PASSPHRASE, "another one, long enough");
        try {
            CommandRun run = recover();
            assertThat(run.code()).isEqualTo(3);
            assertThat(run.err()).hasLineCount(1).doesNotContain("another one");
        } finally {
            System.setProperty(PASSPHRASE, SealedFolder.SECRET);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--bucket=", "--bucket=..", "--bucket=a/b", "--nonsense"})
    void aWrongCommandLineEndsWithTwo(String option) {
        assertThat(recover(option).code()).isEqualTo(2);
    }

    @Test
    void refusesToWriteIntoItsSource() {
        target = source.resolve("inside");
        assertThat(recover().code()).isEqualTo(2);
    }

    @Test
    void aSourceThatIsNotThereEndsWithTwo() {
        source = work.resolve("none");
        assertThat(recover().code()).isEqualTo(2);
    }

    @Test
    void peopleGetEachFailureAndTheCounts() throws IOException {
        byte[] bytes = sealed.kms("photos", "a", new byte[3]).bytes();
        bytes[50] ^= 1;
        SealedFolder.write(source, "photos/\u001b[31ma", bytes);

        CommandRun run = CommandRun.of(
                "recover", source.toString(), "--keys", sealed.keys().toString(), "--to", target.toString());

        assertThat(run.code()).isEqualTo(5);
        assertThat(run.out())
                .contains("failed photos/\\u001b[31ma: ", "0 objects (0 bytes) recovered, 1 failed, 0 skipped")
                .doesNotContain("\u001b");
        assertThat(run.err()).contains("failed photos/").doesNotContain("\u001b");
    }
}
