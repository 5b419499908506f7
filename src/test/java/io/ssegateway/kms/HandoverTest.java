package io.ssegateway.kms;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HandoverTest {
    private final List<String> disposed = new ArrayList<>();
    private final List<Handover<String>> open = new ArrayList<>();

    private Asked<String> ask() {
        return Asked.of(Handover.to(disposed::add, open::add));
    }

    @Test
    void disposesOfASecondValue() {
        Asked<String> asked = ask();
        open.getFirst().complete("a");
        open.getFirst().complete("b");

        assertThat(asked.item()).isEqualTo("a");
        assertThat(disposed).containsExactly("b");
    }

    @Test
    void disposesOfAValueAfterAFailure() {
        Asked<String> asked = ask();
        open.getFirst().fail(new IllegalStateException("first"));
        open.getFirst().complete("b");

        assertThat(asked.failure()).hasMessage("first");
        assertThat(disposed).containsExactly("b");
    }

    @Test
    void disposesOfAValueNobodyWaitsFor() {
        ask().leave();
        open.getFirst().complete("a");

        assertThat(disposed).containsExactly("a");
    }

    @Test
    void startsTheWorkAnewForEverySubscription() {
        ask();
        ask();

        assertThat(open).hasSize(2);
    }
}
