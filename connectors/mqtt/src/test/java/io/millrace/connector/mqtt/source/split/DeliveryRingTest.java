/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source.split;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The ring's bound and its way through a checkpoint. */
class DeliveryRingTest {

    @Test
    void holdsTheNewestUpToItsCapacity() {
        DeliveryRing ring = new DeliveryRing(65_535, DeliveryLog.EMPTY);
        for (int i = 1; i <= 70_000; i++) {
            ring.add(i, i & 0xFFFF);
        }
        assertThat(ring.size()).isEqualTo(65_535);
        assertThat(ring.contains(70_000 - 65_535)).isFalse();
        assertThat(ring.contains(70_000 - 65_534)).isTrue();
        DeliveryLog log = ring.toLog(0, 0, PacketIdOrder.UNKNOWN);
        assertThat(log.contents()[0]).isEqualTo(70_000 - 65_534);
        assertThat(log.contents()[log.size() - 1]).isEqualTo(70_000);
        assertThat((int) log.packetIds()[log.size() - 1]).isEqualTo(70_000 & 0xFFFF);
    }

    @Test
    void takesTheNewestOfALongerLog() {
        DeliveryLog log =
                new DeliveryLog(
                        new long[] {1, 2, 3}, new char[] {4, 5, 6}, 3, 0, PacketIdOrder.UNKNOWN);
        DeliveryLog kept = new DeliveryRing(2, log).toLog(0, 0, PacketIdOrder.UNKNOWN);
        assertThat(kept.contents()).containsExactly(2, 3);
        assertThat(kept.packetIds()).containsExactly((char) 5, (char) 6);
    }

    @Test
    void sameContentStaysKnownUntilItsLastDeliveryFallsOut() {
        DeliveryRing ring = new DeliveryRing(2, DeliveryLog.EMPTY);
        ring.add(7, 1);
        ring.add(7, 2);
        ring.add(8, 3);
        assertThat(ring.contains(7)).isTrue();
        ring.add(9, 4);
        assertThat(ring.contains(7)).isFalse();
    }
}
