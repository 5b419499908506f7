package io.ssegateway.kms;

import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract over a socket, without a guard. */
class BareSocketKmsTest extends KmsContract {
    private static Vertx vertx;
    private static SocketKms kms;

    @BeforeAll
    static void starts() {
        vertx = Vertx.vertx();
        kms = new SocketKms(vertx.createNetClient(), new SocketKmsServer(vertx).port());
    }

    @AfterAll
    static void stops() {
        Sync.get(vertx.close());
    }

    @Override
    protected Kms kms() {
        return kms;
    }
}
