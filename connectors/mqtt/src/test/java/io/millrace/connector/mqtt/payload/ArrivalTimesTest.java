/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.payload;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** No two readings of one sensor get the same time. */
class ArrivalTimesTest {

    private final ArrivalTimes times = new ArrivalTimes();

    @Test
    void readingsOfOneMillisecondGetOneAfterTheOther() {
        assertThat(times.next("a", "t", 100)).isEqualTo(100);
        assertThat(times.next("a", "t", 100)).isEqualTo(101);
        assertThat(times.next("a", "t", 101)).isEqualTo(102);
        assertThat(times.next("a", "t", 500)).isEqualTo(500);
    }

    @Test
    void clockThatGoesBackGivesNoTimeTwice() {
        assertThat(times.next("a", "t", 100)).isEqualTo(100);
        assertThat(times.next("a", "t", 40)).isEqualTo(101);
    }

    @Test
    void sensorsDoNotPushEachOther() {
        assertThat(times.next("a", "t", 100)).isEqualTo(100);
        assertThat(times.next("a", "u", 100)).isEqualTo(100);
        assertThat(times.next("b", "t", 100)).isEqualTo(100);
    }
}
