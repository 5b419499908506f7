package io.ssegateway.kms.huawei;

import io.ssegateway.kms.wire.KmsAsk;
import io.ssegateway.kms.wire.KmsEndpoint;
import io.ssegateway.kms.wire.Secret;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/** What one request is made with. Wiping: {@link #close}. */
sealed interface Credentials extends AutoCloseable {
    /** The same request with what shows who makes it. */
    KmsAsk show(KmsAsk bare, KmsEndpoint endpoint, Instant now);

    /** When they end; empty if nobody said. */
    Optional<Instant> end();

    /** Whether the others are the very same. */
    boolean equal(Credentials others);

    @Override
    void close();

    /** An access key; {@code token} belongs to a temporary one. */
    record AccessKey(String id, Secret secret, Optional<Secret> token, Optional<Instant> end) implements Credentials {
        @Override
        public KmsAsk show(KmsAsk bare, KmsEndpoint endpoint, Instant now) {
            KmsAsk whole = token.isPresent()
                    ? bare.with("X-Security-Token", token.get().header())
                    : bare;
            return SdkSignature.sign(whole, endpoint, this, now);
        }

        @Override
        public boolean equal(Credentials others) {
            return others instanceof AccessKey other && other.id.equals(id) && other.end.equals(end);
        }

        @Override
        public void close() {
            secret.close();
            token.ifPresent(Secret::close);
        }
    }

    /** An IAM token. */
    record IamToken(Secret token) implements Credentials {
        @Override
        public KmsAsk show(KmsAsk bare, KmsEndpoint endpoint, Instant now) {
            return bare.with("X-Auth-Token", token.header());
        }

        @Override
        public Optional<Instant> end() {
            return Optional.empty();
        }

        @Override
        public boolean equal(Credentials others) {
            if (!(others instanceof IamToken other)) {
                return false;
            }
            byte[] mine = token.copy();
            byte[] theirs = other.token.copy();
            boolean same = Arrays.equals(mine, theirs);
            Arrays.fill(mine, (byte) 0);
            Arrays.fill(theirs, (byte) 0);
            return same;
        }

        @Override
        public void close() {
            token.close();
        }
    }
}
