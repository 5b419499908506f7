package io.ssegateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.kms.local.KeyStoreFile;
import io.ssegateway.kms.local.Passphrase;
import io.ssegateway.testing.FakeObjects.Stored;
import org.junit.jupiter.api.Test;

/** What lies under which key, before and after a root key was exchanged. */
class ReportCommandTest extends ResealFixture {
    @Test
    void theReportIsATableOrCsvAndEndsWithWhatIsLeft() {
        put("photos", "a");
        putCustomers("photos", "c");
        fake.objects().put("photos", "lost", stored("photos", "a").withoutHeader("x-amz-meta-ssegw"));
        putRooted("r");

        CommandRun csv = CommandRun.of("report", "keys", "--all", "--csv", "--key", "vault:none");
        CommandRun table = CommandRun.of("report", "keys", "s3://photos");

        assertThat(csv.code()).as("one whose key is not told may be under it").isEqualTo(1);
        assertThat(csv.out().lines())
                .contains(
                        "bucket,provider,keyId,alias,objects",
                        "photos,local,main,old-alias,1",
                        "photos,local,new,new,0",
                        "photos,,sse-c,,1",
                        "photos,,clear,,0",
                        "photos,,unknown,,1",
                        "rooted,,root:" + source("rooted", "r").keyId() + ",,1");
        assertThat(csv.out()).doesNotContain(STATE);
        assertThat(table.code()).isZero();
        assertThat(table.out()).containsPattern("photos +local:main +old-alias +1");
        assertThat(table.err()).contains("unknown s3://photos/lost: its body is sealed");
        assertThat(CommandRun.of("report", "keys", "s3://photos/a", "--key", "new")
                        .code())
                .isZero();
        assertThat(CommandRun.of("report", "keys", "s3://photos/a", "--key", "old-alias")
                        .code())
                .isEqualTo(1);
        assertThat(CommandRun.of("report", "keys").code()).isEqualTo(2);
    }

    @Test
    void theRootKeyOfObjectsIsExchangedForTheOneThatWrites() {
        Stored before = putRooted("a");
        String old = "root:" + source("rooted", "a").keyId();
        CommandRun rotated = CommandRun.of("keys", "rotate-root", "--json");
        assertThat(rotated.code()).as(rotated.toString()).isZero();
        assertThat(rotated.json().getString("before")).isEqualTo(old);

        CommandRun run = rotate(old, "root:current", "s3://rooted");

        assertThat(run.code()).as(run.toString()).isZero();
        assertThat("root:" + source("rooted", "a").keyId())
                .isEqualTo(rotated.json().getString("writes"));
        assertThat(stored("rooted", "a").bytes()).isEqualTo(before.bytes());
        assertThat(report("s3://rooted", "--key", old).getJsonArray("keys").toString())
                .contains("\"keyId\":\"" + old + "\",\"objects\":0");
        CommandRun roots = CommandRun.of("keys", "roots", "--json");
        assertThat(roots.json().getJsonArray("roots")).hasSize(2);
        try (Passphrase passphrase = SealedFolder.passphrase();
                KeyStoreFile store = KeyStoreFile.open(folder.resolve("keys"), passphrase)) {
            assertThat(store.roots()).filteredOn(root -> root.writes()).hasSize(1);
        }
    }
}
