package io.ssegateway.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.ssegateway.envelope.EncryptionContext;
import io.ssegateway.envelope.Envelope;
import io.ssegateway.kms.KeyRef;
import io.ssegateway.s3.Fields;
import io.ssegateway.s3.ObjectRef;
import io.ssegateway.s3.S3Exception;
import io.ssegateway.s3.S3Header;
import io.ssegateway.testing.FakeObjects.Stored;
import io.ssegateway.testing.Fault;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The key of an object is exchanged and nothing else of it changes. */
class KeyRotationTest extends CopyFixture {
    private static final SealingKey OLD = SealingKey.kms("local", "k-id");
    private static final KeyRef NEW = new KeyRef("local", "new-id", "new");
    private static final Fields DESCRIBED = Fields.none()
            .withMetadata("colour", "blue")
            .with(S3Header.TAGGING, "a=b")
            .with(S3Header.CONTENT_TYPE, "text/x-odd")
            .with(S3Header.CACHE_CONTROL, "max-age=7")
            .with(S3Header.STORAGE_CLASS, "STANDARD_IA")
            .with(S3Header.WEBSITE_REDIRECT, "/elsewhere");

    @BeforeEach
    void putSource() {
        put(SOURCE, "k", bytes(100_000), DESCRIBED);
    }

    private KeyRotation.Order order(boolean rehearsal) {
        String backend = policy.rules.get(SOURCE.value()).backend();
        return new KeyRotation.Order(
                caller(), policy.rules.get(SOURCE.value()), both.of(backend), OLD, Optional.of(NEW), rehearsal);
    }

    private Rotated rotate(ObjectRef object, boolean rehearsal) {
        KeyRotation rotation = new KeyRotation(kms, events::add, new SecureRandom(), limits);
        return answer(() -> rotation.rotate(order(rehearsal), object));
    }

    private Rotated rotate(String key) {
        return rotate(at(SOURCE, key), false);
    }

    private Envelope envelope(String key) {
        return Envelope.decode(stored(SOURCE, key).headers().get("x-amz-meta-ssegw"));
    }

    private static KeyState stateOf(Rotated rotated) {
        return ((Rotated.NotConcerned) rotated).state();
    }

    @Test
    @Tag("I3")
    void theEnvelopeIsSealedAnewAndNothingElseChanges() {
        Stored before = stored(SOURCE, "k");
        Envelope old = envelope("k");

        assertThat(rotate("k")).isEqualTo(new Rotated.Resealed(Optional.empty()));

        Stored after = stored(SOURCE, "k");
        assertThat(after.bytes()).isEqualTo(before.bytes());
        assertThat(after.withoutHeader("x-amz-meta-ssegw").headers())
                .isEqualTo(before.withoutHeader("x-amz-meta-ssegw").headers())
                .containsEntry("x-amz-tagging", "a=b")
                .containsEntry("x-amz-storage-class", "STANDARD_IA")
                .containsEntry("x-amz-meta-colour", "blue");
        assertThat(SealingKey.of(envelope("k"))).isEqualTo(SealingKey.kms("local", "new-id"));
        assertThat(envelope("k").salt()).isNotEqualTo(old.salt());
        assertThat(envelope("k").facts().plainSize()).isEqualTo(old.facts().plainSize());
        assertThat(get(SOURCE, "k").bytes()).isEqualTo(bytes(100_000));
        assertThat(stateOf(rotate("k"))).isEqualTo(new KeyState.Under(SealingKey.kms("local", "new-id")));
    }

    @Test
    void oneOfManyStoredBytesIsCopiedInPartsAndIsTheSame() {
        fake.uploads().minPart(1);
        limits = inParts(50_000);
        Stored before = stored(SOURCE, "k");

        assertThat(rotate("k")).isInstanceOf(Rotated.Resealed.class);

        assertThat(stored(SOURCE, "k").bytes()).isEqualTo(before.bytes());
        assertThat(get(SOURCE, "k").bytes()).isEqualTo(bytes(100_000));
        assertThat(get(SOURCE, "k").fields().metadata()).isEqualTo(Map.of("colour", "blue"));
        assertThat(stored(SOURCE, "k").headers()).containsEntry("x-amz-tagging", "a=b");
        assertThat(fake.uploads().open()).isEmpty();
    }

