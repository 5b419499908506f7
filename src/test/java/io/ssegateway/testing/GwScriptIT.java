package io.ssegateway.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The script {@code gw} in a house of its own, with JDKs and a Maven that only say that they were called. */
class GwScriptIT {
    private static final Path SCRIPT = Path.of("gw").toAbsolutePath();

    @TempDir
    private Path root;

    private Path house;
    private Path jvms;
    private Path tools;

    private record Ended(int code, String output) {}

    @BeforeEach
    void build() throws IOException {
        house = root.resolve("my house");
        jvms = root.resolve("jvms");
        tools = root.resolve("tools");
        Files.createDirectories(house.resolve("target/quarkus-app"));
        Files.createDirectories(house.resolve("src/main"));
        Files.createDirectories(jvms);
        Files.createDirectories(tools);
        Files.copy(SCRIPT, house.resolve("gw"));
        Files.writeString(house.resolve("pom.xml"), "<project/>");
        Path jar = Files.writeString(house.resolve("target/quarkus-app/quarkus-run.jar"), "jar");
        Files.setLastModifiedTime(jar, FileTime.from(Instant.now().plusSeconds(60)));
        for (String tool :
                List.of("sh", "dirname", "readlink", "sed", "find", "cat", "mkdir", "touch", "git", "id", "tr")) {
            ServerCache.find(tool).ifPresent(found -> link(tools.resolve(tool), found));
        }
    }

