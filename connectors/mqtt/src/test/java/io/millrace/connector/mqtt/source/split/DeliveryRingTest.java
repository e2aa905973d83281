/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source.split;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The ring's bound and its way through a checkpoint. */
class DeliveryRingTest {

    @Test
    void holdsTheNewestUpToWhatItIsAllowed() {
        DeliveryRing ring = new DeliveryRing(DeliveryLog.EMPTY);
        for (int i = 1; i <= 70_000; i++) {
            ring.add(i, i & 0xFFFF, 65_535);
        }
        assertThat(ring.size()).isEqualTo(65_535);
        assertThat(ring.contains(70_000 - 65_535)).isFalse();
        assertThat(ring.contains(70_000 - 65_534)).isTrue();
        DeliveryLog log = ring.toLog(0, 0, PacketIdOrder.UNKNOWN);
        assertThat(log.contents()[0]).isEqualTo(70_000 - 65_534);
        assertThat(log.contents()[log.size() - 1]).isEqualTo(70_000);
        assertThat((int) log.packetIds()[log.size() - 1]).isEqualTo(70_000 & 0xFFFF);
    }

    /** What a checkpoint holds may all come again, however much it is. */
    @Test
    void takesAllOfALogAndKeepsItWhileItMayComeAgain() {
        DeliveryLog log =
                new DeliveryLog(
                        new long[] {1, 2, 3}, new char[] {4, 5, 6}, 3, 0, PacketIdOrder.UNKNOWN);
        DeliveryRing ring = new DeliveryRing(log);
        ring.add(4, 7, 4);
        DeliveryLog kept = ring.toLog(0, 0, PacketIdOrder.UNKNOWN);
        assertThat(kept.contents()).containsExactly(1, 2, 3, 4);
        assertThat(kept.packetIds()).containsExactly((char) 4, (char) 5, (char) 6, (char) 7);
    }

    @Test
    void makesRoomForMoreThanOneWhenItIsAllowedLess() {
        DeliveryRing ring = new DeliveryRing(DeliveryLog.EMPTY);
        for (int i = 1; i <= 5; i++) {
            ring.add(i, i, 5);
        }
        ring.add(6, 6, 2);
        assertThat(ring.toLog(0, 0, PacketIdOrder.UNKNOWN).contents()).containsExactly(5, 6);
        assertThat(ring.contains(4)).isFalse();
    }

    @Test
    void sameContentStaysKnownUntilItsLastDeliveryFallsOut() {
        DeliveryRing ring = new DeliveryRing(DeliveryLog.EMPTY);
        ring.add(7, 1, 2);
        ring.add(7, 2, 2);
        ring.add(8, 3, 2);
        assertThat(ring.contains(7)).isTrue();
        ring.add(9, 4, 2);
        assertThat(ring.contains(7)).isFalse();
    }
}
