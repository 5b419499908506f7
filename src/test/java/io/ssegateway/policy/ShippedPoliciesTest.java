package io.ssegateway.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.s3.BucketName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The shipped examples and the schema for editors. */
class ShippedPoliciesTest {
    private static final Path SHIPPED = Path.of("policies");
    private static final PolicyContext CONTEXT = new PolicyContext(
            Set.of("local", "vault", "huawei"),
            Set.of("main", "obs"),
            Set.of("obs-acme"),
            Map.of("huawei", "ap-southeast-2"),
            name -> Optional.of("from-environment"));

    private static final List<String> REGIONS = List.of(
            "af-south-1",
            "ap-southeast-1",
            "ap-southeast-2",
            "ap-southeast-3",
            "ap-southeast-4",
            "cn-south-1",
            "cn-southwest-2",
            "na-mexico-1",
            "sa-brazil-1",
            "tr-west-1");

    @TempDir
    Path parent;

    static List<String> examples() throws IOException {
        try (Stream<Path> files = Files.walk(SHIPPED)) {
            return files.map(SHIPPED::relativize)
                    .map(Path::toString)
                    .filter(name -> name.endsWith(".yaml"))
                    .toList();
        }
    }

    /** Copies an example with stand-ins for its secret files. */
    private PolicyFolder copy(String name) throws IOException {
        String text = Files.readString(SHIPPED.resolve(name))
                .replace("file:/run/secrets/", "file:" + parent.resolve("policies") + "/secrets/");
        PolicyFolder folder = new PolicyFolder(parent).file(name, text);
        for (String secret : List.of(
                "demo.secret",
                "secrets/velero",
                "secrets/spark",
                "secrets/audit",
                "secrets/acme-etl",
                "secrets/archiver",
                "secrets/path-style")) {
            folder.secret(secret, "stand-in\n");
        }
        return folder;
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyExampleIsInOrderAndServed(String name) throws IOException {
        Loaded loaded = PolicyFiles.load(copy(name).root(), CONTEXT);
        assertThat(loaded.findings()).isEmpty();
        assertThat(loaded.servable()).isPresent();
    }

    @Test
    void allExamplesAreInOrderTogether() throws IOException {
        for (String name : examples()) {
            copy(name);
        }
        assertThat(PolicyFiles.load(parent.resolve("policies"), CONTEXT).findings())
                .isEmpty();
    }

    /** The regions in which OBS documents SSE-KMS, and those in which it documents SSE-OBS. */
    @Test
    void theTableOfRegionsIsThatOfObs() throws IOException {
        Policies policies = PolicyFiles.load(
                        copy("regions.yaml")
                                .file(
                                        "buckets.yaml",
                                        "version: 1\nbuckets:\n"
                                                + REGIONS.stream()
                                                        .map(region -> "  - {match: " + region + ", region: " + region
                                                                + ", encrypt: none}\n")
                                                        .collect(Collectors.joining()))
                                .root(),
                        CONTEXT)
                .snapshot()
                .orElseThrow();
        Map<String, Set<Method>> offered = new TreeMap<>();
        for (String region : REGIONS) {
            BucketRule.Region offer = policies.rule(new BucketName(region))
                    .orElseThrow()
                    .options()
                    .region()
                    .orElseThrow();
            offered.put(offer.name(), offer.methods());
        }
        assertThat(offered.keySet())
                .containsExactlyInAnyOrder(
                        "CN-Hong Kong",
                        "AP-Singapore",
                        "LA-Mexico City1",
                        "LA-Sao Paulo1",
                        "CN South-Guangzhou",
                        "AF-Johannesburg",
                        "AP-Bangkok",
                        "CN Southwest-Guiyang1",
                        "AP-Jakarta",
                        "TR-Istanbul");
        offered.forEach((name, methods) -> assertThat(methods.contains(Method.SSE_OBS))
                .as(name)
                .isEqualTo(name.equals("AP-Bangkok") || name.equals("AP-Jakarta")));
        assertThat(offered.values()).allMatch(methods -> methods.contains(Method.SSE_KMS));
    }

    @Test
    void theSchemaKnowsExactlyTheWordsOfTheValidator() throws IOException {
        Map<?, ?> schema = (Map<?, ?>) new Load(LoadSettings.builder().build())
                .loadFromString(Files.readString(SHIPPED.resolve("policy.schema.json")));
        Map<?, ?> defs = (Map<?, ?>) schema.get("$defs");
        assertThat(words(schema)).isEqualTo(Language.TOP);
        assertThat(words(defs.get("defaults"))).isEqualTo(Language.DEFAULTS);
        assertThat(words(defs.get("network"))).isEqualTo(Language.NETWORK);
        assertThat(words(defs.get("key"))).isEqualTo(Language.KEY);
        assertThat(words(defs.get("principal"))).isEqualTo(Language.PRINCIPAL);
        assertThat(words(defs.get("credential"))).isEqualTo(Language.CREDENTIAL);
        assertThat(words(defs.get("rule"))).isEqualTo(Language.RULE);
        assertThat(words(defs.get("region"))).isEqualTo(Language.REGION);
        assertThat(choices(defs.get("https"))).isEqualTo(List.copyOf(Language.HTTPS.listed()));
        assertThat(choices(defs.get("etag"))).isEqualTo(List.copyOf(Language.ETAG.listed()));
        assertThat(choices(defs.get("api"))).isEqualTo(List.copyOf(Language.API.listed()));
        assertThat(choices(defs.get("plaintext-reads"))).isEqualTo(List.copyOf(Language.PLAIN_READS.listed()));
        assertThat(choices(defs.get("right"))).isEqualTo(List.copyOf(Language.RIGHTS.listed()));
        assertThat(choices(defs.get("kms-right"))).isEqualTo(List.copyOf(Language.KMS_RIGHTS.listed()));
        Map<?, ?> principal = (Map<?, ?>) ((Map<?, ?>) defs.get("principal")).get("properties");
        assertThat(elements(principal.get("signatures"))).isEqualTo(List.copyOf(Language.SIGNATURES.listed()));
        assertThat(elements(principal.get("quirks"))).isEqualTo(List.copyOf(Language.QUIRKS.listed()));
        Map<?, ?> rule = (Map<?, ?>) ((Map<?, ?>) defs.get("rule")).get("properties");
        assertThat(choices(rule.get("encrypt"))).isEqualTo(List.of("sse-kms", "sse-obs", "sse-s3", "none"));
        assertThat(choices(rule.get("mode"))).isEqualTo(List.copyOf(Language.MODE.listed()));
        assertThat(choices(rule.get("compat"))).isEqualTo(List.copyOf(Language.COMPAT.listed()));
    }

    private static Object words(Object definition) {
        return ((Map<?, ?>) ((Map<?, ?>) definition).get("properties")).keySet();
    }

    private static Object elements(Object definition) {
        return choices(((Map<?, ?>) definition).get("items"));
    }

    private static Object choices(Object definition) {
        return ((Map<?, ?>) definition).get("enum");
    }
}
