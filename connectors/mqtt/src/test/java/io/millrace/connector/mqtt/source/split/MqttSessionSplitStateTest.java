/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source.split;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connector.mqtt.source.Protections;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which deliveries are repeated ones, and what is acknowledged when. */
class MqttSessionSplitStateTest {

    private static final List<String> FILTERS = List.of("a/#");
    private static final long ON = 11;
    private static final long OTHER = 22;
    private static final long PROOF = 75_000;

    private MqttSessionSplitState state = opened(MqttSessionSplit.unopened("c"), false);
    private long checkpointId;
    private long sentBefore;

    @Test
    void constantValueIsNeverDroppedWithinAConnection() {
        for (int id = 1; id <= 100; id++) {
            assertThat(timeless(1, id, ON)).isFalse();
        }
    }

    @Test
    void timelessMessageIsDroppedWhenTheBrokerSendsItAgain() {
        timeless(1, 1, ON);
        timeless(1, 2, ON);
        reconnect(true);
        assertThat(timeless(2, 1, ON)).isTrue();
        assertThat(timeless(2, 2, ON)).isTrue();
        assertThat(timeless(2, 3, ON)).as("behind the last known one").isFalse();
        assertThat(state.takeDamage()).isFalse();
    }

    @Test
    void redeliveryTakesTheNewestPlaceOfAReusedPacketId() {
        timeless(1, 1, ON);
        timeless(1, 2, ON);
        checkpoint();
        timeless(1, 1, ON);
        reconnect(true);
        assertThat(timeless(2, 1, ON)).as("the second message under id 1").isTrue();
        assertThat(timeless(2, 2, ON)).as("a new one under a free id").isFalse();
    }

    /** The connection was cut when the acknowledgements were on their way. */
    @Test
    void lostAcknowledgementsAreRecognisedBeforeWhatIsCertain() {
        timeless(1, 1, ON);
        timeless(1, 2, ON);
        checkpoint();
        timeless(1, 3, ON);
        reconnect(true);
        assertThat(timeless(2, 1, ON)).isTrue();
        assertThat(timeless(2, 2, ON)).isTrue();
        assertThat(timeless(2, 3, ON)).isTrue();
        assertThat(timeless(2, 4, ON)).isFalse();
    }

    @Test
    void redeliveryThatWasCutShortGoesOnOnTheNextConnection() {
        timeless(1, 1, ON);
        timeless(1, 2, ON);
        reconnect(true);
        assertThat(timeless(2, 1, ON)).isTrue();
        reconnect(true);
        assertThat(timeless(3, 1, ON)).isTrue();
        assertThat(timeless(3, 2, ON)).isTrue();
        assertThat(timeless(3, 3, ON)).isFalse();
    }

    @Test
    void newMessageInThePlaceOfAnUnacknowledgedOneIsReportedOnce() {
        timeless(1, 1, ON);
        timeless(1, 2, OTHER);
        reconnect(true);
        assertThat(timeless(2, 1, 33)).isFalse();
        assertThat(state.takeDamage()).isTrue();
        assertThat(state.takeDamage()).isFalse();
        assertThat(timeless(2, 2, OTHER)).as("the phase is over").isFalse();
    }

    @Test
    void retainedMessageDoesNotEndTheRedelivery() {
        timeless(1, 1, ON);
        reconnect(true);
        assertThat(state.delivered(2, 9, OTHER, true, () -> false)).isFalse();
        assertThat(state.takeDamage()).isFalse();
        assertThat(timeless(2, 1, ON)).isTrue();
    }

    @Test
    void nothingIsTakenForRepeatedInANewSession() {
        timeless(1, 1, ON);
        reconnect(false);
        assertThat(timeless(2, 1, ON)).isFalse();
    }

    @Test
    void afterARestoreAReusedPacketIdIsANewMessage() {
        for (int round = 0; round < 9; round++) {
            timeless(1, 1, ON);
            timeless(1, 2, ON);
            checkpoint();
        }
        assertThat(restore().deliveries().order()).isEqualTo(PacketIdOrder.REUSED);
        assertThat(timeless(1, 1, ON)).isFalse();
        assertThat(timeless(1, 2, ON)).isFalse();
        assertThat(state.takeDamage()).isFalse();
    }

