package io.ssegateway.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.s3.SubResource.Level;
import io.ssegateway.s3.SubResource.Passed;
import io.ssegateway.s3.SubResource.Refused;
import io.ssegateway.s3.SubResource.Served;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The table of sub-resources is consistent, and the README says what the table says; with {@code -Dreadme.write=true}
 * it is made to say it.
 */
class OperationsTableTest {
    private static final String BEGIN = "<!-- operations: made from the code, kept by OperationsTableTest -->\n";
    private static final String END = "<!-- end of operations -->\n";

    @Test
    void theReadmeHasTheTableThatTheCodeMakes() throws IOException {
        Path file = Path.of("README.md");
        String readme = Files.readString(file);
        assertThat(readme).containsOnlyOnce(BEGIN).containsOnlyOnce(END);
        if (Boolean.getBoolean("readme.write")) {
            readme = readme.substring(0, readme.indexOf(BEGIN) + BEGIN.length())
                    + OperationsTable.text()
                    + readme.substring(readme.indexOf(END));
            Files.writeString(file, readme);
        }

        assertThat(readme.substring(readme.indexOf(BEGIN) + BEGIN.length(), readme.indexOf(END)))
                .isEqualTo(OperationsTable.text());
    }

    @Test
    void noTwoRowsAreOfTheSameRequest() {
        Set<String> seen = new HashSet<>();
        for (SubResource row : SubResources.all()) {
            boolean item = row.treatment() instanceof Passed passed && passed.item();
            assertThat(seen.add(row.level() + row.parameter() + row.method() + item))
                    .as(row.toString())
                    .isTrue();
            assertThat(SubResources.find(row.level(), row.parameter(), row.method(), item))
                    .contains(row);
        }
    }

    @Test
    void whateverChangesABucketNeedsAdminAndWhateverChangesAnObjectNeedsWrite() {
        for (SubResource row : SubResources.all()) {
            if (row.treatment() instanceof Passed passed) {
                SubResource.Need changing =
                        row.level() == Level.BUCKET ? SubResource.Need.ADMIN : SubResource.Need.WRITE;
                if (row.writes()) {
                    assertThat(passed.need()).as(row.toString()).isEqualTo(changing);
                } else {
                    assertThat(passed.maxDocument()).as(row.toString()).isZero();
                    assertThat(passed.need()).as(row.toString()).isNotEqualTo(SubResource.Need.WRITE);
                }
            }
        }
    }

    @Test
    void theStoreNeverGetsToEncryptToSelectOrToRename() {
        for (String parameter : new String[] {"select", "torrent", "renameObject", "append"}) {
            assertThat(SubResources.of(Level.OBJECT, parameter))
                    .as(parameter)
                    .isNotEmpty()
                    .allMatch(row -> row.treatment() instanceof Refused);
        }
        assertThat(SubResources.of(Level.BUCKET, "encryption"))
                .hasSize(3)
                .allMatch(row -> row.treatment() instanceof Served);
        assertThat(SubResources.of(Level.OBJECT, "encryption")).noneMatch(row -> row.treatment() instanceof Passed);
    }
}
