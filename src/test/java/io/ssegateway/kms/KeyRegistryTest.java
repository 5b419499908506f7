package io.ssegateway.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssegateway.envelope.Bytes;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeyRegistryTest {
    private static final Bytes ID = Bytes.of(new byte[] {1, 2, 3, 4});

    private final HeldKms provider = new HeldKms();
    private final KeyRegistry registry = new KeyRegistry(Map.of("local", provider), new RootKeys() {
        @Override
        public Keys.Root writingRoot() {
            return new Keys.Root(ID, HeldKms.key(1));
        }

        @Override
        public Optional<Keys.Root> root(Bytes id) {
            return Optional.of(id).filter(ID::equals).map(known -> new Keys.Root(known, HeldKms.key(1)));
        }
    });

    @Test
    void findsAProviderByName() {
        assertThat(registry.provider("local")).isSameAs(provider);
    }

    @Test
    void refusesAProviderThatIsNotConfigured() {
        assertThatThrownBy(() -> registry.provider("vault"))
                .isInstanceOfSatisfying(
                        KmsException.class, e -> assertThat(e.kind()).isEqualTo(KmsException.Kind.NOT_FOUND))
                .hasMessageContaining("'vault'");
    }

    @Test
    void findsRootKeys() {
        assertThat(registry.writingRoot().id()).isEqualTo(ID);
        assertThat(registry.root(ID)).isPresent();
        assertThat(registry.root(Bytes.of(new byte[4]))).isEmpty();
    }

    @Test
    void refusesARootIdOfAnotherSize() {
        assertThatThrownBy(() -> new Keys.Root(Bytes.of(new byte[5]), HeldKms.key(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
