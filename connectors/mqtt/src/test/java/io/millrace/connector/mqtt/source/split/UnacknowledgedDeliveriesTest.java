/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source.split;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Checkpoints, and what each of them lets go. */
class UnacknowledgedDeliveriesTest {

    private final UnacknowledgedDeliveries deliveries = new UnacknowledgedDeliveries();

    @Test
    void releasesInOrderWhatTheCheckpointHolds() {
        add(1, 2, 3);
        deliveries.bind(1);
        add(4, 5);
        assertThat(deliveries.complete(1).handles()).containsExactly(1, 2, 3);
        deliveries.bind(2);
        Release second = deliveries.complete(2);
        assertThat(second.handles()).containsExactly(4, 5);
        assertThat(second.position()).isEqualTo(3);
    }

    @Test
    void laterCompletionTakesTheEarlierOneWithIt() {
        add(1, 2);
        deliveries.bind(1);
        add(3, 4);
        deliveries.bind(2);
        assertThat(deliveries.complete(2).handles()).containsExactly(1, 2, 3, 4);
        assertThat(deliveries.complete(1).handles()).isEmpty();
    }

    @Test
    void completionOfAnUnknownCheckpointReleasesNothing() {
        add(1, 2);
        assertThat(deliveries.complete(7).handles()).isEmpty();
        deliveries.bind(8);
        assertThat(deliveries.complete(7).handles()).isEmpty();
    }

    @Test
    void keepsWhatHasNotLeft() {
        add(1, 2, 3);
        deliveries.bind(1);
        deliveries.complete(1);
        assertThat(deliveries.size()).isEqualTo(3);
        assertThat(deliveries.sent(2, -1)).as("ring number behind the second").isEqualTo(103);
        assertThat(deliveries.size()).isEqualTo(1);
        assertThat(deliveries.sent(2, -1)).as("nothing new").isEqualTo(-1);
    }

    @Test
    void lostConnectionForgetsWhatWasBound() {
        add(1, 2, 3);
        deliveries.bind(1);
        deliveries.complete(1);
        add(4, 5);
        deliveries.bind(2);
        assertThat(deliveries.forgetAll()).as("not released").isEqualTo(2);
        add(6);
        assertThat(deliveries.complete(2).handles()).isEmpty();
        deliveries.bind(3);
        Release release = deliveries.complete(3);
        assertThat(release.handles()).containsExactly(6);
        assertThat(release.position()).isEqualTo(5);
    }

    @Test
    void growsBeyondItsFirstSizeInOrder() {
        for (int i = 1; i <= 900; i++) {
            add(i);
        }
        deliveries.bind(1);
        deliveries.complete(1);
        deliveries.sent(900, -1);
        for (int i = 901; i <= 4000; i++) {
            add(i);
        }
        deliveries.bind(2);
        long[] released = deliveries.complete(2).handles();
        assertThat(released).hasSize(3100);
        assertThat(released[0]).isEqualTo(901);
        assertThat(released[3099]).isEqualTo(4000);
    }

    private void add(int... handles) {
        for (int handle : handles) {
            deliveries.add(handle, 100 + handle);
        }
    }
}
