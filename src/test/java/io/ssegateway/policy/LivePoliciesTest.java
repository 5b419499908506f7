package io.ssegateway.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssegateway.s3.BucketName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LivePoliciesTest {
    private static final BucketName PHOTOS = new BucketName("photos");

    @TempDir
    Path parent;

    private PolicyFolder folder;
    private final List<String> told = new ArrayList<>();
    private final LivePolicies.Listener listener = new LivePolicies.Listener() {
        @Override
        public void reloaded(Policies now, List<Finding> findings) {
            told.add("reloaded");
        }

        @Override
        public void refused(List<Finding> obstacles) {
            told.add("refused " + folder.told(obstacles));
        }
    };

    @BeforeEach
    void files() {
        folder = new PolicyFolder(parent).file("a.yaml", PolicyFolder.SMALL);
    }

    private LivePolicies live() {
        return new LivePolicies(folder.root(), PolicyFolder.context(), folder.load(), listener);
    }

    @Test
    void nothingHappensWhileNothingChanges() {
        LivePolicies live = live();
        Policies before = live.get();
        live.poll();
        assertThat(live.get()).isSameAs(before);
        assertThat(told).isEmpty();
    }

    @Test
    void aChangedFileIsSwappedInAndTheOldSnapshotStaysAsItWas() {
        LivePolicies live = live();
        Policies before = live.get();
        folder.file(
                "a.yaml",
                PolicyFolder.SMALL.replace(
                        "match: photos, encrypt: sse-kms, key: photos", "match: photos, encrypt: none"));
        live.poll();
        assertThat(told).containsExactly("reloaded");
        assertThat(live.get().rule(PHOTOS).orElseThrow().encrypt()).isEqualTo(BucketRule.Encrypt.NONE);
        assertThat(before.rule(PHOTOS).orElseThrow().encrypt()).isEqualTo(BucketRule.Encrypt.SSE_KMS);
        assertThat(live.get().hash()).isNotEqualTo(before.hash());
    }

    @Test
    void aNewAndARemovedFileCount() throws IOException {
        LivePolicies live = live();
        folder.file("b/c.yml", "version: 1\nbuckets: [{match: new-one, encrypt: sse-obs}]\n");
        live.poll();
        assertThat(live.get().rule(new BucketName("new-one"))).isPresent();
        Files.delete(folder.root().resolve("b/c.yml"));
        live.poll();
        assertThat(live.get().rule(new BucketName("new-one"))).isEmpty();
        assertThat(told).containsExactly("reloaded", "reloaded");
    }

    @Test
    void aBadFileKeepsTheOldSnapshotAndIsToldOnce() {
        LivePolicies live = live();
        Policies before = live.get();
        folder.file("a.yaml", PolicyFolder.SMALL.replace("sse-kms", "sse-kmss"));
        live.poll();
        live.poll();
        assertThat(live.get()).isSameAs(before);
        assertThat(live.stale()).isTrue();
        assertThat(told).singleElement().asString().startsWith("refused [policies/a.yaml:11:30: unknown method");
    }

    @Test
    void mendingTheFileEndsStaleness() {
        LivePolicies live = live();
        folder.file("a.yaml", "version: 3\n");
        live.poll();
        folder.file("a.yaml", PolicyFolder.SMALL);
        live.poll();
        assertThat(live.stale()).isFalse();
        assertThat(told).hasSize(2).last().isEqualTo("reloaded");
    }

    @Test
    void aWordServedLaterIsRefusedOnReloadToo() {
        LivePolicies live = live();
        folder.file("a.yaml", PolicyFolder.SMALL.replace("key: photos}", "key: photos, mode: observe}"));
        live.poll();
        assertThat(live.stale()).isTrue();
        assertThat(told).singleElement().asString().contains("'mode: observe' is not served by this version");
    }

    @Test
    void aChangedSecretFileIsNoticedAndNotPartOfTheHash() {
        LivePolicies live = live();
        String hash = live.get().hash();
        folder.secret("app1", "another-secret");
        live.poll();
        assertThat(live.get()
                        .credential("AKAPP1", Instant.EPOCH)
                        .orElseThrow()
                        .secret()
                        .reveal())
                .isEqualTo("another-secret");
        assertThat(live.get().hash()).isEqualTo(hash);
    }

    @Test
    void aVanishedFolderKeepsTheOldSnapshot() throws IOException {
        LivePolicies live = live();
        Files.move(folder.root(), parent.resolve("away"));
        live.poll();
        assertThat(live.stale()).isTrue();
        assertThat(live.get().rule(PHOTOS)).isPresent();
        Files.move(parent.resolve("away"), folder.root());
        live.poll();
        assertThat(live.stale()).isFalse();
    }

    @Test
    void kubernetesLayoutIsReadOnceAndItsSwapNoticed() throws IOException {
        Path mount = Files.createDirectories(parent.resolve("mount"));
        generation(mount, "..2026_01", "one");
        Files.createSymbolicLink(mount.resolve("..data"), Path.of("..2026_01"));
        Files.createSymbolicLink(mount.resolve("a.yaml"), Path.of("..data/a.yaml"));
        Loaded first = PolicyFiles.load(mount, PolicyFolder.context());
        assertThat(first.findings()).isEmpty();
        LivePolicies live = new LivePolicies(mount, PolicyFolder.context(), first, listener);
        generation(mount, "..2026_02", "two");
        Files.createSymbolicLink(mount.resolve("..data_tmp"), Path.of("..2026_02"));
        Files.move(mount.resolve("..data_tmp"), mount.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
        live.poll();
        assertThat(live.get().rule(new BucketName("two"))).isPresent();
        assertThat(live.get().rule(new BucketName("one"))).isEmpty();
    }

    private static void generation(Path mount, String name, String bucket) throws IOException {
        Path folder = Files.createDirectories(mount.resolve(name));
        Files.writeString(
                folder.resolve("a.yaml"), "version: 1\nbuckets: [{match: " + bucket + ", encrypt: sse-obs}]\n");
    }

    @Test
    void aLinkToItsOwnFolderEnds() throws IOException {
        Files.createSymbolicLink(folder.root().resolve("loop"), folder.root());
        assertThat(folder.lines()).isEmpty();
    }

    @Test
    void doesNotStartWithPoliciesThatMustNotBeServedBy() {
        folder.file("a.yaml", "version: 1\nbuckets: [{match: abc, encrypt: sse-obs, mode: observe}]\n");
        assertThatThrownBy(this::live).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void equalFilesHaveEqualHashesInAnyFolder() {
        PolicyFolder other = new PolicyFolder(parent.resolve("elsewhere")).file("a.yaml", PolicyFolder.SMALL);
        assertThat(other.snapshot().hash()).isEqualTo(folder.snapshot().hash()).hasSize(64);
    }
}
