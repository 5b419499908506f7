package io.ssegateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every invariant of the design has at least one test that carries its name as a tag: run one with {@code -Dgroups=I4}.
 * What the invariants say stands in the README.
 */
class InvariantsTest {
    private static final Set<String> TAGS = tags();

    @ParameterizedTest
    @ValueSource(strings = {"I1", "I2", "I3", "I4", "I5", "I6", "I7", "I8", "I9", "I10", "I11", "I12"})
    void invariantHasATest(String invariant) {
        assertThat(TAGS).contains(invariant);
    }

    private static Set<String> tags() {
        return new ClassFileImporter()
                .importPackages("io.ssegateway").stream()
                        .flatMap(InvariantsTest::annotations)
                        .filter(a -> a.getRawType().isEquivalentTo(Tag.class))
                        .map(a -> String.valueOf(a.get("value").orElse("")))
                        .collect(Collectors.toSet());
    }

    private static Stream<JavaAnnotation<?>> annotations(JavaClass type) {
        Stream<JavaAnnotation<?>> own = type.getAnnotations().stream().map(a -> (JavaAnnotation<?>) a);
        Stream<JavaAnnotation<?>> ofMethods =
                type.getMethods().stream().map(JavaMethod::getAnnotations).flatMap(s -> s.stream());
        return Stream.concat(own, ofMethods);
    }
}