    @Test
    void afterARestoreIdsInOrderNameTheRepeatedOnes() {
        proveOrder();
        timeless(1, 21, ON);
        timeless(1, 22, ON);
        assertThat(restore().deliveries().order()).isEqualTo(PacketIdOrder.FORWARD);
        assertThat(timeless(1, 21, ON)).isTrue();
        assertThat(timeless(1, 22, ON)).isTrue();
        assertThat(timeless(1, 23, ON)).isFalse();
    }

    @Test
    void afterARestoreNothingIsTakenForRepeatedWhileTheOrderIsUnknown() {
        timeless(1, 1, ON);
        assertThat(restore().deliveries().order()).isEqualTo(PacketIdOrder.UNKNOWN);
        assertThat(timeless(1, 1, ON)).isFalse();
    }

    @Test
    void afterARestoreWhatHadNotComeAgainMustStillCome() {
        for (int round = 0; round < 2; round++) {
            timeless(1, 1, ON);
            timeless(1, 2, ON);
            checkpoint();
        }
        timeless(1, 1, ON);
        timeless(1, 2, ON);
        reconnect(true);
        assertThat(timeless(2, 1, ON)).isTrue();
        MqttSessionSplit between = restore();
        assertThat(between.deliveries().order()).isEqualTo(PacketIdOrder.REUSED);
        assertThat(between.deliveries().mustComeAgain()).isEqualTo(1);
        assertThat(timeless(1, 2, ON)).isTrue();
        assertThat(timeless(1, 1, ON)).as("a new one").isFalse();
    }

    @Test
    void whileNobodyIsConnectedNothingCanBeAcknowledged() {
        timeless(1, 1, ON);
        timeless(1, 2, ON);
        state.lost(0);
        assertThat(checkpoint()).isEmpty();
        assertThat(restore().deliveries().mustComeAgain()).isEqualTo(2);
        assertThat(timeless(1, 1, ON)).isTrue();
        assertThat(timeless(1, 2, ON)).isTrue();
        assertThat(timeless(1, 3, ON)).isFalse();
    }

    /** A session that was made anew after the checkpoint begins with id 1 again. */
    @Test
    void idsThatGoBackAfterARestoreAreReported() {
        proveOrder();
        state.complete(checkpointId, sentBefore, PROOF);
        timeless(1, 21, ON);
        restore();
        assertThat(timeless(1, 1, ON)).isFalse();
        assertThat(state.takeDamage()).isTrue();
    }

    /** Else the ids of a new session would meet those of the whole ring. */
    @Test
    void whatTheBrokerSurelyReadCannotComeAgain() {
        proveOrder();
        state.complete(checkpointId, sentBefore, PROOF);
        MqttSessionSplit later = state.snapshot(++checkpointId);
        assertThat(later.deliveries().size()).isEqualTo(20);
        assertThat(later.deliveries().mayComeAgain()).isEqualTo(4);
        state = opened(later, true);
        assertThat(timeless(1, 16, ON)).isFalse();
    }

    @Test
    void idsWrapAroundInOrder() {
        for (int id = 65_516; id <= 65_535; id++) {
            timeless(1, id, ON);
            if (id % 4 == 3) {
                checkpoint();
            }
        }
        timeless(1, 1, ON);
        assertThat(restore().deliveries().order()).isEqualTo(PacketIdOrder.FORWARD);
        assertThat(timeless(1, 65_535, ON)).isTrue();
        assertThat(timeless(1, 1, ON)).isTrue();
        assertThat(timeless(1, 2, ON)).isFalse();
    }

    @Test
    void messageWithItsOwnTimeIsDroppedWhereverItIsInTheRing() {
        timed(state, 1, 1, ON);
        timed(state, 1, 2, OTHER);
        assertThat(timed(state, 1, 3, ON)).as("the publisher's own repetition").isTrue();
        reconnect(false);
        assertThat(timed(state, 2, 1, ON)).as("even in a new session").isTrue();
        restore();
        assertThat(timed(state, 1, 1, ON)).as("even after a restore").isTrue();
    }

