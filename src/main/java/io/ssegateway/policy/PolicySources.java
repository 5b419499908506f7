package io.ssegateway.policy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The bytes that were read, and digests of the secret files they refer to. Two readings are equal exactly if nothing
 * changed, whether by writing into files or by swapping symbolic links.
 */
public final class PolicySources {
    private static final int MAX_SECRET = 4096;

    private final Map<String, byte[]> files;
    private final Map<Path, String> secrets;

    PolicySources(Map<String, byte[]> files, Map<Path, String> secrets) {
        this.files = new TreeMap<>(files);
        this.secrets = Map.copyOf(secrets);
    }

    /** SHA-256 over names and contents of the policy files, hex; secrets are no part of it. */
    String hash() {
        MessageDigest digest = sha256();
        files.forEach((name, bytes) -> {
            digest.update((name.length() + ":" + name + ":" + bytes.length + ":").getBytes(StandardCharsets.UTF_8));
            digest.update(bytes);
        });
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Names of the policy files, in order. */
    List<String> names() {
        return List.copyOf(files.keySet());
    }

    /** Whether these files, and the secret files that were referred to, still read as they did. */
    boolean sameAs(Map<String, byte[]> now) {
        return files.keySet().equals(now.keySet())
                && now.entrySet().stream().allMatch(e -> Arrays.equals(e.getValue(), files.get(e.getKey())))
                && secrets.entrySet().stream().allMatch(e -> e.getValue().equals(digest(e.getKey())));
    }

    /** What the file holds now, as a digest; a word for one that cannot be read. */
    static String digest(Path path) {
        byte[] bytes = new byte[0];
        try {
            if (!Files.isRegularFile(path) || Files.size(path) > MAX_SECRET) {
                return "none";
            }
            bytes = Files.readAllBytes(path);
            return HexFormat.of().formatHex(sha256().digest(bytes));
        } catch (IOException e) {
            return "unreadable";
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Redacted: nothing of the contents. */
    @Override
    public String toString() {
        return "PolicySources" + files.keySet();
    }
}
