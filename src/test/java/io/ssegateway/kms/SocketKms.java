package io.ssegateway.kms;

import io.smallrye.mutiny.Uni;
import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.KeyMaterial;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import io.vertx.core.parsetools.RecordParser;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/** The client of {@link SocketKmsServer}: thin, one connection a call, and as careless as a provider may be. */
final class SocketKms implements Kms {
    private final NetClient client;
    private final int port;
    /** Every key it gave away. */
    final Queue<KeyMaterial> given = new ConcurrentLinkedQueue<>();

    SocketKms(NetClient client, int port) {
        this.client = client;
        this.port = port;
    }

    @Override
    public Uni<Generated> generate(KeyRef key, KeyUse use) {
        return call("GENERATE", key.keyId(), use.context(), Bytes.empty())
                .map(words ->
                        new Generated(key(words[1]), Bytes.of(HexFormat.of().parseHex(words[2]))));
    }

    @Override
    public Uni<KeyMaterial> decrypt(KeyRef key, Bytes wrapped, KeyUse use) {
        return call("DECRYPT", key.keyId(), use.context(), wrapped).map(words -> key(words[1]));
    }

    @Override
    public Uni<Description> describe(KeyRef key, KeyUse use) {
        return call("DESCRIBE", key.keyId(), Map.of(), Bytes.empty()).map(words -> description(words[1]));
    }

    @Override
    public Uni<Description> create(String name, KeyUse use) {
        return call("CREATE", name, Map.of(), Bytes.empty()).map(words -> description(words[1]));
    }

    @Override
    public Uni<List<Description>> list(KeyUse use) {
        return call("LIST", "", Map.of(), Bytes.empty())
                .map(words -> Arrays.stream(words[1].split(","))
                        .map(SocketKms::description)
                        .toList());
    }

    private KeyMaterial key(String hex) {
        KeyMaterial key = KeyMaterial.takeOver(HexFormat.of().parseHex(hex));
        given.add(key);
        return key;
    }

    private static Description description(String word) {
        String[] parts = word.split(":");
        return new Description("socket", parts[0], State.valueOf(parts[1]));
    }

    private Uni<String[]> call(String verb, String key, Map<String, String> context, Bytes payload) {
        return this.exchange(SocketKmsServer.line(verb, key, context, payload))
                .map(line -> line.split(" "))
                .invoke(words -> {
                    if (words[0].equals("ERR")) {
                        throw new KmsException(KmsException.Kind.valueOf(words[1]), "the server refuses");
                    }
                    if (!words[0].equals("OK")) {
                        throw new IllegalStateException("garbage");
                    }
                });
    }

    private Uni<String> exchange(String request) {
        return Uni.createFrom()
                .emitter(emitter -> client.connect(port, "127.0.0.1")
                        .onFailure(emitter::fail)
                        .onSuccess(socket -> converse(
                                socket,
                                request,
                                line -> {
                                    emitter.complete(line);
                                    return socket.close();
                                },
                                () -> emitter.fail(new IllegalStateException("connection closed")))));
    }

    private static void converse(NetSocket socket, String request, Function<String, Object> answered, Runnable closed) {
        socket.closeHandler(nothing -> closed.run());
        socket.handler(RecordParser.newDelimited("\n", line -> answered.apply(line.toString())));
        socket.write(request);
    }
}