    @Test
    void droppedRepetitionIsAcknowledgedWithTheNextCheckpoint() {
        timed(state, 1, 1, ON);
        timed(state, 1, 2, ON);
        assertThat(checkpoint()).containsExactly(1, 2);
        timeless(1, 3, OTHER);
        reconnect(true);
        timeless(2, 3, OTHER);
        assertThat(checkpoint()).containsExactly(3);
    }

    /** As long as nothing is acknowledged all of it may come again, even beyond the window. */
    @Test
    void ringForgetsWhatCannotBeOnItsWayAnyMoreAndNothingElse() {
        MqttSessionSplitState small =
                new MqttSessionSplitState(
                        MqttSessionSplit.unopened("c"), 3, PROOF, Protections.ALL);
        small.opened(false, FILTERS, 0);
        for (int i = 1; i <= 10; i++) {
            timed(small, 1, i, i);
        }
        assertThat(small.snapshot(1).deliveries().contents()).hasSize(10);
        Release first = small.complete(1, 0, 0);
        long sent = first.position() + first.handles().length;
        for (int i = 11; i <= 20; i++) {
            timed(small, 1, i, i);
        }
        small.snapshot(2);
        Release second = small.complete(2, sent, 0);
        small.snapshot(3);
        small.complete(3, second.position() + second.handles().length, 0);
        timed(small, 1, 21, 21);
        assertThat(small.snapshot(4).deliveries().contents())
                .doesNotContain(1, 2, 3, 4, 5)
                .contains(11, 20, 21);
        assertThat(timed(small, 1, 22, 1)).as("fallen out").isFalse();
        assertThat(timed(small, 1, 23, 20)).as("still in").isTrue();
    }

    @Test
    void withoutDeduplicationEverythingIsHandedOn() {
        state =
                new MqttSessionSplitState(
                        MqttSessionSplit.unopened("c"),
                        100,
                        PROOF,
                        Protections.ALL.withoutDeduplication());
        state.opened(false, FILTERS, 0);
        timed(state, 1, 1, ON);
        reconnect(true);
        assertThat(timed(state, 2, 1, ON)).isFalse();
        assertThat(checkpoint()).containsExactly(1);
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

    /** Five checkpoints of four messages each, under the ids 1 to 20. */
    private void proveOrder() {
        for (int id = 1; id <= 20; id++) {
            timeless(1, id, ON);
            if (id % 4 == 0) {
                checkpoint();
            }
        }
    }

    /** A checkpoint that completes and whose acknowledgements leave; their packet ids. */
    private List<Integer> checkpoint() {
        checkpointId++;
        state.snapshot(checkpointId);
        Release release = state.complete(checkpointId, sentBefore, 0);
        sentBefore = release.position() + release.handles().length;
        List<Integer> ids = new ArrayList<>();
        for (long handle : release.handles()) {
            ids.add(AckHandle.packetId(handle));
        }
        return ids;
    }

    /** The job falls back to a checkpoint that is taken here. */
    private MqttSessionSplit restore() {
        MqttSessionSplit checkpoint = state.snapshot(++checkpointId);
        state = opened(checkpoint, true);
        sentBefore = 0;
        return checkpoint;
    }

    private void reconnect(boolean present) {
        state.lost(sentBefore);
        state.opened(present, FILTERS, 10);
    }

    private static MqttSessionSplitState opened(MqttSessionSplit split, boolean present) {
        MqttSessionSplitState opened =
                new MqttSessionSplitState(split, 100, PROOF, Protections.ALL);
        opened.opened(present, FILTERS, 0);
        return opened;
    }

    private boolean timeless(int generation, int id, long content) {
        return state.delivered(generation, id, content, false, () -> false);
    }

    private static boolean timed(MqttSessionSplitState s, int generation, int id, long content) {
        return s.delivered(generation, id, content, false, () -> true);
    }
}
