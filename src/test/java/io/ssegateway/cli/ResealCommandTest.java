package io.ssegateway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.envelope.Samples;
import io.ssegateway.testing.FakeObjects.Stored;
import io.ssegateway.testing.Fault;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResealCommandTest extends ResealFixture {
    private static final int MANY = 130;

    private void putMany() {
        for (int i = 0; i < MANY; i++) {
            put("photos", "k%03d".formatted(i));
        }
    }

    private long heads() {
        return fake.lines().stream().filter(line -> line.startsWith("HEAD ")).count();
    }

    private long writes() {
        return fake.seen().stream()
                .filter(seen -> !seen.method().equals("HEAD") && !seen.method().equals("GET"))
                .count();
    }

    @Test
    @Tag("I3")
    void onlyObjectsUnderTheOldKeyChangeAndOnlyTheirEnvelope() {
        Stored before = put("photos", "a");
        put("photos", "b <&> é");
        Stored customers = putCustomers("photos", "c");
        Stored elsewhere = putElsewhere("photos", "d");
        Stored clear = fake.objects().put("photos", "e", Samples.bytes(5), Map.of());

        CommandRun run = reseal("s3://photos");

        assertThat(run.code()).as(run.toString()).isZero();
        JsonObject said = run.json();
        assertThat(said.getLong("resealed")).isEqualTo(2);
        assertThat(said.getLong("sseC")).isEqualTo(1);
        assertThat(said.getLong("otherKeys")).isEqualTo(1);
        assertThat(said.getLong("clear")).isEqualTo(1);
        assertThat(said.getLong("looked")).isEqualTo(5);
        assertThat(under("new")).isEqualTo(2);
        assertThat(stored("photos", "a").bytes()).isEqualTo(before.bytes());
        assertThat(stored("photos", "a").headers()).containsEntry("x-amz-meta-colour", "blue");
        assertThat(List.of(stored("photos", "c"), stored("photos", "d"), stored("photos", "e")))
                .isEqualTo(List.of(customers, elsewhere, clear));
        assertThat(report("s3://photos", "--key", "old-alias")
                        .getJsonArray("keys")
                        .toString())
                .contains("\"keyId\":\"main\",\"objects\":0", "\"keyId\":\"new\",\"objects\":2");
    }

    @Test
    void everyUseOfAKeyIsWrittenDownInAnAuditFileOfItsOwn() throws Exception {
        set("gateway.audit.file", folder.resolve("audit.jsonl").toString());
        put("photos", "a");
        put("photos", "b");

        assertThat(reseal("s3://photos").code()).isZero();

        Path own = folder.resolve("reseal-audit.jsonl");
        List<JsonObject> uses = Files.readAllLines(own).stream()
                .map(JsonObject::new)
                .filter(record -> "b".equals(record.getString("key")))
                .toList();
        assertThat(uses).hasSize(2).allMatch(use -> use.getString("principal").equals("gw reseal"));
        assertThat(uses.stream().map(use -> use.getString("reason") + " " + use.getString("keyId")))
                .containsExactly("decrypt main", "generate new");
        assertThat(folder.resolve("audit.jsonl")).doesNotExist();
        assertThat(CommandRun.of("audit", "verify", own.toString()).out()).contains("chain intact");
    }

    @Test
    void aPrefixBoundsIt() {
        put("photos", "in/a");
        put("photos", "out/a");

        assertThat(reseal("s3://photos/in/").code()).isZero();

        assertThat(source("photos", "in/a").keyId()).isEqualTo("new");
        assertThat(source("photos", "out/a").keyId()).isEqualTo("main");
    }

    @Test
    void oneFailureIsNamedAndEndsNothing() {
        put("photos", "a");
        put("photos", "b");
        put("photos", "c");
        fake.objects().put("photos", "b", stored("photos", "a"));

        CommandRun run = reseal("s3://photos");

        assertThat(run.code()).isEqualTo(5);
        assertThat(run.err()).contains("failed s3://photos/b: ");
        assertThat(run.json().getJsonArray("failed").toString()).contains("\"key\":\"b\"");
        assertThat(under("new")).isEqualTo(2);

        put("photos", "b");
        CommandRun again = reseal("s3://photos", "--resume");

        assertThat(again.code()).as(again.toString()).isZero();
        assertThat(under("new")).isEqualTo(3);
    }

    @Test
    void whatStaysUnderTheOldKeyIsNamedAndCounted() {
        fake.objects().keepVersions("photos");
        put("photos", "a");
        put("photos", "a");
        Stored locked = put("photos", "locked").withHeader("x-amz-object-lock-legal-hold", "ON");
        fake.objects().put("photos", "locked", locked);

        CommandRun run = reseal("s3://photos");

        assertThat(run.code()).isEqualTo(1);
        // the one that was the current one, the one before it, and the unlocked one before the locked one
        assertThat(run.json().getLong("oldVersions")).isEqualTo(3);
        assertThat(run.json().getLong("locked")).isEqualTo(1);
        assertThat(run.json().getJsonArray("left")).hasSize(4);
        assertThat(run.err()).contains("stays s3://photos/locked: it is locked", "stays s3://photos/a?versionId=v1: ");
        assertThat(report("s3://photos", "--key", "old-alias")
                        .getJsonArray("keys")
                        .toString())
                .contains("\"keyId\":\"main\",\"objects\":1");
        assertThat(report("s3://photos", "--versions").getJsonArray("keys").toString())
                .contains("\"keyId\":\"main\",\"objects\":4");
    }

    @Test
    void aDryRunWritesNothingAnywhere() {
        put("photos", "a");
        put("photos", "b");

        CommandRun run = reseal("s3://photos", "--dry-run");

        assertThat(run.code()).as(run.toString()).isZero();
        assertThat(run.json().getLong("wouldReseal")).isEqualTo(2);
        assertThat(run.json().getLong("resealed")).isZero();
        assertThat(writes()).isZero();
        assertThat(journal()).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 17, 40})
    void aRunThatWasCutGoesOnWhereItWasWithATornLastLine(int torn) throws IOException {
        putMany();
        CommandRun whole = reseal("s3://photos");
        assertThat(whole.code()).as(whole.toString()).isZero();
        assertThat(whole.json().getLong("looked")).isEqualTo(MANY);
        String journal = Files.readString(journal());
        int first = journal.indexOf('\n', journal.indexOf("\"at\""));
        String line = journal.substring(journal.lastIndexOf('\n', first - 1) + 1, first);
        long done =
                new JsonObject(line).getJsonObject("at").getJsonObject("counts").getLong("looked");
        Files.writeString(journal(), journal.substring(0, first + 1 + torn));
        long before = heads();
        long writes = writes();

        CommandRun resumed = reseal("s3://photos", "--resume");

        assertThat(resumed.code()).as(resumed.toString()).isZero();
        assertThat(done).isPositive().isLessThan(MANY);
        assertThat(heads() - before).isEqualTo(MANY - done);
        assertThat(writes()).as("what is done already is not written again").isEqualTo(writes);
        assertThat(resumed.json().getLong("looked")).isEqualTo(MANY);
        assertThat(Files.readString(journal(), UTF_8).lines().allMatch(each -> each.startsWith("{")))
                .isTrue();
    }

    @Test
    void aJournalThatIsNotDoneIsNeitherOverwrittenNorTakenForAnotherRuns() throws IOException {
        put("photos", "a");
        reseal("s3://photos");
        String whole = Files.readString(journal());
        Files.writeString(journal(), whole.replace("{\"end\":true}\n", ""));

        assertThat(reseal("s3://photos").code()).isEqualTo(2);
        assertThat(rotate("new", "old-alias", "s3://photos", "--resume").code()).isEqualTo(2);
        assertThat(reseal("s3://photos/other", "--resume").code()).isEqualTo(2);
        assertThat(reseal("s3://photos", "--resume").code()).isZero();
        assertThat(reseal("s3://photos").code()).as("it came to its end").isZero();
    }

    @Test
    void withoutAnswersTheRunEndsAndCanGoOn() {
        putMany();
        fake.always(new Fault.Answer(503, "ServiceUnavailable"));
        assertThat(reseal("s3://photos").code()).isEqualTo(4);
        fake.heal();

        CommandRun run = reseal("s3://photos", "--resume");

        assertThat(run.code()).as(run.toString()).isZero();
        assertThat(under("new")).isEqualTo(MANY);
    }

    @Test
    void allMeansEveryBucketWithARuleAndSaysWhichHaveNone() {
        put("photos", "a");
        put("photos-2", "a");
        put("unruled", "a");
        fake.objects().put(STATE, "v1/root-check", Samples.bytes(5), Map.of());

        CommandRun run = reseal("--all");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.json().getJsonArray("withoutRule").getList()).isEqualTo(List.of("unruled"));
        assertThat(source("photos", "a").keyId()).isEqualTo("new");
        assertThat(source("photos-2", "a").keyId()).isEqualTo("new");
        assertThat(source("unruled", "a").keyId()).isEqualTo("main");
        assertThat(fake.lines())
                .filteredOn(line -> line.contains("/" + STATE))
                .as("only what finds out what the store can do")
                .allMatch(line -> line.contains("probe/") || line.contains("probe%2F"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "old-alias new",
                "old-alias new --all s3://photos",
                "root:current root:current s3://rooted",
                "root:nonsense root:current s3://rooted",
                "old-alias root:current s3://photos",
                "old-alias new s3://gw-state",
                "old-alias new s3://photos --rate 0",
                "old-alias new s3://photos --parallel 0",
                "old-alias new s3://photos --dry-run --resume",
                "old-alias new s3://photos?versionId=1",
                "old-alias new s3://photos --resume"
            })
    void aWrongCommandLineEndsWithTwoAndTouchesNothing(String line) {
        put("photos", "a");
        String[] words = line.split(" ");

        CommandRun run = rotate(words[0], words[1], Arrays.copyOfRange(words, 2, words.length));

        assertThat(run.code()).as(run.toString()).isEqualTo(2);
        assertThat(writes()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"none new s3://photos", "old-alias none s3://photos", "old-alias new s3://unruled"})
    void whatConfigurationDoesNotKnowEndsWithThree(String line) {
        put("unruled", "a");
        String[] words = line.split(" ");

        assertThat(rotate(words[0], words[1], words[2]).code()).isEqualTo(3);
    }

    @Test
    void aKeyThatIsSwitchedOffIsSaidOnceAndNothingIsTouched() {
        put("photos", "a");
        for (String key : new String[] {"new", "main"}) {
            assertThat(CommandRun.of("keys", "disable", key).code()).isZero();
            CommandRun run = reseal("s3://photos");
            assertThat(run.code()).isEqualTo(3);
            assertThat(run.err()).contains("local:" + key + " is not enabled");
            assertThat(CommandRun.of("keys", "enable", key).code()).isZero();
        }
        assertThat(writes()).isZero();
        assertThat(journal()).doesNotExist();
    }

    @Test
    void theEndSaysWhatItDoesNotGive() {
        put("photos", "a");
        CommandRun run = CommandRun.of(
                "reseal",
                "--from",
                "local:main",
                "--to",
                "new",
                "--journal",
                journal().toString(),
                "s3://photos");

        assertThat(run.code()).as(run.toString()).isZero();
        assertThat(run.out())
                .contains("1 sealed anew under local:new", "taken an object's data key", "The copy of the envelope");
    }
}
