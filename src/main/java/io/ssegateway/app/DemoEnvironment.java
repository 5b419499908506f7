package io.ssegateway.app;

import io.ssegateway.policy.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a client of the demo needs, as files: {@code demo.env} appears whole once requests are served and goes away at
 * stop; {@code recover.env}, which names what recovery needs, and {@code aws.config} stay. Lines are {@code export
 * NAME='value'} for a POSIX shell. Mode 0600.
 *
 * <p>Threads: files are written in the calling thread; not for an event loop.
 */
public final class DemoEnvironment {
    private static final String AWS_CONFIG = """
            [default]
            region = us-east-1
            s3 =
              addressing_style = path
            """;

    private final Path folder;
    private final Facts facts;

    /**
     * Describes a demo.
     *
     * @param folder the demo's state folder, {@code gw-data}
     */
    public DemoEnvironment(Path folder, Facts facts) {
        this.folder = folder.toAbsolutePath().normalize();
        this.facts = facts;
    }

    /**
     * A running demo; all paths absolute.
     *
     * @param endpoint {@code https://localhost:<port>}
     * @param storeFolder where ciphertext lies
     */
    public record Facts(
            URI endpoint,
            String accessKey,
            Secret secretKey,
            DevCertificates certificates,
            Path storeFolder,
            Path keystore,
            Path keystorePassphraseFile) {}

    /** Where the demo in this folder writes down each use of a key. */
    static Path auditFile(Path folder) {
        return folder.resolve("audit.jsonl");
    }

    /** Where each use of a key is written down. */
    Path auditFile() {
        return auditFile(folder);
    }

    /** The file clients source. */
    public Path file() {
        return file(folder);
    }

    /** The same for a demo that is not described yet: one that was killed has left it behind. */
    static Path file(Path folder) {
        return folder.resolve("demo.env");
    }

    /** The file recovery sources, after the demo ended too. */
    public Path recoverFile() {
        return folder.resolve("recover.env");
    }

    /** Writes all files, {@code demo.env} last: who sees it can send requests. */
    public void publish() throws IOException {
        AtomicFile.write(awsConfig(), AWS_CONFIG);
        AtomicFile.write(recoverFile(), exports(recoverVariables()));
        AtomicFile.write(file(), exports(variables()));
    }

    /** Takes {@code demo.env} away; idempotent. */
    public void withdraw() throws IOException {
        Files.deleteIfExists(file());
    }

    /** Every variable in the order of the file. */
    Map<String, String> variables() {
        String endpoint = facts.endpoint().toString();
        String authority = facts.certificates().authority().toString();
        String secret = facts.secretKey().reveal();
        String trustStore = facts.certificates().trustStore().toString();
        Map<String, String> all = new LinkedHashMap<>();
        all.put("AWS_ENDPOINT_URL", endpoint);
        all.put("AWS_ACCESS_KEY_ID", facts.accessKey());
        all.put("AWS_SECRET_ACCESS_KEY", secret);
        all.put("AWS_REGION", "us-east-1");
        all.put("AWS_DEFAULT_REGION", "us-east-1");
        all.put("AWS_CA_BUNDLE", authority);
        all.put("AWS_CONFIG_FILE", awsConfig().toString());
        all.put("MC_HOST_gw", mcHost(endpoint, secret));
        all.put("RCLONE_CONFIG_GW_TYPE", "s3");
        all.put("RCLONE_CONFIG_GW_PROVIDER", "Other");
        all.put("RCLONE_CONFIG_GW_ENDPOINT", endpoint);
        all.put("RCLONE_CONFIG_GW_ACCESS_KEY_ID", facts.accessKey());
        all.put("RCLONE_CONFIG_GW_SECRET_ACCESS_KEY", secret);
        all.put("RCLONE_CONFIG_GW_REGION", "us-east-1");
        all.put("RCLONE_CONFIG_GW_FORCE_PATH_STYLE", "true");
        all.put("RCLONE_CA_CERT", authority);
        all.put("NODE_EXTRA_CA_CERTS", authority);
        all.put("GW_TRUST_STORE", trustStore);
        all.put("GW_TRUST_STORE_PASSWORD", DevCertificates.TRUST_STORE_PASSWORD);
        all.putAll(recoverVariables());
        return all;
    }

    private Map<String, String> recoverVariables() {
        Map<String, String> some = new LinkedHashMap<>();
        some.put("GW_STORE_DIR", facts.storeFolder().toString());
        some.put("GW_KEYSTORE", facts.keystore().toString());
        some.put("GW_KEYSTORE_PASSPHRASE_FILE", facts.keystorePassphraseFile().toString());
        return some;
    }

    private Path awsConfig() {
        return folder.resolve("aws.config");
    }

    /** The alias {@code gw} of the MinIO command line, {@code https://KEY:SECRET@host:port}. */
    private String mcHost(String endpoint, String secret) {
        return endpoint.replaceFirst("://", "://" + facts.accessKey() + ":" + secret + "@");
    }

    private static String exports(Map<String, String> variables) {
        StringBuilder out = new StringBuilder();
        variables.forEach((name, value) -> out.append("export ")
                .append(name)
                .append('=')
                .append(quoted(value))
                .append('\n'));
        return out.toString();
    }

    /** One word for a POSIX shell, whatever it holds: plain where that is safe, else in single quotes. */
    static String quoted(String value) {
        if (value.matches("[A-Za-z0-9_./:@%+,=-]+")) {
            return value;
        }
        return "'" + value.replace("'", "'\\''") + "'";
    }
}
