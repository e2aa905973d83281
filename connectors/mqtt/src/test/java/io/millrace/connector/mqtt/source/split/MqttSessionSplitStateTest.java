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
    private static final long QUIET = 75_000;

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
        reconnect(true);
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
        MqttSessionSplit checkpoint = before.snapshot(1, 0);
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
        state.snapshot(1, 0);
        state.complete(1); // acknowledges 1, keeps 2
        timeless(state, 1, 1, ON);
        reconnect(true);
        assertThat(timeless(state, 2, 2, ON)).isTrue();
        assertThat(timeless(state, 2, 1, ON)).isTrue();
        assertThat(timeless(state, 2, 3, ON)).isFalse();
    }

    @Test
    void missingAnchorIsReportedOnce() {
        timeless(state, 1, 1, ON);
        timeless(state, 1, 2, OTHER);
        reconnect(true);
        assertThat(timeless(state, 2, 1, 33)).isFalse();
        assertThat(state.takeAnchorMissed()).isTrue();
        assertThat(state.takeAnchorMissed()).isFalse();
        assertThat(timeless(state, 2, 2, OTHER)).as("the phase is over").isFalse();
    }

    @Test
    void retainedMessageDoesNotEndTheRedelivery() {
        timeless(state, 1, 1, ON);
        reconnect(true);
        assertThat(state.delivered(2, 9, OTHER, true, () -> false)).isFalse();
        assertThat(state.takeAnchorMissed()).isFalse();
        assertThat(timeless(state, 2, 1, ON)).isTrue();
    }

    @Test
    void nothingIsTakenForRepeatedInANewSession() {
        timeless(state, 1, 1, ON);
        reconnect(false);
        assertThat(timeless(state, 2, 1, ON)).isFalse();
    }

    @Test
    void messageWithItsOwnTimeIsDroppedWhereverItIsInTheRing() {
        timed(state, 1, 1, ON);
        timed(state, 1, 2, OTHER);
        assertThat(timed(state, 1, 3, ON)).as("the publisher's own repetition").isTrue();
        reconnect(false);
        assertThat(timed(state, 2, 1, ON)).as("even in a new session").isTrue();
    }

    @Test
    void droppedRepetitionIsAcknowledgedWithTheNextCheckpoint() {
        timed(state, 1, 1, ON);
        timed(state, 1, 2, ON);
        timed(state, 1, 3, OTHER);
        state.snapshot(1, 0);
        assertThat(packetIds(state.complete(1))).containsExactly(1, 2);
    }

    /** As long as nothing is acknowledged all of it may come again, even beyond the window. */
    @Test
    void ringForgetsWhatCannotBeOnItsWayAnyMoreAndNothingElse() {
        MqttSessionSplitState small =
                new MqttSessionSplitState(MqttSessionSplit.unopened("c"), 3, QUIET, true);
        small.opened(false, FILTERS, 0);
        for (int i = 1; i <= 10; i++) {
            timed(small, 1, i, i);
        }
        assertThat(small.snapshot(1, 0).deliveries().contents()).hasSize(10);
        small.complete(1);
        for (int i = 11; i <= 20; i++) {
            timed(small, 1, i, i);
        }
        small.snapshot(2, 0);
        small.complete(2);
        timed(small, 1, 21, 21);
        assertThat(small.snapshot(3, 0).deliveries().contents())
                .doesNotContain(1, 2, 3, 4, 5)
                .contains(11, 20, 21);
        assertThat(timed(small, 1, 22, 1)).as("fallen out").isFalse();
        assertThat(timed(small, 1, 23, 20)).as("still in").isTrue();
    }

    @Test
    void withoutDeduplicationEverythingIsHandedOn() {
        MqttSessionSplitState off =
                new MqttSessionSplitState(MqttSessionSplit.unopened("c"), 100, QUIET, false);
        off.opened(false, FILTERS, 0);
        timed(off, 1, 1, ON);
        off.lost(0);
        off.opened(true, FILTERS, 0);
        assertThat(timed(off, 2, 1, ON)).isFalse();
        off.snapshot(1, 0);
        assertThat(packetIds(off.complete(1))).containsExactly(1);
    }

    @Test
    void anchorIsLetGoWhenTheSessionHasBeenQuietForLong() {
        assertThat(state.snapshot(1, 0).deliveries().anchored()).isFalse();
        timeless(state, 1, 1, ON);
        state.seen(1_000);
        assertThat(state.snapshot(2, 75_999).deliveries().anchored()).isTrue();
        assertThat(state.complete(2)).isEmpty();
        assertThat(state.snapshot(3, 76_000).deliveries().anchored()).isFalse();
        assertThat(packetIds(state.complete(3))).containsExactly(1);
        state.lost(1);
        state.opened(true, FILTERS, 77_000);
        assertThat(timeless(state, 2, 1, ON)).as("a new message under a free id").isFalse();
    }

    @Test
    void anchorThatWasLetGoInVainIsStillExpected() {
        timeless(state, 1, 1, ON);
        state.snapshot(1, QUIET);
        assertThat(packetIds(state.complete(1))).containsExactly(1);
        state.lost(0);
        assertThat(state.snapshot(2, QUIET).deliveries().anchored()).isTrue();
        state.opened(true, FILTERS, QUIET);
        assertThat(timeless(state, 2, 1, ON)).isTrue();
    }

    /** While nobody is connected nothing can be acknowledged, so nothing may be let go. */
    @Test
    void anchorIsKeptWhileTheConnectionIsLost() {
        timeless(state, 1, 1, ON);
        timeless(state, 1, 2, ON);
        assertThat(state.lost(0)).isEqualTo(2);
        for (int checkpoint = 1; checkpoint < 5; checkpoint++) {
            assertThat(state.snapshot(checkpoint, 2 * QUIET).deliveries().anchored()).isTrue();
            assertThat(state.complete(checkpoint)).isEmpty();
        }
        state.opened(true, FILTERS, 2 * QUIET);
        assertThat(timeless(state, 2, 1, ON)).isTrue();
        assertThat(timeless(state, 2, 2, ON)).isTrue();
        assertThat(timeless(state, 2, 3, ON)).isFalse();
    }

    @Test
    void restoredStateKeepsItsAnchorUntilItIsConnected() {
        timeless(state, 1, 1, ON);
        MqttSessionSplit checkpoint = state.snapshot(1, 0);
        MqttSessionSplitState restored = new MqttSessionSplitState(checkpoint, 100, QUIET, true);
        MqttSessionSplit again = restored.snapshot(2, 0);
        assertThat(again.deliveries().anchored()).isTrue();
        assertThat(restored.complete(2)).isEmpty();
        assertThat(restored.snapshot(3, 0).deliveries().anchored()).isTrue();
    }

    @Test
    void anchorThatHasNotComeYetIsStillExpected() {
        timeless(state, 1, 1, ON);
        timeless(state, 1, 2, ON);
        reconnect(true);
        timeless(state, 2, 1, ON);
        state.snapshot(1, 0);
        state.complete(1);
        state.snapshot(2, 0);
        state.complete(2);
        assertThat(state.snapshot(3, 0).deliveries().anchored()).isTrue();
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
        assertThat(state.snapshot(1, 0).knownMillis()).isEqualTo(900);
    }

    private void reconnect(boolean present) {
        state.lost(0);
        state.opened(present, FILTERS, 10);
    }

    private static MqttSessionSplitState opened(MqttSessionSplit split, boolean present) {
        MqttSessionSplitState opened = new MqttSessionSplitState(split, 100, QUIET, true);
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
