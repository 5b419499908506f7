package io.ssegateway.it;

import io.ssegateway.it.Wire.Answer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/**
 * Clients that all ask at once. Who is admitted moves a first part and then holds its transfer until {@link #release};
 * who is refused with 503 {@code SlowDown} comes back when another client is done, as often as it takes.
 *
 * <p>Events pace all of it, no clock: what a slow reader waits for is its turn among the others.
 *
 * <p>Threads: one platform thread for each client. On virtual ones of JDK 25.0.3 with two carriers some clients never
 * woke from a timed wait again, with no task left in the scheduler and octets left in their sockets.
 */
final class Crowd {
    private static final int SLICE = 256 * 1024;
    private static final int BLOCK = 64 * 1024;
    private static final int READERS_AT_ONCE = 8;

    /** Only what hangs for good gets this far. */
    private static final int GIVEN_UP_MILLIS = 120_000;

    private final SSLContext trusting;
    private final CountDownLatch answered;
    private final CountDownLatch release = new CountDownLatch(1);
    private final Semaphore comeBack = new Semaphore(0, true);
    private final Semaphore readers = new Semaphore(READERS_AT_ONCE, true);
    private final AtomicInteger admitted = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

    /** So many clients, some of them over TLS. */
    Crowd(int size, SSLContext trusting) {
        this.trusting = trusting;
        this.answered = new CountDownLatch(size);
    }

    /** Falls to zero when each client is refused, holds its transfer, or has failed. */
    CountDownLatch answered() {
        return answered;
    }

    /** Lets those that hold their transfers go on, and those that were refused come back. */
    void release() {
        release.countDown();
    }

    /** Clients admitted so far. */
    int admitted() {
        return admitted.get();
    }

    /** Times that a client was refused. */
    int refused() {
        return refused.get();
    }

    /** What went wrong so far, with whomever. */
    List<Throwable> failures() {
        return List.copyOf(failures);
    }

    /** Sends a body of which {@code put} has only the head; returns when it is stored. */
    void upload(int port, Wire put, byte[] bytes, int from, int size) throws Exception {
        untilAdmitted(place -> {
            try (Socket socket = connect(port, false)) {
                OutputStream out = socket.getOutputStream();
                out.write(put.withHeader("Expect", "100-continue").head());
                if (!isAdmitted(socket, 100)) {
                    return false;
                }
                out.write(bytes, from, size / 2);
                place.hold();
                out.write(bytes, from + size / 2, size - size / 2);
                Answer answer = Wire.read(socket.getInputStream(), "PUT");
                if (!answer.success()) {
                    throw new AssertionError(put.target() + ": " + answer.status() + " " + answer.text());
                }
                return true;
            }
        });
    }

    /** Reads an object of this size, slowly, to its end; its SHA-256. */
    String download(int port, boolean tls, Wire get, int size) throws Exception {
        MessageDigest digest = sha256();
        untilAdmitted(place -> {
            try (Socket socket = connect(port, tls)) {
                socket.getOutputStream().write(get.head());
                if (!isAdmitted(socket, 200)) {
                    return false;
                }
                byte[] block = new byte[BLOCK];
                take(socket.getInputStream(), block, BLOCK, digest);
                place.hold();
                for (int left = size - BLOCK; left > 0; left -= SLICE) {
                    readers.acquire();
                    try {
                        take(socket.getInputStream(), block, Math.min(SLICE, left), digest);
                    } finally {
                        readers.release();
                    }
                }
                return true;
            }
        });
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Makes one attempt; whether it was admitted. */
    private interface Attempt {
        boolean make(Place place) throws Exception;
    }

    /** Where a client stands: its first answer counts once. */
    private final class Place {
        private boolean counted;

        void hold() throws InterruptedException {
            count();
            release.await();
        }

        void count() {
            if (!counted) {
                counted = true;
                answered.countDown();
            }
        }
    }

    /** One comes back for one that ended: a turn that led to a refusal again is the next one's. */
    private void untilAdmitted(Attempt attempt) throws Exception {
        Place place = new Place();
        try {
            while (!attempt.make(place)) {
                if (place.counted) {
                    comeBack.release();
                }
                place.count();
                comeBack.acquire();
            }
        } catch (Exception | AssertionError e) {
            failures.add(e);
            throw e;
        } finally {
            place.count();
            comeBack.release();
        }
    }

    /** The receive buffer is small, but not smaller than a segment of the loopback: that would crawl by itself. */
    private Socket connect(int port, boolean tls) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(BLOCK);
        socket.setSoTimeout(GIVEN_UP_MILLIS);
        socket.connect(new InetSocketAddress("127.0.0.1", port));
        return tls ? trusting.getSocketFactory().createSocket(socket, "127.0.0.1", port, true) : socket;
    }

    /** Reads the head of the first answer; whatever is neither this status nor a refusal by name is a failure. */
    private boolean isAdmitted(Socket socket, int status) throws IOException {
        InputStream in = socket.getInputStream();
        String first = line(in);
        if (first.contains(" " + status + " ")) {
            while (!line(in).isEmpty()) {
                // the fields tell nothing here
            }
            admitted.incrementAndGet();
            return true;
        }
        byte[] start = (first + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
        Answer answer = Wire.read(new SequenceInputStream(new ByteArrayInputStream(start), in), "GET");
        if (answer.status() != 503 || !answer.code().equals("SlowDown")) {
            throw new AssertionError(first + " " + answer.text());
        }
        refused.incrementAndGet();
        return false;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            line.append((char) c);
        }
        return line.toString().strip();
    }

    private static void take(InputStream in, byte[] block, int size, MessageDigest digest) throws IOException {
        for (int left = size; left > 0; ) {
            int read = in.read(block, 0, Math.min(block.length, left));
            if (read < 0) {
                throw new AssertionError("the answer ended early");
            }
            digest.update(block, 0, read);
            left -= read;
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
