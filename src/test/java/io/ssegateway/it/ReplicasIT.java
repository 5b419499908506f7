package io.ssegateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.testing.StoreKind;
import io.ssegateway.testing.TestStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Three gateway processes before one store, each request to the next of them, one of them killed in the middle. */
class ReplicasIT {
    private static final int PARTS = 200;
    private static final int PART = 5 * 1024 * 1024 + 4_099;
    private static final int THREADS = 6;
    private static final String BUCKET = "sealed-replicas";
    private static final String KEY = "through/three";

    private final AtomicInteger turn = new AtomicInteger();
    private final AtomicInteger stored = new AtomicInteger();
    private final List<S3Client> clients = new ArrayList<>();

    @Test
    @Tag("I10")
    void uploadThroughThreeProcessesSurvivesTheDeathOfOne() throws Exception {
        try (TestStore store = StoreKind.behindTheSuite();
                RunningGateway one = RunningGateway.over(store, ReplicasIT::withState);
                RunningGateway two = RunningGateway.over(
                        store,
                        b -> withState(b)
                                .with("GATEWAY_KEYSTORE", one.keyStore().toString()));
                RunningGateway three = RunningGateway.over(
                        store,
                        b -> withState(b)
                                .with("GATEWAY_KEYSTORE", one.keyStore().toString()))) {
            List.of(one, two, three).forEach(gateway -> clients.add(Clients.plainSync(gateway)));
            next(client -> client.createBucket(r -> r.bucket(BUCKET)));
            String upload = next(client ->
                            client.createMultipartUpload(r -> r.bucket(BUCKET).key(KEY)))
                    .uploadId();
            List<CompletedPart> parts = uploaded(upload, () -> two.process().kill());
            next(client -> client.completeMultipartUpload(
                    r -> r.bucket(BUCKET).key(KEY).uploadId(upload).multipartUpload(m -> m.parts(parts))));
            String read = next(ReplicasIT::sha256);
            assertThat(read).isEqualTo(expected());
            next(client -> client.completeMultipartUpload(
                    r -> r.bucket(BUCKET).key(KEY).uploadId(upload).multipartUpload(m -> m.parts(parts))));
            clients.forEach(S3Client::close);
        }
    }

    private static RunningGateway.Building withState(RunningGateway.Building building) {
        return building.with("GATEWAY_STATE_BUCKET", "gw-state");
    }

    /** The next process; one that is not there any more gives its turn to the one after it, as a balancer does. */
    private <T> T next(Function<S3Client, T> call) {
        SdkException last = null;
        for (int tries = 0; tries < 6; tries++) {
            try {
                return call.apply(clients.get(Math.floorMod(turn.getAndIncrement(), clients.size())));
            } catch (S3Exception e) {
                if (e.statusCode() < 500) {
                    throw e;
                }
                last = e;
            } catch (SdkException e) {
                last = e;
            }
        }
        throw new AssertionError("no process answers", last);
    }

    private List<CompletedPart> uploaded(String upload, Runnable kill) throws Exception {
        List<Future<CompletedPart>> running = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            for (int i = 1; i <= PARTS; i++) {
                int number = i;
                running.add(threads.submit(() -> {
                    if (number % 10 < 3) {
                        part(upload, number, Octets.of(number % 2 == 0 ? PART : 99_999, -number));
                    }
                    CompletedPart part = part(upload, number, bytes(number));
                    if (stored.incrementAndGet() == PARTS / 2) {
                        kill.run();
                    }
                    return part;
                }));
            }
        }
        List<CompletedPart> parts = new ArrayList<>();
        for (Future<CompletedPart> part : running) {
            parts.add(part.get());
        }
        return parts;
    }

    private CompletedPart part(String upload, int number, byte[] bytes) {
        String etag = next(client -> client.uploadPart(
                        r -> r.bucket(BUCKET).key(KEY).uploadId(upload).partNumber(number),
                        RequestBody.fromBytes(bytes)))
                .eTag();
        return CompletedPart.builder().partNumber(number).eTag(etag).build();
    }

    /** The last one is a small one. */
    private static byte[] bytes(int number) {
        return Octets.of(number == PARTS ? 12_345 : PART, number);
    }

    private static String sha256(S3Client client) {
        try (InputStream in = client.getObject(r -> r.bucket(BUCKET).key(KEY))) {
            return Octets.sha256(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String expected() throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (int number = 1; number <= PARTS; number++) {
            digest.update(bytes(number));
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