    @Test
    void theClientsEntriesOfTheContextStay() {
        String context = java.util.Base64.getEncoder().encodeToString("{\"own\":\"entry\"}".getBytes());
        put(SOURCE, "c", bytes(10), Fields.none().with(S3Header.SSE, "aws:kms").with(S3Header.SSE_CONTEXT, context));

        rotate("c");

        assertThat(EncryptionContext.decode(envelope("c").source().context()))
                .isEqualTo(Map.of("own", "entry", "sse-gateway:bucket", "source"));
        assertThat(get(SOURCE, "c").bytes()).isEqualTo(bytes(10));
    }

    @Test
    void whatIsUnderAnotherKeyOrNoneIsLeftAlone() {
        kind(SOURCE, Kind.PLAIN, "main");
        put(SOURCE, "clear", bytes(10), Fields.none());
        put(SOURCE, "clear-of-a-sealed-size", bytes(1_281), Fields.none());
        kind(SOURCE, Kind.MD5, "main");
        put(SOURCE, "rooted", bytes(10), Fields.none());
        kind(SOURCE, Kind.OTHER_KEY, "main");
        put(SOURCE, "other", bytes(10), Fields.none());
        kind(SOURCE, Kind.KMS, "main");
        List<String> before = fake.objects().keys(SOURCE.value()).stream()
                .filter(key -> !key.equals("k"))
                .map(key -> key + stored(SOURCE, key))
                .toList();

        assertThat(stateOf(rotate("clear"))).isEqualTo(new KeyState.Clear());
        assertThat(stateOf(rotate("clear-of-a-sealed-size"))).isEqualTo(new KeyState.Clear());
        assertThat(stateOf(rotate("rooted")))
                .isEqualTo(new KeyState.Under(SealingKey.root(kms.writingRoot().id())));
        assertThat(stateOf(rotate("other"))).isEqualTo(new KeyState.Under(SealingKey.kms("local", "other-id")));
        assertThat(stateOf(rotate("none"))).isEqualTo(new KeyState.Gone());
        assertThat(fake.objects().keys(SOURCE.value()).stream()
                        .filter(key -> !key.equals("k"))
                        .map(key -> key + stored(SOURCE, key)))
                .isEqualTo(before);
    }

    @Test
    void oneWhoseMetadataWasLostDoesNotPassForAClearOne() {
        fake.objects().put("source", "k", stored(SOURCE, "k").withoutHeader("x-amz-meta-ssegw"));
        assertThat(stateOf(rotate("k"))).isInstanceOf(KeyState.Untold.class);
        fake.objects().put("source", "k", stored(SOURCE, "k").withHeader("x-amz-meta-ssegw", "nonsense"));
        assertThat(stateOf(rotate("k"))).isInstanceOf(KeyState.Untold.class);
    }

    @ParameterizedTest
    @CsvSource({
        "x-amz-object-lock-retain-until-date, 2999-01-01T00:00:00Z, true",
        "x-amz-object-lock-retain-until-date, 2999-01-01T00:00:00.000Z, true",
        "x-amz-object-lock-retain-until-date, some day, true",
        "x-amz-object-lock-retain-until-date, 2001-01-01T00:00:00Z, false",
        "x-amz-object-lock-legal-hold, ON, true",
        "x-amz-object-lock-legal-hold, OFF, false"
    })
    void whatIsLockedStaysAsItIs(String header, String value, boolean locked) {
        Stored before = stored(SOURCE, "k").withHeader(header, value);
        fake.objects().put("source", "k", before);

        Rotated rotated = rotate("k");

        assertThat(rotated).isInstanceOf(locked ? Rotated.Stays.class : Rotated.Resealed.class);
        assertThat(stored(SOURCE, "k").equals(before)).isEqualTo(locked);
        boolean asked = fake.seen().stream()
                .anyMatch(seen -> seen.headers().containsKey("x-amz-object-lock-retain-until-date"));
        assertThat(asked).as("a retention that is over is asked for again").isFalse();
    }

