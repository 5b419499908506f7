package io.ssegateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.WithName;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The README documents every setting there is. */
class ReadmeTest {
    static Stream<String> settings() {
        return Stream.of(
                        names(
                                "GATEWAY_",
                                GatewayConfig.class,
                                List.of("tls", "backend", "backends", "credentials", "audit")),
                        names("GATEWAY_AUDIT_", AuditConfig.class, List.of()),
                        names("GATEWAY_TLS_", GatewayConfig.Tls.class, List.of()),
                        names("_", GatewayConfig.Credential.class, List.of()),
                        names("", KmsConfig.class, List.of("authorities")),
                        names("_", GatewayConfig.Backend.class, List.of("authorities")))
                .flatMap(s -> s);
    }

    @ParameterizedTest
    @MethodSource("settings")
    void settingIsDocumented(String variable) throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        String configuration = readme.substring(readme.indexOf("### Configuration"), readme.indexOf("## Commands"));
        boolean named = configuration.contains(variable);
        boolean asFile = variable.endsWith("_FILE") && configuration.contains("(or `_FILE`)");
        assertThat(named || asFile).as(variable).isTrue();
    }

    static Stream<String> capabilities() {
        return Arrays.stream(GatewayConfig.Capabilities.class.getMethods())
                .map(method -> method.isAnnotationPresent(WithName.class)
                        ? method.getAnnotation(WithName.class).value()
                        : method.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT));
    }

    @ParameterizedTest
    @MethodSource("capabilities")
    void whatCanBeStatedAboutAStoreIsDocumented(String name) throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        String section = readme.substring(readme.indexOf("### What the store must do"), readme.indexOf("## Commands"));
        assertThat(section).contains("`" + name + "`");
    }

    private static Stream<String> names(String prefix, Class<?> mapping, List<String> nested) {
        return Arrays.stream(mapping.getMethods())
                .map(Method::getName)
                .filter(name -> !nested.contains(name))
                .map(name -> prefix + name.replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT));
    }
}
