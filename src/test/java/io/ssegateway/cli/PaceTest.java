package io.ssegateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong clock = new AtomicLong(7);

    @Test
    void noSecondSeesMoreThanTheRate() {
        Pace pace = new Pace(5, clock::get);
        long begin = clock.get();
        int done = 0;
        while (clock.get() - begin < 10 * SECOND) {
            clock.addAndGet(pace.claim());
            done++;
            assertThat(done).isLessThanOrEqualTo((int) ((clock.get() - begin) * 5 / SECOND) + 1);
        }
        assertThat(done).isEqualTo(51);
    }

    @Test
    void aPauseIsNotMadeUpFor() {
        Pace pace = new Pace(10, clock::get);
        pace.claim();
        clock.addAndGet(60 * SECOND);

        assertThat(pace.claim()).isZero();
        assertThat(pace.claim()).isEqualTo(SECOND / 10);
        assertThat(pace.claim()).isEqualTo(SECOND / 5);
    }

    @Test
    void theLineTellsTheTimeThatIsLeft() {
        assertThat(ProgressLine.text(0, OptionalLong.of(10), 0)).isEqualTo("0 of 10 objects, 0/s");
        assertThat(ProgressLine.text(100, OptionalLong.empty(), 10 * SECOND)).isEqualTo("100 objects, 10/s");
        assertThat(ProgressLine.text(1_000, OptionalLong.of(37_600), 100 * SECOND))
                .isEqualTo("1,000 of 37,600 objects, 10/s, 1:01:00 left");
    }
}
