/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source.split;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which deliveries are repeated ones, and what is acknowledged when. */
class MqttSessionSplitStateTest {

    private static final List<String> FILTERS = List.of("a/#");
    private static final long ON = 11;
    private static final long OTHER = 22;

    private final MqttSessionSplitState state = opened(MqttSessionSplit.unopened("c"), false);

    @Test
    void constantValueIsNeverDroppedWithinAConnection() {
        for (int id = 1; id <= 100; id++) {
            assertThat(timeless(state, 1, id, ON)).isFalse();
        }
    }

    @Test
    void timelessMessageIsDroppedWhenTheBrokerSendsItAgain() {
        timeless(state, 1, 1, ON);
        timeless(state, 1, 2, ON);
        state.opened(true, FILTERS, 10);
        assertThat(timeless(state, 2, 1, ON)).isTrue();
        assertThat(timeless(state, 2, 2, ON)).isTrue();
        assertThat(timeless(state, 2, 3, ON)).isFalse();
        assertThat(state.takeAnchorMissed()).isFalse();
    }

    @Test
    void afterTheAnchorAReusedPacketIdIsANewMessage() {
        MqttSessionSplitState before = opened(MqttSessionSplit.unopened("c"), false);
        for (int id = 1; id <= 5; id++) {
            timeless(before, 1, id, ON);
        }
        MqttSessionSplit checkpoint = before.snapshot(1);
        assertThat(packetIds(before.complete(1))).containsExactly(1, 2, 3, 4);
        // The broker gives the lowest free ids to what comes next; then the job dies.
        timeless(before, 1, 1, ON);
        timeless(before, 1, 2, ON);

        MqttSessionSplitState restored = opened(checkpoint, true);
        assertThat(timeless(restored, 1, 5, ON)).as("the anchor").isTrue();
        assertThat(timeless(restored, 1, 1, ON)).as("never seen by the checkpoint").isFalse();
        assertThat(timeless(restored, 1, 2, ON)).as("never seen by the checkpoint").isFalse();
        assertThat(restored.takeAnchorMissed()).isFalse();
    }

    @Test
    void redeliveryInsideTheRingTakesTheNewestPlaceOfAPacketId() {
        timeless(state, 1, 1, ON);
        timeless(state, 1, 2, ON);
        state.snapshot(1);
        state.complete(1); // acknowledges 1, keeps 2
        timeless(state, 1, 1, ON);
        state.opened(true, FILTERS, 10);
        assertThat(timeless(state, 2, 2, ON)).isTrue();
        assertThat(timeless(state, 2, 1, ON)).isTrue();
        assertThat(timeless(state, 2, 3, ON)).isFalse();
    }

    @Test
    void missingAnchorIsReportedOnce() {
        timeless(state, 1, 1, ON);
        timeless(state, 1, 2, OTHER);
        state.opened(true, FILTERS, 10);
        assertThat(timeless(state, 2, 1, 33)).isFalse();
        assertThat(state.takeAnchorMissed()).isTrue();
        assertThat(state.takeAnchorMissed()).isFalse();
        assertThat(timeless(state, 2, 2, OTHER)).as("the phase is over").isFalse();
    }

    @Test
    void retainedMessageDoesNotEndTheRedelivery() {
        timeless(state, 1, 1, ON);
        state.opened(true, FILTERS, 10);
        assertThat(state.delivered(2, 9, OTHER, true, () -> false)).isFalse();
        assertThat(state.takeAnchorMissed()).isFalse();
        assertThat(timeless(state, 2, 1, ON)).isTrue();
    }

    @Test
    void nothingIsTakenForRepeatedInANewSession() {
        timeless(state, 1, 1, ON);
        state.opened(false, FILTERS, 10);
        assertThat(timeless(state, 2, 1, ON)).isFalse();
    }

    @Test
    void messageWithItsOwnTimeIsDroppedWhereverItIsInTheRing() {
        timed(state, 1, 1, ON);
        timed(state, 1, 2, OTHER);
        assertThat(timed(state, 1, 3, ON)).as("the publisher's own repetition").isTrue();
        state.opened(false, FILTERS, 10);
        assertThat(timed(state, 2, 1, ON)).as("even in a new session").isTrue();
    }

