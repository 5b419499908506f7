import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Fetches one archive, compares its SHA-512 and unpacks it: what {@code gw} needs where no Maven is installed, with
 * nothing but the JDK. Arguments: address, SHA-512 in hex, folder that appears only when all went well.
 */
final class FetchMaven {
    private FetchMaven() {}

    public static void main(String[] args) throws IOException, GeneralSecurityException {
        Path target = Path.of(args[2]).toAbsolutePath();
        Files.createDirectories(target.getParent());
        Path work = Files.createTempDirectory(target.getParent(), ".fetch");
        Path archive = work.resolve("archive.zip");
        work.toFile().deleteOnExit();
        archive.toFile().deleteOnExit();
        try (InputStream in = URI.create(args[0]).toURL().openStream()) {
            Files.copy(in, archive);
        } catch (IOException e) {
            stop(args[0] + " cannot be fetched (" + e + ")");
        }
        byte[] sum = MessageDigest.getInstance("SHA-512").digest(Files.readAllBytes(archive));
        if (!MessageDigest.isEqual(sum, HexFormat.of().parseHex(args[1]))) {
            stop("the checksum of " + args[0] + " is not the expected one; nothing was installed");
        }
        Path folder = work.resolve("unpacked");
        unpack(archive, folder);
        Files.move(folder, target, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Leaves the archive's first folder out, as {@code tar --strip-components=1} does. */
    private static void unpack(Path archive, Path folder) throws IOException {
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            for (ZipEntry entry : zip.stream().filter(e -> !e.isDirectory()).toList()) {
                String name = entry.getName().substring(entry.getName().indexOf('/') + 1);
                Path file = folder.resolve(name).normalize();
                if (!file.startsWith(folder)) {
                    stop("the archive names a file outside of itself");
                }
                Files.createDirectories(file.getParent());
                try (InputStream in = zip.getInputStream(entry)) {
                    Files.copy(in, file);
                }
                if (name.startsWith("bin/") && !file.toFile().setExecutable(true)) {
                    stop(file + " cannot be made executable");
                }
            }
        }
    }

    private static void stop(String why) {
        System.err.println("gw: " + why);
        System.exit(3);
    }
}
