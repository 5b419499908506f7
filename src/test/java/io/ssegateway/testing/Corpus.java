package io.ssegateway.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A folder of 200 files as people have them: the JDK's own and our sources, and sizes from 0 B over every edge to 200
 * MB.
 */
public final class Corpus {
    /** How many files it has. */
    public static final int FILES = 200;

    private static final List<Integer> SIZES = List.of(
            0,
            1,
            15,
            16,
            17,
            65_479,
            65_480,
            65_481,
            131_000,
            (1 << 20) - 1,
            1 << 20,
            (1 << 20) + 1,
            5 << 20,
            17_000_001,
            200_000_000);
    private static final List<String> NAMES = List.of("plain.bin", "two words.bin", "été-日本.bin", "a+b&c=d%20;e.bin");

    private Corpus() {}

    /** Writes the files below a folder. */
    public static void write(Path folder) throws IOException {
        SplittableRandom random = new SplittableRandom(200);
        for (int i = 0; i < SIZES.size(); i++) {
            Path file = folder.resolve("made/%d/%s".formatted(i, NAMES.get(i % NAMES.size())));
            Files.createDirectories(file.getParent());
            fill(file, SIZES.get(i), random);
        }
        List<Path> real = real(FILES - SIZES.size());
        for (int i = 0; i < real.size(); i++) {
            Path file = folder.resolve(
                    "real/%d/%s".formatted(i % 7, i + "-" + real.get(i).getFileName()));
            Files.createDirectories(file.getParent());
            Files.write(file, Files.readAllBytes(real.get(i)));
        }
        assertThat(digests(folder)).hasSize(FILES);
    }

    /** SHA-256 of every file below a folder, by its path there. */
    public static Map<String, String> digests(Path folder) {
        Map<String, String> digests = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            all.filter(Files::isRegularFile)
                    .forEach(file -> digests.put(folder.relativize(file).toString(), digest(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return digests;
    }

    private static List<Path> real(int count) throws IOException {
        try (Stream<Path> jdk = Files.walk(Path.of(System.getProperty("java.home")));
                Stream<Path> sources = Files.walk(Path.of("src"))) {
            List<Path> files = Stream.concat(jdk, sources)
                    .filter(Files::isRegularFile)
                    .filter(file -> file.toFile().length() < 1 << 20)
                    .limit(count)
                    .toList();
            assertThat(files).hasSize(count);
            return files;
        }
    }

    private static void fill(Path file, int size, SplittableRandom random) throws IOException {
        byte[] block = new byte[1 << 16];
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int left = size; left > 0; left -= block.length) {
                random.nextBytes(block);
                out.write(block, 0, Math.min(left, block.length));
            }
        }
    }

    private static String digest(Path file) {
        try (InputStream in = Files.newInputStream(file);
                DigestInputStream digesting = new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
            digesting.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digesting.getMessageDigest().digest());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
