package io.ssegateway.kms;

import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.EncryptionContext;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.parsetools.RecordParser;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key management service on a loopback socket, as bad as a test wants it. One line in, one line out: {@code VERB key
 * context payload}, all but the verb in hex; {@code OK value value} or {@code ERR kind}.
 */
final class SocketKmsServer {
    /** How it treats a request. */
    enum Manner {
        ANSWERS,
        HOLDS,
        NEVER_ANSWERS,
        THROTTLES,
        GARBLES,
        ANSWERS_HALF_A_KEY,
        ANSWERS_HALF_A_LINE,
        HANGS_UP
    }

    private static final HexFormat HEX = HexFormat.of();

    private final Vertx vertx;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, byte[]> keys = new ConcurrentHashMap<>();
    private final Map<String, Boolean> enabled = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Runnable> held = new ConcurrentLinkedQueue<>();
    private final AtomicInteger calls = new AtomicInteger();
    private volatile Manner manner = Manner.ANSWERS;
    private NetServer server;
    private int port;

    SocketKmsServer(Vertx vertx) {
        this.vertx = vertx;
        add("one");
        add("two");
        add("off");
        enable("off", false);
        start();
    }

    void start() {
        server = vertx.createNetServer();
        port = Sync.get(server.connectHandler(this::serve).listen(port, "127.0.0.1"))
                .actualPort();
    }

    void stop() {
        Sync.get(server.close());
    }

    int port() {
        return port;
    }

    int calls() {
        return calls.get();
    }

    void manner(Manner now) {
        manner = now;
    }

    void enable(String key, boolean now) {
        enabled.put(key, now);
    }

    void release() {
        manner = Manner.ANSWERS;
        for (Runnable answer = held.poll(); answer != null; answer = held.poll()) {
            answer.run();
        }
    }

    private void add(String name) {
        byte[] key = new byte[32];
        random.nextBytes(key);
        keys.put(name, key);
        enabled.put(name, true);
    }

    private void serve(NetSocket socket) {
        socket.handler(RecordParser.newDelimited("\n", line -> {
            calls.incrementAndGet();
            String[] words = line.toString().split(" ", -1);
            switch (manner) {
                case ANSWERS -> socket.write(answer(words) + "\n");
                case HOLDS -> held.add(() -> socket.write(answer(words) + "\n"));
                case NEVER_ANSWERS -> held.clear();
                case THROTTLES -> socket.write("ERR THROTTLED\n");
                case GARBLES -> socket.write(Buffer.buffer(new byte[] {0, -1, 7, '\n'}));
                case ANSWERS_HALF_A_KEY -> socket.write("OK " + "ab".repeat(16) + " cd\n");
                case ANSWERS_HALF_A_LINE -> socket.end(Buffer.buffer("OK ab"));
                case HANGS_UP -> socket.close();
            }
        }));
    }

    private String answer(String[] words) {
        String name = new String(HEX.parseHex(words[1]));
        byte[] context = HEX.parseHex(words[2]);
        byte[] payload = HEX.parseHex(words[3]);
        if (words[0].equals("LIST")) {
            return "OK "
                    + enabled.entrySet().stream()
                            .map(entry -> entry.getKey() + ":" + state(entry.getValue()))
                            .collect(Collectors.joining(","));
        }
        if (words[0].equals("CREATE")) {
            if (keys.containsKey(name)) {
                return "ERR INVALID_STATE";
            }
            add(name);
        }
        if (!keys.containsKey(name)) {
            return "ERR NOT_FOUND";
        }
        if (words[0].equals("CREATE") || words[0].equals("DESCRIBE")) {
            return "OK " + name + ":" + state(enabled.get(name));
        }
        if (!enabled.get(name)) {
            return "ERR DISABLED";
        }
        return words[0].equals("GENERATE") ? generate(name, context) : decrypt(name, context, payload);
    }

    private String generate(String name, byte[] context) {
        byte[] key = new byte[32];
        byte[] nonce = new byte[12];
        random.nextBytes(key);
        random.nextBytes(nonce);
        byte[] sealed = gcm(Cipher.ENCRYPT_MODE, name, nonce, context, key).orElseThrow();
        return "OK " + HEX.formatHex(key) + " " + HEX.formatHex(nonce) + HEX.formatHex(sealed);
    }

    private String decrypt(String name, byte[] context, byte[] wrapped) {
        if (wrapped.length != 60) {
            return "ERR NOT_OPENED";
        }
        return gcm(Cipher.DECRYPT_MODE, name, Arrays.copyOf(wrapped, 12), context, Arrays.copyOfRange(wrapped, 12, 60))
                .map(key -> "OK " + HEX.formatHex(key))
                .orElse("ERR NOT_OPENED");
    }

    private Optional<byte[]> gcm(int mode, String name, byte[] nonce, byte[] context, byte[] input) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, new SecretKeySpec(keys.get(name), "AES"), new GCMParameterSpec(128, nonce));
            cipher.updateAAD(context);
            return Optional.of(cipher.doFinal(input));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private static String state(boolean on) {
        return on ? "ENABLED" : "DISABLED";
    }

    /** A request line. */
    static String line(String verb, String key, Map<String, String> context, Bytes payload) {
        return verb + " " + HEX.formatHex(key.getBytes()) + " " + EncryptionContext.encode(context) + " " + payload
                + "\n";
    }
}