    private static void link(Path link, Path target) {
        try {
            Files.createSymbolicLink(link, target);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Path jdk(String name, String version) throws IOException {
        Path home = jvms.resolve(name);
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        program(home.resolve("bin/javac"), ":");
        program(home.resolve("bin/java"), "echo pid=$$; for word in \"$@\"; do echo \"word=$word\"; done; exit 7");
        return home;
    }

    private static void program(Path file, String body) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private Ended gw(Map<String, String> environment, Path script, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(Path.of("/").toFile());
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of("PATH", tools.toString(), "HOME", root.toString(), "GW_JVM_FOLDERS", jvms.toString()));
        builder.environment().putAll(environment);
        Process process = builder.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), output.replace("pid=" + process.pid() + "\n", "pid=same\n"));
    }

    private Ended gw(String... arguments) throws Exception {
        return gw(Map.of(), house.resolve("gw"), arguments);
    }

    @Test
    void picksTheHighestJdk() throws Exception {
        jdk("a-21", "21.0.1");
        Path highest = jdk("b-100", "100");
        jdk("c-9", "9.0.4");
        jdk("d-25", "25.0.3");

        assertThat(gw("where-is-java").output().trim()).isEqualTo(highest.toString());
    }

    @ParameterizedTest
    @CsvSource({"21.0.1, 0", "20.0.2, 3", "1.8.0_402, 3"})
    void twentyOneIsTheLeast(String version, int code) throws Exception {
        jdk("only", version);

        assertThat(gw("where-is-java").code()).isEqualTo(code);
    }

    @Test
    void saysInOneLineWhatToInstallWhereThereIsNoJdk() throws Exception {
        Ended ended = gw("version");

        assertThat(ended.code()).isEqualTo(3);
        assertThat(ended.output()).hasLineCount(1).contains("no JDK 21 or newer", "install", "GW_JAVA_HOME");
    }

    @Test
    void aJreWithoutCompilerIsNoJdk() throws Exception {
        Files.delete(jdk("jre", "25.0.3").resolve("bin/javac"));

        assertThat(gw("where-is-java").code()).isEqualTo(3);
    }

    @Test
    void honoursWhatTheUserNames() throws Exception {
        jdk("b-25", "25.0.3");
        String named = jdk("a-21", "21.0.1").toString();
        String old = jdk("c-17", "17.0.1").toString();
        Path script = house.resolve("gw");

        assertThat(gw(Map.of("GW_JAVA_HOME", named), script, "where-is-java")
                        .output()
                        .trim())
                .isEqualTo(named);
        assertThat(gw(Map.of("JAVA_HOME", named), script, "where-is-java")
                        .output()
                        .trim())
                .isEqualTo(named);
        assertThat(gw(Map.of("JAVA_HOME", old), script, "where-is-java")
                        .output()
                        .trim())
                .endsWith("b-25");
        assertThat(gw(Map.of("GW_JAVA_HOME", old), script, "where-is-java").code())
                .isEqualTo(3);
    }

    @Test
    void becomesTheJvmFromAnyDirectoryAndThroughALink() throws Exception {
        jdk("b-25", "25.0.3");
        Path link = Files.createSymbolicLink(root.resolve("link"), Path.of("my house/gw"));

        Ended ended = gw(Map.of("GW_JAVA_OPTS", "-Xmx77m -Da=b"), link, "inspect", "s3://b/a key");

        assertThat(ended.code()).isEqualTo(7);
        assertThat(ended.output())
                .contains("pid=same", "word=-Xmx77m\nword=-Da=b", "word=inspect\nword=s3://b/a key")
                .contains("word=-jar\nword=" + house + "/target/quarkus-app/quarkus-run.jar");
    }

    @Test
    void passesOnlyOptionsThatTheJvmKnows() throws Exception {
        jdk("a-21", "21.0.1");

        assertThat(gw("version").output())
                .doesNotContain("UseCompactObjectHeaders", "sun-misc-unsafe")
                .contains("--enable-native-access=ALL-UNNAMED");
    }

    @Test
    void buildsWhenASourceIsNewerThanTheJar() throws Exception {
        jdk("b-25", "25.0.3");
        program(tools.resolve("mvn"), "[ \"$1\" != -v ] || { echo 'Apache Maven 3.8.7'; exit; }; echo built >calls");
        assertThat(gw("version").output()).doesNotContain("building");

        Files.setLastModifiedTime(
                Files.writeString(house.resolve("src/main/New.java"), ""),
                FileTime.from(Instant.now().plusSeconds(120)));

        assertThat(gw("version").output()).contains("building", "word=version");
        assertThat(house.resolve("calls")).exists();
    }

    @Test
    void fetchesMavenFromCentralOrTheNamedMirrorWhereThereIsNone() throws Exception {
        jdk("b-25", "25.0.3");
        Files.delete(house.resolve("target/quarkus-app/quarkus-run.jar"));
        List<String> group = List.of("org", "apache", "maven");
        String archive = String.join("/", group) + "/apache-maven/3.9.12/apache-maven-3.9.12-bin.zip";

        Ended central = gw("version");
        Ended mirror = gw(Map.of("GW_MAVEN_REPO", "https://mirror.test/m2/"), house.resolve("gw"), "version");

        assertThat(central.code()).isEqualTo(3);
        assertThat(central.output())
                .contains("fetching Maven 3.9.12", "install 3.8.7 or newer", "GW_MAVEN_REPO")
                .contains("word=https://repo." + String.join(".", group.reversed()) + "/maven2/" + archive);
        assertThat(mirror.output()).contains("word=https://mirror.test/m2/" + archive);
    }

    @Test
    void aFailedBuildIsReportedAndNothingStarts() throws Exception {
        jdk("b-25", "25.0.3");
        program(
                tools.resolve("mvn"),
                "[ \"$1\" != -v ] || { echo 'Apache Maven 3.9.12'; exit; }; echo '[ERROR] bad line'; exit 1");
        Files.delete(house.resolve("target/quarkus-app/quarkus-run.jar"));

        Ended ended = gw("version");

        assertThat(ended.code()).isEqualTo(3);
        assertThat(ended.output()).contains("bad line", "the build failed").doesNotContain("word=");
    }

    @Test
    void testFailsWhenALaneRanNothing() throws Exception {
        jdk("b-25", "25.0.3");
        program(tools.resolve("mvn"), """
                [ "$1" != -v ] || { echo 'Apache Maven 3.9.12'; exit; }
                mkdir -p target/surefire-reports
                echo '<testsuite name="A" tests="3" errors="0" skipped="1" failures="0">' >target/surefire-reports/TEST-A.xml
                for lane in $LANES; do
                    mkdir -p target/$lane-reports
                    cp target/surefire-reports/TEST-A.xml target/$lane-reports/TEST-A.xml
                done
                """);
        for (String tool : List.of("rm", "cp")) {
            link(tools.resolve(tool), ServerCache.find(tool).orElseThrow());
        }
        Files.createDirectories(house.resolve("src/test/sh"));
        program(house.resolve("src/test/sh/servers"), ":");
        Path script = house.resolve("gw");
        Path store = root.resolve(".cache/sse-gateway/store/s3proxy-4.1.0-jar-with-dependencies.jar");
        Files.createDirectories(store.getParent());
        Files.writeString(store, "");

        assertThat(gw(Map.of("LANES", ""), script, "test"))
                .satisfies(e -> assertThat(e.output()).contains("failsafe lane ran no test"))
                .satisfies(e -> assertThat(e.code()).isEqualTo(3));
        assertThat(gw(Map.of("LANES", "failsafe"), script, "test"))
                .satisfies(e -> assertThat(e.output()).contains("versitygw lane ran no test"))
                .satisfies(e -> assertThat(e.code()).isEqualTo(3));
        assertThat(gw(Map.of("LANES", "failsafe versitygw"), script, "test"))
                .satisfies(e -> assertThat(e.output()).contains("tests: 6 passed, 0 failed, 3 skipped"))
                .satisfies(e -> assertThat(e.code()).isZero());
    }
}
