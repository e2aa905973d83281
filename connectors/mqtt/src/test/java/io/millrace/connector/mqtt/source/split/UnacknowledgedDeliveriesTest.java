/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source.split;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Checkpoints, and what each of them lets go. */
class UnacknowledgedDeliveriesTest {

    private final UnacknowledgedDeliveries deliveries = new UnacknowledgedDeliveries(true);

    @Test
    void releasesInOrderWhatTheCheckpointHolds() {
        add(1, 2, 3);
        deliveries.bind(1, false);
        add(4, 5);
        assertThat(deliveries.complete(1)).containsExactly(handles(1, 2));
        deliveries.bind(2, false);
        assertThat(deliveries.complete(2)).containsExactly(handles(3, 4));
    }

    @Test
    void releasesNothingForACheckpointThatDoesNotComplete() {
        add(1, 2);
        deliveries.bind(1, false);
        add(3);
        deliveries.bind(2, false);
        assertThat(deliveries.complete(2)).containsExactly(handles(1, 2));
    }

    @Test
    void laterCompletionTakesTheEarlierOneWithIt() {
        add(1, 2);
        deliveries.bind(1, false);
        add(3, 4);
        deliveries.bind(2, false);
        assertThat(deliveries.complete(2)).containsExactly(handles(1, 2, 3));
        assertThat(deliveries.complete(1)).isEmpty();
    }

    @Test
    void completionOfAnUnknownCheckpointReleasesNothing() {
        add(1, 2);
        assertThat(deliveries.complete(7)).isEmpty();
        deliveries.bind(8, false);
        assertThat(deliveries.complete(7)).isEmpty();
    }

    @Test
    void newestIsKeptUntilItMayBeLetGo() {
        add(1);
        assertThat(deliveries.bind(1, false)).isTrue();
        assertThat(deliveries.complete(1)).isEmpty();
        assertThat(deliveries.bind(2, false)).isTrue();
        assertThat(deliveries.complete(2)).isEmpty();
        assertThat(deliveries.bind(3, true)).isFalse();
        assertThat(deliveries.complete(3)).containsExactly(handles(1));
    }

    @Test
    void newestIsNotLetGoTogetherWithOthers() {
        add(1, 2, 3);
        deliveries.bind(1, false);
        // Nothing has completed: a whole window could come again.
        assertThat(deliveries.bind(2, true)).isTrue();
        assertThat(deliveries.complete(2)).containsExactly(handles(1, 2));
    }

    @Test
    void lostConnectionForgetsWhatWasBound() {
        add(1, 2);
        deliveries.bind(1, false);
        assertThat(deliveries.forgetAll()).isEqualTo(2);
        deliveries.add(2, 1);
        assertThat(deliveries.complete(1)).isEmpty();
        assertThat(deliveries.size()).isEqualTo(1);
    }

    @Test
    void growsBeyondItsFirstSizeInOrder() {
        for (int i = 1; i <= 900; i++) {
            add(i);
        }
        deliveries.bind(1, false);
        deliveries.complete(1);
        for (int i = 901; i <= 4000; i++) {
            add(i);
        }
        deliveries.bind(2, false);
        long[] released = deliveries.complete(2);
        assertThat(released).hasSize(3100);
        assertThat(released[0]).isEqualTo(AckHandle.of(1, 900));
        assertThat(released[3099]).isEqualTo(AckHandle.of(1, 3999));
    }

    private void add(int... packetIds) {
        for (int id : packetIds) {
            deliveries.add(1, id);
        }
    }

    private static long[] handles(int... packetIds) {
        long[] handles = new long[packetIds.length];
        for (int i = 0; i < handles.length; i++) {
            handles[i] = AckHandle.of(1, packetIds[i]);
        }
        return handles;
    }
}