    @Test
    void versionsThatAreNotCurrentStayAndTheOneThatIsFollowedIsNamed() {
        fake.objects().keepVersions("source");
        put(SOURCE, "v", bytes(1), Fields.none());
        put(SOURCE, "v", bytes(2), Fields.none());
        String older = fake.objects().older("source", "v").getFirst().versionId();
        String current = stored(SOURCE, "v").versionId();

        assertThat(rotate(new ObjectRef(SOURCE, at(SOURCE, "v").key(), Optional.of(older)), false))
                .isEqualTo(new Rotated.Stays(Rotated.Why.NOT_CURRENT));
        assertThat(rotate("v")).isEqualTo(new Rotated.Resealed(Optional.of(current)));

        assertThat(fake.objects().older("source", "v"))
                .extracting(Stored::versionId)
                .containsExactly(current, older);
        assertThat(get(SOURCE, "v").bytes()).isEqualTo(bytes(2));
    }

    @Test
    void whatIsWrittenMeanwhileIsNotLostAndIsLookedAtAgain() {
        put(SOURCE, "newer", bytes(30), Fields.none().withMetadata("n", "1"));
        kind(SOURCE, Kind.KMS, "main");
        String path = "/source/k";
        put(SOURCE, "k2", bytes(40), Fields.none());
        Stored theirs = stored(SOURCE, "k2");
        fake.next(new Fault.Meanwhile(() -> fake.objects().put("source", "k", theirs)));

        // the newer bytes are those of another name: they do not open here, and so must not be touched at all
        Throwable failure = catchThrowable(() -> rotate("k"));

        assertThat(failure).isNotNull();
        assertThat(stored(SOURCE, "k")).isEqualTo(theirs);
        assertThat(fake.lines()).filteredOn(("HEAD " + path)::equals).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void anOverwriteByAClientIsSealedAnewInItsTurn() {
        Stored first = stored(SOURCE, "k");
        put(SOURCE, "k", bytes(77), Fields.none());
        Stored second = stored(SOURCE, "k");
        fake.objects().put("source", "k", first);
        fake.next(new Fault.Meanwhile(() -> fake.objects().put("source", "k", second)));

        assertThat(rotate("k")).isInstanceOf(Rotated.Resealed.class);

        assertThat(stored(SOURCE, "k").bytes()).isEqualTo(second.bytes());
        assertThat(get(SOURCE, "k").bytes()).isEqualTo(bytes(77));
        assertThat(SealingKey.of(envelope("k"))).isEqualTo(SealingKey.kms("local", "new-id"));
    }

    @Test
    void oneThatKeepsChangingIsGivenUpUntouched() {
        fake.next(new Fault.None(), new Fault.Answer(412, "PreconditionFailed"));
        fake.next(new Fault.None(), new Fault.Answer(412, "PreconditionFailed"));
        fake.next(new Fault.None(), new Fault.Answer(412, "PreconditionFailed"));
        Stored before = stored(SOURCE, "k");

        assertThat(catchThrowable(() -> rotate("k")))
                .isInstanceOf(S3Exception.class)
                .hasMessageContaining("again and again");

        assertThat(stored(SOURCE, "k")).isEqualTo(before);
    }

    @Test
    void aRehearsalWritesNothingAndUsesNoKey() {
        int calls = kms.calls();
        requests();

        assertThat(rotate(at(SOURCE, "k"), true)).isEqualTo(new Rotated.WouldReseal());

        assertThat(requests()).isEqualTo(1);
        assertThat(fake.seen().getLast().method()).isEqualTo("HEAD");
        assertThat(kms.calls()).isEqualTo(calls);
    }

    @Test
    void aStoreThatCannotPinACopyIsNotTrustedWithOne() {
        kind(SOURCE, Kind.KMS, "unpinned");
        Stored before = stored(SOURCE, "k");

        assertThat(catchThrowable(() -> rotate("k"))).isInstanceOf(S3Exception.class);

        assertThat(stored(SOURCE, "k")).isEqualTo(before);
    }
}
