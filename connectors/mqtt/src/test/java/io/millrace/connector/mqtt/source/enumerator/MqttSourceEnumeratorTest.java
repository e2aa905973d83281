/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source.enumerator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connector.mqtt.client.MqttEndpoint;
import io.millrace.connector.mqtt.source.MqttReadOptions;
import io.millrace.connector.mqtt.source.split.DeliveryLog;
import io.millrace.connector.mqtt.source.split.MqttSessionSplit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.mocks.MockSplitEnumeratorContext;
import org.junit.jupiter.api.Test;

/** One session, one owner. */
// Flink declares close() with Exception.
@SuppressWarnings("try")
class MqttSourceEnumeratorTest {

    private static final int PARALLELISM = 4;
    private static final MqttReadOptions OPTIONS =
            MqttReadOptions.builder(MqttEndpoint.of("mqtt://h"), "client", List.of("t")).build();
    private static final MqttReadOptions FOUR = OPTIONS.toBuilder().setSessions(4).build();
    private static final int OWNER = Math.floorMod("client".hashCode(), PARALLELISM);

    @Test
    void givesTheSessionToOneReaderWhateverTheParallelism() throws Exception {
        try (MockSplitEnumeratorContext<MqttSessionSplit> context = context()) {
            MqttSourceEnumerator enumerator = new MqttSourceEnumerator(context, OPTIONS, null);
            enumerator.start();
            for (int subtask = PARALLELISM - 1; subtask >= 0; subtask--) {
                register(context, enumerator, subtask);
            }
            assertThat(context.getSplitsAssignmentSequence()).hasSize(1);
            assertThat(context.getSplitsAssignmentSequence().get(0).assignment())
                    .containsOnlyKeys(OWNER)
                    .containsEntry(OWNER, List.of(MqttSessionSplit.unopened("client")));
            assertThat(enumerator.snapshotState(1))
                    .isEqualTo(new MqttEnumeratorState(List.of("client"), List.of()));
        }
    }

    @Test
    void waitsForTheOwner() throws Exception {
        try (MockSplitEnumeratorContext<MqttSessionSplit> context = context()) {
            MqttSourceEnumerator enumerator = new MqttSourceEnumerator(context, OPTIONS, null);
            register(context, enumerator, (OWNER + 1) % PARALLELISM);
            assertThat(context.getSplitsAssignmentSequence()).isEmpty();
            assertThat(enumerator.snapshotState(1).unassigned()).hasSize(1);
            enumerator.close();
        }
    }

    @Test
    void givesABackSentSessionOutAgain() throws Exception {
        try (MockSplitEnumeratorContext<MqttSessionSplit> context = context()) {
            MqttSourceEnumerator enumerator = new MqttSourceEnumerator(context, OPTIONS, null);
            register(context, enumerator, OWNER);
            context.unregisterReader(OWNER);
            MqttSessionSplit known =
                    new MqttSessionSplit("client", List.of("t"), 7, DeliveryLog.EMPTY);
            enumerator.addSplitsBack(List.of(known), OWNER);
            assertThat(enumerator.snapshotState(1))
                    .isEqualTo(new MqttEnumeratorState(List.of(), List.of(known)));
            register(context, enumerator, OWNER);
            assertThat(context.getSplitsAssignmentSequence()).hasSize(2);
            assertThat(context.getSplitsAssignmentSequence().get(1).assignment())
                    .containsEntry(OWNER, List.of(known));
        }
    }

    @Test
    void restoredWithAnOwnedSessionGivesOutNone() throws Exception {
        try (MockSplitEnumeratorContext<MqttSessionSplit> context = context()) {
            MqttEnumeratorState state = new MqttEnumeratorState(List.of("client"), List.of());
            MqttSourceEnumerator enumerator = new MqttSourceEnumerator(context, OPTIONS, state);
            register(context, enumerator, OWNER);
            assertThat(context.getSplitsAssignmentSequence()).isEmpty();
            assertThat(enumerator.snapshotState(2)).isEqualTo(state);
        }
    }

