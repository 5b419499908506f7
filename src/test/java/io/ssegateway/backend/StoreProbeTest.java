package io.ssegateway.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssegateway.s3.BucketName;
import io.ssegateway.testing.Fault;
import io.ssegateway.testing.Weakness;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The probe tells every weakness by its name, and nothing else. */
class StoreProbeTest extends StoreFixture {
    private static final BucketName STATE = new BucketName("state");
    private static final Duration LONG = Duration.ofSeconds(30);

    @BeforeEach
    void makeStateBucket() {
        fake.objects().create("state");
    }

    private ProbeReport probe() {
        return probe(StatedCapabilities.none());
    }

    private ProbeReport probe(StatedCapabilities stated) {
        BackendSettings settings =
                settings(fake.endpoint()).withProbing(new BackendSettings.Probing(java.util.Optional.empty(), stated));
        return new VertxStores(vertx, InstantSource.system(), Map.of("main", settings))
                .probe("main", STATE)
                .await()
                .atMost(LONG);
    }

    @Test
    void aStoreThatDoesAllHasAll() {
        ProbeReport report = probe();

        assertThat(report.complete()).isTrue();
        assertThat(report.capabilities().missing()).isEmpty();
        assertThat(report.answers()).hasSize(Capability.values().length);
    }

    @Test
    void nothingIsLeftBehind() {
        probe();

        assertThat(fake.objects().keys("state")).isEmpty();
        assertThat(fake.uploads().open()).isEmpty();
        assertThat(fake.lines()).allMatch(line -> line.split(" ")[1].startsWith("/state"));
    }

    @ParameterizedTest
    @CsvSource({
        "PUBLISHES_CUT_UPLOADS, CUT_UPLOADS_VANISH, a cut upload becomes an object",
        "IGNORES_PART_TAGS, PART_TAGS_CHECKED, it completes an upload with other parts than named",
        "IGNORES_IF_MATCH, CONDITIONAL_READS, it answers 200",
        "NO_SUFFIX_RANGES, SUFFIX_RANGES, it answers 200",
        "SHORT_METADATA, METADATA, 255 characters come back",
        "REFUSES_LONG_METADATA, METADATA, it answers 400 MetadataTooLarge",
        "STALE_LISTINGS, LIST_AFTER_PUT, an object that was just written is not listed",
        "THOUSAND_PARTS, LAST_PART, it answers 400 InvalidArgument",
        "EQUAL_PARTS, UNEQUAL_PARTS, it answers 400 InvalidPart",
        "IGNORES_COPY_CONDITIONS, CONDITIONAL_COPY, it copies whatever the source's ETag is",
        "IGNORES_PART_COPY_CONDITIONS, CONDITIONAL_PART_COPY, it copies whatever the source's ETag is",
        "IGNORES_WRITE_CONDITIONS, CONDITIONAL_WRITES, if-none-match: it overwrites whatever the condition",
        "IGNORES_IF_MATCH_OF_WRITES, CONDITIONAL_WRITES, if-match: it overwrites whatever the condition",
        "FORGETS_TAGS, OBJECT_TAGS, it takes them and does not keep them",
        "NO_CHECKSUM_FIELDS, CHECKSUM_FIELDS, it answers 400 InvalidArgument",
        "KEEPS_METADATA_IN_COPIES, CONDITIONAL_COPY, the copy has not the new metadata",
        "IGNORES_TRAILERS, TRAILING_CHECKSUM, it takes a wrong one as well",
        "PUBLISHES_CUT_CHUNKS, TRAILING_CHECKSUM, a cut upload becomes an object all the same",
        "NO_TRAILERS, TRAILING_CHECKSUM, it answers 501 NotImplemented",
        "NO_TRAILERS, PART_TRAILING_CHECKSUM, it answers 501 NotImplemented",
        "IGNORES_TRAILERS, PART_TRAILING_CHECKSUM, it takes a wrong one as well",
        "PART_CHECKSUMS_DECLARED, PART_TRAILING_CHECKSUM, it answers 400 InvalidRequest"
    })
    void aWeaknessIsFoundAndNamed(Weakness weakness, Capability capability, String reason) {
        fake.weak(weakness);

        ProbeReport report = probe();

        assertThat(report.complete()).isTrue();
        assertThat(report.capabilities().missing()).contains(capability);
        assertThat(report.reason(capability)).isEqualTo(reason);
        assertThat(report.capabilities().missing()).allMatch(each -> each == capability || related(weakness, each));
    }

    /** A store that knows nothing of trailers knows nothing of them for parts. */
    private static boolean related(Weakness weakness, Capability other) {
        return List.of(Weakness.NO_TRAILERS, Weakness.IGNORES_TRAILERS).contains(weakness)
                && List.of(Capability.TRAILING_CHECKSUM, Capability.PART_TRAILING_CHECKSUM)
                        .contains(other);
    }

    @Test
    void whatIsStatedIsNotAsked() {
        StatedCapabilities stated = StatedCapabilities.none();
        for (Capability capability : Capability.values()) {
            stated = stated.with(capability, false);
        }

        probe(stated.with(Capability.METADATA, true));

        assertThat(fake.lines().stream().filter(line -> !line.startsWith("DELETE")))
                .singleElement()
                .asString()
                .startsWith("PUT")
                .endsWith("/object");
    }

    @Test
    void aStoreInTroubleIsNotJudged() {
        fake.next(new Fault.None(), new Fault.Answer(503, "SlowDown"));

        ProbeReport report = probe();

        assertThat(report.complete()).isFalse();
        assertThat(report.undecided()).containsOnlyKeys(Capability.METADATA);
        assertThat(report.capabilities().has(Capability.METADATA)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"403, AccessDenied", "404, NoSuchBucket", "503, SlowDown"})
    void aProbeThatMayNotWriteFails(int status, String code) {
        fake.next(new Fault.Answer(status, code));

        assertThatThrownBy(this::probe)
                .isInstanceOfSatisfying(
                        StoreError.class, e -> assertThat(e.code()).isEqualTo(code));
        assertThat(fake.lines().getFirst()).startsWith("PUT /state/probe/");
    }

    @Test
    void noStoreAtAllIsAFailure() {
        fake.always(new Fault.CloseAtOnce());

        assertThatThrownBy(this::probe).isInstanceOf(io.ssegateway.s3.S3Exception.class);
    }
}
