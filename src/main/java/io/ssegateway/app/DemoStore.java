package io.ssegateway.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * The demo's store: a child process on loopback with random credentials, over a folder that stays. A Ctrl-C does not
 * reach it, so that the gateway can drain first; it ends with {@link #close}, with this JVM's orderly end, or, if this
 * JVM was killed, at the next start, which finds it by its pid file.
 *
 * <p>Threads: {@link #start} blocks until the store answers; call it before serving, never on an event loop.
 */
public final class DemoStore implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration STOP = Duration.ofSeconds(10);

    private final DemoStoreKind kind;
    private final Path folder;
    private final int port;
    private final StoreCredentials credentials;
    private final Process process;
    private final Thread hook;
    private final FileChannel lock;
    private volatile boolean closing;

    private DemoStore(
            DemoStoreKind kind,
            Path folder,
            int port,
            StoreCredentials credentials,
            Process process,
            FileChannel lock) {
        this.kind = kind;
        this.folder = folder;
        this.port = port;
        this.credentials = credentials;
        this.process = process;
        this.lock = lock;
        this.hook = new Thread(this::stop, "demo-store-stop");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /**
     * Ends what an earlier demo left, starts a store over {@code folder/store} and waits until it serves.
     *
     * @param name {@code s3proxy}, {@code minio} or {@code versitygw}
     * @param progress gets lines for people
     * @throws IOException if there is no such store, it does not start, or the file system cannot hold its metadata
     */
    public static DemoStore start(Path folder, String name, SecureRandom random, Consumer<String> progress)
            throws IOException {
        DemoStoreKind kind = kind(name);
        Path absolute = folder.toAbsolutePath().normalize();
        AtomicFile.makeFolder(absolute.resolve(DemoStoreKind.DATA));
        requireAttributes(absolute.resolve(DemoStoreKind.DATA));
        FileChannel lock = lock(absolute);
        try {
            // Left by a demo that was killed: it would name a port on which nobody listens.
            Files.deleteIfExists(DemoEnvironment.file(absolute));
            return start(kind, absolute, lock, random, progress);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static DemoStore start(
            DemoStoreKind kind, Path folder, FileChannel lock, SecureRandom random, Consumer<String> progress)
            throws IOException {
        StorePidFile pidFile = new StorePidFile(folder.resolve("store.pid"));
        if (pidFile.endLeftover(STOP)) {
            progress.accept("ended a store that an earlier demo left running");
        }
        StoreCredentials credentials = StoreCredentials.random(random);
        int port = freePort();
        DemoStoreKind.Launch launch = kind.launch(folder, port, credentials);
        ProcessBuilder builder = new ProcessBuilder(OwnGroup.of(launch.command()));
        builder.environment().putAll(launch.environment());
        builder.redirectErrorStream(true)
                .redirectOutput(folder.resolve("store.log").toFile());
        progress.accept("starting the store (" + kind.name().toLowerCase(Locale.ROOT) + ")");
        Process process = builder.start();
        DemoStore store = new DemoStore(kind, folder, port, credentials, process, lock);
        try {
            pidFile.write(process.toHandle(), launch.command());
            store.awaitReady(progress);
        } catch (IOException e) {
            store.close();
            throw e;
        }
        return store;
    }

    /** {@code http://127.0.0.1:<port>}. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** The pair the store accepts, and no other. */
    StoreCredentials credentials() {
        return credentials;
    }

    /** Where the store keeps its bytes, absolute. */
    public Path dataFolder() {
        return folder.resolve(DemoStoreKind.DATA);
    }

    /** What this store cannot do, one line each. */
    public List<String> losses() {
        return kind.losses();
    }

    /** Runs the action if the store ends though nobody asked it to; the line says where its log is. */
    public void onDeath(Consumer<String> action) {
        var unused = process.onExit().thenAccept(ended -> {
            if (!closing) {
                action.accept("the demo's store ended with " + ended.exitValue() + ": see " + log());
            }
        });
    }

    /** Ends the store and waits for it; idempotent. */
    @Override
    public void close() {
        stop();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is on its way down: the hook runs anyway and finds nothing left to do.
            return;
        }
    }

    private void stop() {
        closing = true;
        StorePidFile.end(process.toHandle(), STOP);
        if (lock.isOpen()) {
            new StorePidFile(folder.resolve("store.pid")).delete();
        }
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Held while this demo lives; the system gives it back however the JVM ends. */
    private static FileChannel lock(Path folder) throws IOException {
        FileChannel channel =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            // Held by this very JVM: the same answer.
        }
        channel.close();
        throw new IOException("another demo is running in " + folder);
    }

    private Path log() {
        return folder.resolve("store.log");
    }

    private void awaitReady(Consumer<String> progress) throws IOException {
        long deadline = System.nanoTime() + START.toNanos();
        int polls = 0;
        while (status() != kind.readyStatus()) {
            if (closing) {
                throw new IOException("stopped while it started");
            }
            if (!process.isAlive()) {
                throw new IOException("the demo's store ended with " + process.exitValue() + ": see " + log());
            }
            if (System.nanoTime() > deadline) {
                throw new IOException("the demo's store does not answer: see " + log());
            }
            if (++polls % 20 == 0) {
                progress.accept("waiting for the store");
            }
            // A pause that ends early when the store does.
            pause();
        }
    }

    private void pause() throws IOException {
        try {
            process.onExit().get(100, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return;
        } catch (ExecutionException e) {
            throw new IOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private int status() {
        try {
            HttpURLConnection connection = (HttpURLConnection)
                    endpoint().resolve(kind.readyPath()).toURL().openConnection();
            connection.setConnectTimeout(1000);
            connection.setReadTimeout(5000);
            try {
                return connection.getResponseCode();
            } finally {
                connection.disconnect();
            }
        } catch (IOException e) {
            return 0;
        }
    }

    private static DemoStoreKind kind(String name) throws IOException {
        for (DemoStoreKind kind : DemoStoreKind.values()) {
            if (kind.name().equalsIgnoreCase(name)) {
                return kind;
            }
        }
        throw new IOException("no demo store is named '" + name + "' (s3proxy, minio, versitygw)");
    }

    /** Stores over a folder keep headers in extended attributes; without them every envelope would be lost. */
    private static void requireAttributes(Path data) throws IOException {
        FileStore fileStore = Files.getFileStore(data);
        Path probe = Files.createTempFile(data, ".probe", "");
        try {
            UserDefinedFileAttributeView view = Optional.ofNullable(
                            Files.getFileAttributeView(probe, UserDefinedFileAttributeView.class))
                    .orElseThrow(() -> new IOException("no view"));
            view.write("gw-probe", ByteBuffer.wrap(new byte[512]));
        } catch (IOException e) {
            throw new IOException(
                    "the file system of " + data + " (" + fileStore.type()
                            + ") keeps no extended attributes, which the demo's store needs: start in another folder",
                    e);
        } finally {
            Files.delete(probe);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
