package io.ssegateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class AdmissionTest {
    @Test
    void reservesUpToTheBudgetAndNotOneByteMore() {
        Admission admission = new Admission(10);
        admission.reserve(9);
        assertThatThrownBy(() -> admission.reserve(2)).hasMessage("Please reduce your request rate.");
        admission.reserve(1);
        assertThat(admission.reserved()).isEqualTo(10);
        assertThatThrownBy(() -> admission.reserve(1)).hasMessage("Please reduce your request rate.");
    }

    @Test
    void givesAReservationBackOnce() {
        Admission admission = new Admission(10);
        Admission.Reservation first = admission.reserve(6);
        admission.reserve(4);
        first.release();
        first.release();
        assertThat(admission.reserved()).isEqualTo(4);
        admission.reserve(6);
    }
}
