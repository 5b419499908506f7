package io.ssegateway.kms;

import io.ssegateway.app.VertxLoops;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract over a guarded socket: the guard changes nothing that a caller relies on. */
class GuardedSocketKmsTest extends KmsContract {
    private static Vertx vertx;
    private static GuardedKms kms;

    @BeforeAll
    static void starts() {
        vertx = Vertx.vertx();
        kms = GuardedKms.over(
                new SocketKms(vertx.createNetClient(), new SocketKmsServer(vertx).port()),
                CacheSettings.of(Duration.ofMinutes(5)),
                KeyEvents.NONE,
                new VertxLoops(vertx));
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