    @Test
    void refusesTheCheckpointOfAnotherSession() throws Exception {
        try (MockSplitEnumeratorContext<MqttSessionSplit> context = context()) {
            MqttEnumeratorState state = new MqttEnumeratorState(List.of("before"), List.of());
            assertThatThrownBy(() -> new MqttSourceEnumerator(context, OPTIONS, state))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "the checkpoint holds the MQTT session of client id 'before', but the"
                                    + " configured client id is 'client'; give the same one, or"
                                    + " start without the checkpoint");
        }
    }

    @Test
    void spreadsSeveralSessionsEvenlyAndEachOnce() throws Exception {
        try (MockSplitEnumeratorContext<MqttSessionSplit> context = context()) {
            MqttSourceEnumerator enumerator = new MqttSourceEnumerator(context, FOUR, null);
            for (int subtask = 0; subtask < PARALLELISM; subtask++) {
                register(context, enumerator, subtask);
            }
            Map<Integer, List<String>> owners = new TreeMap<>();
            context.getSplitsAssignmentSequence()
                    .forEach(
                            step ->
                                    step.assignment()
                                            .forEach(
                                                    (subtask, splits) ->
                                                            splits.forEach(
                                                                    split ->
                                                                            owners.computeIfAbsent(
                                                                                            subtask,
                                                                                            s ->
                                                                                                    new ArrayList<>())
                                                                                    .add(
                                                                                            split
                                                                                                    .clientId()))));
            assertThat(owners).hasSize(4).allSatisfy((s, ids) -> assertThat(ids).hasSize(1));
            assertThat(owners.values().stream().flatMap(List::stream))
                    .containsExactlyInAnyOrder("client-0", "client-1", "client-2", "client-3");
        }
    }

    @Test
    void addsSessionsAndKeepsThoseThatAreNotNeededAnyMore() throws Exception {
        try (MockSplitEnumeratorContext<MqttSessionSplit> context = context()) {
            MqttEnumeratorState state =
                    new MqttEnumeratorState(List.of("client-0", "client-7"), List.of());
            MqttSourceEnumerator enumerator = new MqttSourceEnumerator(context, FOUR, state);
            assertThat(enumerator.snapshotState(1).assigned())
                    .containsExactly("client-0", "client-7");
            assertThat(enumerator.snapshotState(1).unassigned())
                    .extracting(MqttSessionSplit::clientId)
                    .containsExactly("client-1", "client-2", "client-3");
        }
    }

    @Test
    void refusesToTurnOneSessionIntoSeveralAndBack() throws Exception {
        try (MockSplitEnumeratorContext<MqttSessionSplit> context = context()) {
            MqttEnumeratorState one = new MqttEnumeratorState(List.of("client"), List.of());
            assertThatThrownBy(() -> new MqttSourceEnumerator(context, FOUR, one))
                    .hasMessage(
                            "the checkpoint holds the one MQTT session 'client', but sessions is 4;"
                                    + " give sessions = 1, or start without the checkpoint");
            MqttEnumeratorState several = new MqttEnumeratorState(List.of("client-1"), List.of());
            assertThatThrownBy(() -> new MqttSourceEnumerator(context, OPTIONS, several))
                    .hasMessage(
                            "the checkpoint holds the MQTT session 'client-1', one of several, but"
                                    + " sessions is 1; give sessions = 2 or more, or start without"
                                    + " the checkpoint");
        }
    }

    private static MockSplitEnumeratorContext<MqttSessionSplit> context() {
        return new MockSplitEnumeratorContext<>(PARALLELISM);
    }

    private static void register(
            MockSplitEnumeratorContext<MqttSessionSplit> context,
            MqttSourceEnumerator enumerator,
            int subtask) {
        context.registerReader(new ReaderInfo(subtask, "host"));
        enumerator.addReader(subtask);
    }
}