    @Test
    void droppedRepetitionIsAcknowledgedWithTheNextCheckpoint() {
        timed(state, 1, 1, ON);
        timed(state, 1, 2, ON);
        timed(state, 1, 3, OTHER);
        state.snapshot(1);
        assertThat(packetIds(state.complete(1))).containsExactly(1, 2);
    }

    @Test
    void ringForgetsWhatCannotBeOnItsWayAnyMore() {
        MqttSessionSplitState small =
                new MqttSessionSplitState(MqttSessionSplit.unopened("c"), 3, true);
        small.opened(false, FILTERS, 0);
        for (int i = 1; i <= 4; i++) {
            timed(small, 1, i, i);
        }
        assertThat(small.snapshot(1).deliveries().contents()).containsExactly(2, 3, 4);
        assertThat(timed(small, 1, 5, 1)).as("fallen out").isFalse();
        assertThat(timed(small, 1, 6, 3)).as("still in").isTrue();
    }

    @Test
    void withoutDeduplicationEverythingIsHandedOn() {
        MqttSessionSplitState off =
                new MqttSessionSplitState(MqttSessionSplit.unopened("c"), 100, false);
        off.opened(false, FILTERS, 0);
        timed(off, 1, 1, ON);
        off.opened(true, FILTERS, 0);
        assertThat(timed(off, 2, 1, ON)).isFalse();
        off.snapshot(1);
        assertThat(packetIds(off.complete(1))).containsExactly(1);
    }

    @Test
    void checkpointHoldsWhetherTheBrokerWillSendItsNewestAgain() {
        assertThat(state.snapshot(1).deliveries().anchored()).isFalse();
        timeless(state, 1, 1, ON);
        assertThat(state.snapshot(2).deliveries().anchored()).isTrue();
        assertThat(state.complete(2)).isEmpty();
        // A checkpoint without a delivery lets go of the anchor, and says so.
        assertThat(state.snapshot(3).deliveries().anchored()).isFalse();
        assertThat(packetIds(state.complete(3))).containsExactly(1);
        state.opened(true, FILTERS, 10);
        assertThat(timeless(state, 2, 1, ON)).as("a new message under a free id").isFalse();
    }

    @Test
    void restoredStateKeepsItsAnchorUntilItIsConnected() {
        timeless(state, 1, 1, ON);
        MqttSessionSplit checkpoint = state.snapshot(1);
        MqttSessionSplitState restored = new MqttSessionSplitState(checkpoint, 100, true);
        MqttSessionSplit again = restored.snapshot(2);
        assertThat(again.deliveries().anchored()).isTrue();
        assertThat(restored.complete(2)).isEmpty();
        assertThat(restored.snapshot(3).deliveries().anchored()).isTrue();
    }

    @Test
    void anchorThatHasNotComeYetIsStillExpected() {
        timeless(state, 1, 1, ON);
        timeless(state, 1, 2, ON);
        state.opened(true, FILTERS, 10);
        timeless(state, 2, 1, ON);
        state.snapshot(1);
        state.complete(1);
        state.snapshot(2);
        state.complete(2);
        assertThat(state.snapshot(3).deliveries().anchored()).isTrue();
        assertThat(timeless(state, 2, 2, ON)).isTrue();
    }

    @Test
    void knownTimeIsTheLatestSignOfLife() {
        assertThat(state.wasOpenBefore()).isFalse();
        state.seen(500);
        state.seen(400);
        state.opened(false, FILTERS, 900);
        assertThat(state.wasOpenBefore()).isTrue();
        assertThat(state.knownBeforeOpening()).isEqualTo(500);
        assertThat(state.snapshot(1).knownMillis()).isEqualTo(900);
    }

    private static MqttSessionSplitState opened(MqttSessionSplit split, boolean present) {
        MqttSessionSplitState opened = new MqttSessionSplitState(split, 100, true);
        opened.opened(present, FILTERS, 0);
        return opened;
    }

    private static boolean timeless(MqttSessionSplitState s, int generation, int id, long content) {
        return s.delivered(generation, id, content, false, () -> false);
    }

    private static boolean timed(MqttSessionSplitState s, int generation, int id, long content) {
        return s.delivered(generation, id, content, false, () -> true);
    }

    private static List<Integer> packetIds(long[] handles) {
        List<Integer> ids = new ArrayList<>();
        for (long handle : handles) {
            ids.add(AckHandle.packetId(handle));
        }
        return ids;
    }
}
