package io.ssegateway.multipart;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.backend.StoreError;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.UploadOperation.CompletedPart;
import io.ssegateway.state.Swept;
import io.ssegateway.testing.Fault;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A process that dies between any two of its requests to the store: the store has done the first n of them and sees
 * none of the rest. Then a client tries again at another process, or gives up and the janitor comes. Never is an object
 * visible that nobody asked for; never is one lost that was.
 */
class CrashTest extends UploadsFixture {
    private static final int ENOUGH = 20;
    /** Root check, record, two lists, kept part, footer, Complete, the end noted. */
    private static final int OF_COMPLETE = 8;

    private final byte[] one = bytes(MIN, 1);
    private final byte[] two = bytes(4_321, 2);

    /** Runs until the store has done so many requests; false if that was enough for all of it. */
    private boolean diesAfter(int requests, Supplier<?> call) {
        Fault[] done = new Fault[requests];
        Arrays.fill(done, new Fault.None());
        fake.next(done).always(new Fault.CloseAtOnce());
        boolean died = false;
        try {
            call.get();
        } catch (S3Exception | StoreError e) {
            died = true;
        }
        fake.heal();
        anotherReplica();
        return died;
    }

    @ParameterizedTest
    @CsvSource({"true,false", "false,false", "true,true", "false,true"})
    void partIsThereAsAWholeOrNotAtAll(boolean large, boolean again) {
        byte[] bytes = large ? one : two;
        boolean died = true;
        for (int n = 0; died; n++) {
            assertThat(n).isLessThan(ENOUGH);
            String upload = create();
            String before = again ? part(upload, 1, bytes(77, 7)) : "";
            anotherReplica();
            died = diesAfter(n, () -> part(upload, 1, bytes));
            List<String> listed = parts(upload, 0, 10).parts().stream()
                    .map(part -> part.etag())
                    .toList();
            if (died && again) {
                assertThat(listed)
                        .as("the attempt before, after %d requests", n)
                        .containsExactly(before);
                complete(upload, named(1, before));
                assertThat(get().bytes()).isEqualTo(bytes(77, 7));
            } else {
                assertThat(listed).as("after %d requests", n).hasSize(died ? 0 : 1);
                complete(upload, named(1, part(upload, 1, bytes)));
                assertThat(get().bytes()).isEqualTo(bytes);
            }
            fake.objects().remove(BUCKET.value(), KEY);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Tag("I5")
    void completeThatDiedIsDoneOrCanBeDoneAgain(boolean kept) {
        int made = 0;
        for (int n = 0; n <= OF_COMPLETE; n++) {
            String upload = create();
            CompletedPart[] parts = parts(upload, kept);
            byte[] whole = kept ? joined(one, two) : one;
            anotherReplica();
            boolean died = diesAfter(n, () -> complete(upload, parts));
            assertThat(died).as("after %d requests", n).isEqualTo(!visible());
            if (visible()) {
                made++;
                assertThat(get().bytes()).as("after %d requests", n).isEqualTo(whole);
            }
            complete(upload, parts);
            assertThat(get().bytes()).isEqualTo(whole);
            complete(upload, parts);
            fake.objects().remove(BUCKET.value(), KEY);
        }
        assertThat(made).as("runs that died after it was done, and whole ones").isGreaterThan(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void completeThatDiedAndIsGivenUpLeavesNothingOrTheObject(boolean kept) {
        for (int n = 0; n <= OF_COMPLETE; n++) {
            String upload = create();
            CompletedPart[] parts = parts(upload, kept);
            anotherReplica();
            diesAfter(n, () -> complete(upload, parts));
            boolean there = visible();
            assertThat(sweep().failed()).isZero();
            if (!there) {
                abort(upload);
            }
            sweep();
            assertThat(visible()).isEqualTo(there);
            if (there) {
                assertThat(get().bytes()).isEqualTo(kept ? joined(one, two) : one);
            }
            assertThat(leftovers()).as("after %d requests", n).isEmpty();
            assertThat(fake.uploads().open()).isEmpty();
            fake.objects().remove(BUCKET.value(), KEY);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void abortThatDiedIsDoneAgainByTheClientOrTheJanitor(boolean byClient) {
        boolean died = true;
        for (int n = 0; died; n++) {
            assertThat(n).isLessThan(ENOUGH);
            String upload = create();
            CompletedPart[] parts = parts(upload, true);
            anotherReplica();
            died = diesAfter(n, () -> abort(upload));
            boolean running = !fake.uploads().open().isEmpty();
            if (byClient || running) {
                try {
                    abort(upload);
                } catch (StoreError | S3Exception e) {
                    assertThat(code(() -> {
                                throw e;
                            }))
                            .isEqualTo("NoSuchUpload");
                }
            }
            if (!byClient) {
                sweep();
            }
            assertThat(leftovers()).as("after %d requests", n).isEmpty();
            assertThat(code(() -> complete(upload, parts))).isEqualTo("NoSuchUpload");
            assertThat(fake.uploads().open()).isEmpty();
            assertThat(visible()).isFalse();
        }
    }

    @Test
    void creationThatDiedLeavesNoUploadThatAnybodyKnows() {
        boolean died = true;
        for (int n = 0; died; n++) {
            assertThat(n).isLessThan(ENOUGH);
            died = diesAfter(n, () -> create());
            for (var upload : fake.uploads().open()) {
                if (died) {
                    assertThat(recorded(upload.id())
                                    || code(() -> part(upload.id(), 1, two)).equals("NoSuchUpload"))
                            .isTrue();
                }
            }
            fake.uploads().abortAll();
        }
    }

    private boolean recorded(String upload) {
        try {
            parts(upload, 0, 10);
            return true;
        } catch (S3Exception | StoreError e) {
            return false;
        }
    }

    private CompletedPart[] parts(String upload, boolean kept) {
        CompletedPart first = named(1, part(upload, 1, one));
        return kept ? new CompletedPart[] {first, named(2, part(upload, 2, two))} : new CompletedPart[] {first};
    }

    /** The janitor, a day and an hour later. */
    private Swept sweep() {
        InstantSource later = () -> Instant.now().plus(Duration.ofHours(25));
        return run(() -> gateway.janitor(later).sweep());
    }

    private List<String> leftovers() {
        return fake.objects().keys(Replica.STATE).stream()
                .filter(name -> name.startsWith("v1/u/"))
                .toList();
    }
}
