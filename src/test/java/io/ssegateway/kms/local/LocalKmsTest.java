package io.ssegateway.kms.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssegateway.kms.Kms;
import io.ssegateway.kms.KmsContract;
import io.ssegateway.kms.KmsException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalKmsTest extends KmsContract {
    private static KeyStoreFile store;
    private static Kms kms;

    @BeforeAll
    static void makesAStore(@TempDir Path folder) {
        store = Stores.make(folder.resolve("keys"), "one", "two", "off");
        store.disable("off");
        kms = new LocalKms(store, Runnable::run);
    }

    @AfterAll
    static void closesTheStore() {
        store.close();
    }

    @Override
    protected Kms kms() {
        return kms;
    }

    @Test
    void answersInline() {
        Kms.Generated[] made = new Kms.Generated[1];
        kms.generate(key("one"), use(Map.of())).subscribe().with(answer -> made[0] = answer);

        assertThat(made[0]).isNotNull();
    }

    @Test
    void namesItselfInDescriptions() {
        assertThat(answer(kms.describe(key("one"), use(Map.of()))).provider()).isEqualTo("local");
        assertThat(answer(kms.create("new", use(Map.of()))).provider()).isEqualTo("local");
    }

    @Test
    void refusesAKeyDisabledSinceAndOpensItWhenEnabledAgain() {
        Kms.Generated made = answer(kms.generate(key("one"), use(Map.of())));
        store.disable("one");
        assertThat(failure(kms.decrypt(key("one"), made.wrapped(), use(Map.of()))))
                .contains(KmsException.Kind.DISABLED);

        store.enable("one");
        assertThat(failure(kms.decrypt(key("one"), made.wrapped(), use(Map.of()))))
                .isEmpty();
    }

    @Test
    void refusesToMakeAKeyOfABadName() {
        assertThat(failure(kms.create("../x y", use(Map.of())))).contains(KmsException.Kind.INVALID_STATE);
    }
}
