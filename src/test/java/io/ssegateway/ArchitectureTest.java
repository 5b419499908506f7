package io.ssegateway;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the table of allowed edges between packages, and what some packages must not know. */
class ArchitectureTest {
    private static final String ROOT = "io.ssegateway.";
    private static final JavaClasses CODE =
            new ClassFileImporter(List.of(new ImportOption.DoNotIncludeTests())).importPackages("io.ssegateway");

    private static final Map<String, Set<String>> EDGES = Map.ofEntries(
            Map.entry("s3", Set.of()),
            Map.entry("envelope", Set.of()),
            Map.entry("stream", Set.of("s3", "envelope")),
            Map.entry("auth", Set.of("s3", "stream")),
            Map.entry("dialect", Set.of("s3")),
            Map.entry("kms", Set.of("envelope")),
            Map.entry("kms.local", Set.of("kms", "envelope", "auth")),
            Map.entry("kms.wire", Set.of("kms", "envelope")),
            Map.entry("kms.aws", Set.of("kms", "kms.wire", "envelope", "auth")),
            Map.entry("kms.vault", Set.of("kms", "kms.wire", "envelope")),
            Map.entry("audit", Set.of("kms")),
            Map.entry("kms.huawei", Set.of("kms", "kms.wire", "envelope")),
            Map.entry("kms.pkcs11", Set.of("kms", "kms.wire", "envelope")),
            Map.entry("policy", Set.of("s3", "kms")),
            Map.entry("backend", Set.of("s3", "auth", "stream")),
            Map.entry("state", Set.of("s3", "envelope", "backend")),
            Map.entry("objects", Set.of("s3", "policy", "kms", "envelope", "stream", "backend", "state")),
            Map.entry("multipart", Set.of("s3", "policy", "kms", "envelope", "stream", "backend", "state", "objects")),
            Map.entry("buckets", Set.of("s3", "policy", "kms", "envelope", "stream", "backend", "state", "objects")),
            Map.entry("http", Set.of("s3", "auth", "dialect", "policy", "stream", "objects", "multipart", "buckets")),
            Map.entry(
                    "cli",
                    Set.of(
                            "s3",
                            "envelope",
                            "stream",
                            "auth",
                            "dialect",
                            "kms",
                            "kms.local",
                            "audit",
                            "policy",
                            "backend",
                            "state",
                            "objects",
                            "multipart",
                            "buckets",
                            "app")),
            Map.entry(
                    "app",
                    Set.of(
                            "s3",
                            "envelope",
                            "stream",
                            "auth",
                            "dialect",
                            "kms",
                            "kms.local",
                            "kms.huawei",
                            "kms.aws",
                            "kms.vault",
                            "kms.pkcs11",
                            "kms.wire",
                            "audit",
                            "policy",
                            "backend",
                            "state",
                            "objects",
                            "multipart",
                            "buckets",
                            "http")));

    /** Of {@code app} the command line may know only what composes. */
    private static final Set<String> WIRING =
            Set.of("GatewayApplication", "ToolWiring", "RemoteKeys", "GatewayConfig", "ConfigurationException");

    static List<String> packages() {
        return EDGES.keySet().stream().sorted().toList();
    }

    @ParameterizedTest
    @MethodSource("packages")
    void importsOnlyWhatTheTableAllows(String name) {
        List<String> forbidden = new ArrayList<>();
        for (String other : EDGES.keySet()) {
            if (!other.equals(name) && !EDGES.getOrDefault(name, Set.of()).contains(other)) {
                forbidden.add(ROOT + other);
            }
        }
        noClasses()
                .that()
                .resideInAPackage(ROOT + name)
                .should()
                .dependOnClassesThat(resideInAnyPackage(forbidden.toArray(String[]::new)))
                .allowEmptyShould(true)
                .check(CODE);
    }

    @Test
    void everyPackageIsInTheTable() {
        classes()
                .should()
                .resideInAnyPackage(EDGES.keySet().stream().map(p -> ROOT + p).toArray(String[]::new))
                .check(CODE);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching(ROOT + "(**)").should().beFreeOfCycles().check(CODE);
    }

    @Test
    void commandLineKnowsOnlyTheWiringOfApp() {
        DescribedPredicate<JavaClass> inner = new DescribedPredicate<>("the inside of app") {
            @Override
            public boolean test(JavaClass type) {
                return type.getPackageName().equals(ROOT + "app")
                        && !type.getSimpleName().equals("package-info")
                        && !WIRING.contains(outermost(type).getSimpleName());
            }
        };
        noClasses()
                .that()
                .resideInAPackage(ROOT + "cli")
                .should()
                .dependOnClassesThat(inner)
                .allowEmptyShould(true)
                .check(CODE);
    }

    @Test
    void nothingBehindTheFrontDoorKnowsWhichDialectAClientSpeaks() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + "dialect", ROOT + "app")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName(ROOT + "dialect.ObsDialect")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName(ROOT + "dialect.S3Dialect")
                .because("the front door is given its dialects, and whatever is behind it sees values alone")
                .check(CODE);
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + "dialect", ROOT + "http", ROOT + "app", ROOT + "cli")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + "dialect")
                .check(CODE);
    }

    @Test
    void pureCoreKnowsNoFramework() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + "s3", ROOT + "envelope", ROOT + "policy")
                .should()
                .dependOnClassesThat(resideInAnyPackage("io.quarkus..", "io.vertx..", "io.smallrye..", "jakarta.."))
                .check(CODE);
    }

    @Test
    void envelopeAndProtocolDoNoIo() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + "s3", ROOT + "envelope")
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.net..", "java.nio.file.."))
                .check(CODE);
    }

    @Test
    void futuresStayAtTheEdges() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        ROOT + "http",
                        ROOT + "backend",
                        ROOT + "kms.local",
                        // A module of an HSM blocks: it has threads of its own, and what keeps them in bounds.
                        ROOT + "kms.pkcs11",
                        ROOT + "app",
                        ROOT + "cli",
                        ROOT + "stream")
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.util.concurrent"))
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("io.smallrye.mutiny.Multi")
                .because("results are Uni, bytes are ReadStream; an exception is named here with its reason")
                .allowEmptyShould(true)
                .check(CODE.that(
                        new DescribedPredicate<>("neither a cache nor the audit trail, which has a thread of its own") {
                            @Override
                            public boolean test(JavaClass type) {
                                return !type.getSimpleName().startsWith("Caching")
                                        && !type.getSimpleName().equals("AuditTrail");
                            }
                        }));
    }

    @Test
    void namesSayWhatThingsAre() {
        noClasses()
                .should()
                .haveSimpleNameEndingWith("Manager")
                .orShould()
                .haveSimpleNameEndingWith("Util")
                .orShould()
                .haveSimpleNameEndingWith("Utils")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .orShould()
                .haveSimpleNameEndingWith("Impl")
                .check(CODE);
    }

    @Test
    void randomnessIsSecure() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.Random")
                .check(CODE);
    }

    @Test
    void nobodySleepsOrPrintsAFailurePastTheLog() {
        noClasses()
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Throwable.class, "printStackTrace")
                .check(CODE);
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(ArchitectureTest::outermost).orElse(type);
    }
}
