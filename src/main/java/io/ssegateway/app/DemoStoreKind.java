package io.ssegateway.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The stores a demo can run: how each is started, when it is ready, and what it cannot do. */
enum DemoStoreKind {
    /** S3Proxy over a folder: fetched by {@code gw}, run with this JVM's {@code java}. */
    S3PROXY(
            "/",
            403,
            List.of(
                    "keys with '//' lose the second slash; keys that begin with '/' are refused",
                    "'f' and 'f/g' cannot both be objects (500); parts of a key end at 255 bytes (500)",
                    "keys that end in '/' (folder markers) are taken, but their content is lost: reading them is 500",
                    "no object tags, no versions (501)",
                    "headers and metadata of an object are dropped beyond what the file system keeps (ext4: 4 KB)")) {
        @Override
        Launch launch(Path folder, int port, StoreCredentials credentials) throws IOException {
            String jar = System.getProperty("gw.demo.store-jar", "");
            if (jar.isEmpty() || !Files.isRegularFile(Path.of(jar))) {
                throw new IOException("the demo's store is not there: start with ./gw demo, which fetches it"
                        + " (or name an installed one: gw demo --store minio)");
            }
            Path properties = folder.resolve("store.properties");
            AtomicFile.write(properties, """
                    s3proxy.endpoint=http://127.0.0.1:%d
                    s3proxy.authorization=aws-v4
                    s3proxy.identity=%s
                    s3proxy.credential=%s
                    jclouds.provider=filesystem-nio2
                    jclouds.filesystem.basedir=%s
                    """.formatted(
                    port, credentials.accessKey(), credentials.secretKey().reveal(), escaped(folder.resolve(DATA))));
            String java =
                    Path.of(System.getProperty("java.home"), "bin", "java").toString();
            return new Launch(List.of(java, "-Xmx256m", "-jar", jar, "--properties", properties.toString()), Map.of());
        }
    },
    /** A MinIO from {@code PATH}. */
    MINIO("/minio/health/ready", 200, List.of()) {
        @Override
        Launch launch(Path folder, int port, StoreCredentials credentials) throws IOException {
            return new Launch(
                    List.of(
                            onPath("minio"),
                            "server",
                            "--quiet",
                            "--address",
                            "127.0.0.1:" + port,
                            folder.resolve(DATA).toString()),
                    Map.of(
                            "MINIO_ROOT_USER",
                            credentials.accessKey(),
                            "MINIO_ROOT_PASSWORD",
                            credentials.secretKey().reveal(),
                            "MINIO_BROWSER",
                            "off",
                            "MINIO_UPDATE",
                            "off"));
        }
    },
    /** A versitygw from {@code PATH}. */
    VERSITYGW(
            "/health",
            200,
            List.of(
                    "keys lose a leading and every doubled '/'",
                    "'f' and 'f/g' cannot both be objects (409); parts of a key end at 255 bytes (400)",
                    "keys that end in '/' hold no bytes: a folder marker is refused (400)",
                    "no versions")) {
        @Override
        Launch launch(Path folder, int port, StoreCredentials credentials) throws IOException {
            return new Launch(
                    List.of(
                            onPath("versitygw"),
                            "--quiet",
                            "--port",
                            "127.0.0.1:" + port,
                            "--health",
                            "/health",
                            "posix",
                            folder.resolve(DATA).toString()),
                    Map.of(
                            "ROOT_ACCESS_KEY", credentials.accessKey(),
                            "ROOT_SECRET_KEY", credentials.secretKey().reveal()));
        }
    };

    /** Name of the folder, inside of the demo's, that holds the store's bytes. */
    static final String DATA = "store";

    private final String readyPath;
    private final int readyStatus;
    private final List<String> losses;

    DemoStoreKind(String readyPath, int readyStatus, List<String> losses) {
        this.readyPath = readyPath;
        this.readyStatus = readyStatus;
        this.losses = losses;
    }

    /** A command line and what is added to its environment; secrets are never on the command line. */
    record Launch(List<String> command, Map<String, String> environment) {
        /** The program only. */
        @Override
        public String toString() {
            return "Launch[" + command.getFirst() + "]";
        }
    }

    /**
     * Prepares the start of a store on a loopback port.
     *
     * @throws IOException if the program is not there; the message says what to do
     */
    abstract Launch launch(Path folder, int port, StoreCredentials credentials) throws IOException;

    /** A path that answers {@link #readyStatus} without credentials once the store serves. */
    String readyPath() {
        return readyPath;
    }

    /** See {@link #readyPath}. */
    int readyStatus() {
        return readyStatus;
    }

    /** What this store cannot do, one line each, for the user to read. */
    List<String> losses() {
        return losses;
    }

    private static String onPath(String name) throws IOException {
        return SearchPath.find(name)
                .orElseThrow(() -> new IOException("--store " + name + ": no such program on PATH"))
                .toString();
    }

    /** A path as a value of a Java properties file. */
    private static String escaped(Path path) {
        StringBuilder out = new StringBuilder();
        for (char c : path.toString().toCharArray()) {
            if (c == '\\') {
                out.append("\\\\");
            } else if (c > 126) {
                out.append("\\u%04x".formatted((int) c));
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }
}
