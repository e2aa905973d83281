/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source.split;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connector.mqtt.source.Protections;
import io.millrace.connector.mqtt.source.split.TestingBroker.PacketIds;
import io.millrace.connector.mqtt.source.split.TestingBroker.Sent;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A session between a broker and a job that lose the link, lose acknowledgements, abort checkpoints
 * and fall back to the last one, by seed: every message takes effect once and in order, although
 * all of them look the same.
 */
class ExactlyOnceSimulationTest {

    private static final int MESSAGES = 3_000;
    private static final int SEEDS = 60;
    private static final int WINDOW = 40;
    private static final long CONSTANT = 4711;
    private static final long PROOF_MILLIS = 500;

    /** Faults begin when the order of packet ids is known. */
    private static final int FAULTLESS_CHECKPOINTS = 12;

    @Test
    void messagesThatLookAlikeTakeEffectOnceWherePacketIdsAreInOrder() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Run run = new Run(PacketIds.NEXT, seed, Faults.ALL, true);
            run.toTheEnd();
            assertThat(run.lost()).as("lost with seed %d", seed).isEmpty();
            assertThat(run.repeated()).as("repeated with seed %d", seed).isEmpty();
            assertThat(run.effects).as("order with seed %d", seed).isSorted();
            assertThat(run.failures).isPositive();
            assertThat(run.cuts).isPositive();
        }
    }

    @Test
    void messagesThatLookAlikeTakeEffectOnceWherePacketIdsAreReusedAndAcknowledgementsArrive() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Run run = new Run(PacketIds.LOWEST_FREE, seed, Faults.ACKNOWLEDGEMENTS_ARRIVE, true);
            run.toTheEnd();
            assertThat(run.lost()).as("lost with seed %d", seed).isEmpty();
            assertThat(run.repeated()).as("repeated with seed %d", seed).isEmpty();
            assertThat(run.effects).as("order with seed %d", seed).isSorted();
            assertThat(run.failures).isPositive();
            assertThat(run.cuts).isPositive();
        }
    }

    /**
     * Where ids are reused and acknowledgements get lost, a restored job cannot tell a message that
     * comes again from a new one that looks like it: it repeats some, and loses none.
     */
    @Test
    void messagesThatLookAlikeAreNeverLostWherePacketIdsAreReused() {
        int repeated = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            Run run = new Run(PacketIds.LOWEST_FREE, seed, Faults.ALL, true);
            run.toTheEnd();
            assertThat(run.lost()).as("lost with seed %d", seed).isEmpty();
            repeated += run.repeated().size();
        }
        System.out.printf(
                "reused packet ids: %d of %d messages repeated%n", repeated, SEEDS * MESSAGES);
    }

    @ParameterizedTest
    @EnumSource(PacketIds.class)
    void withoutDeduplicationMessagesTakeEffectTwice(PacketIds packetIds) {
        Run run = new Run(packetIds, 1, Faults.ALL, false);
        run.toTheEnd();
        assertThat(run.repeated()).isNotEmpty();
    }

    private enum Faults {
        ALL,
        ACKNOWLEDGEMENTS_ARRIVE
    }

    /** One seed. One step of the loop is a millisecond. */
    private static final class Run {

        private final SplittableRandom random;
        private final TestingBroker broker;
        private final Faults faults;
        private final boolean deduplication;
        private final List<Integer> effects = new ArrayList<>();
        private MqttSessionSplitState state;
        private boolean connected;
        private int generation;
        private long now;
        private long sentBefore;
        private long checkpointId;
        private MqttSessionSplit completed = MqttSessionSplit.unopened("c");
        private int completedEffects;
        private int failures;
        private int cuts;
        private int published;

        Run(PacketIds packetIds, long seed, Faults faults, boolean deduplication) {
            this.random = new SplittableRandom(seed);
            this.broker = new TestingBroker(packetIds, WINDOW);
            this.faults = faults;
            this.deduplication = deduplication;
            this.state = restore();
            connect(false);
        }

        List<Integer> lost() {
            return numbers(0, 0);
        }

        List<Integer> repeated() {
            return numbers(2, Integer.MAX_VALUE);
        }

        private List<Integer> numbers(int least, int most) {
            int[] counts = new int[MESSAGES];
            effects.forEach(number -> counts[number]++);
            return IntStream.range(0, MESSAGES)
                    .filter(number -> counts[number] >= least && counts[number] <= most)
                    .boxed()
                    .toList();
        }

        void toTheEnd() {
            for (; published < MESSAGES; now++) {
                if (random.nextInt(2) == 0) {
                    broker.publish(published++);
                }
                int dice = random.nextInt(1000);
                if (!connected && dice < 30) {
                    connect(true);
                } else if (dice < 950) {
                    receive();
                } else if (dice < 985) {
                    checkpoint();
                } else if (checkpointId < FAULTLESS_CHECKPOINTS) {
                    receive();
                } else if (dice < 995) {
                    cut();
                } else {
                    fail();
                }
            }
            connect(true);
            while (!broker.isIdle()) {
                receive();
                checkpoint();
            }
        }

        private void receive() {
            Sent sent = connected ? broker.next() : null;
            if (sent == null) {
                return;
            }
            if (!state.delivered(generation, sent.packetId(), CONSTANT, false, () -> false)) {
                effects.add(sent.number());
            }
            state.seen(now);
            assertThat(state.takeDamage()).isFalse();
        }

        private void checkpoint() {
            boolean faulty = published < MESSAGES && checkpointId > FAULTLESS_CHECKPOINTS;
            checkpointId++;
            MqttSessionSplit snapshot = state.snapshot(checkpointId);
            int effectsThen = effects.size();
            if (faulty && random.nextInt(4) == 0) {
                return; // aborted
            }
            for (int more = random.nextInt(5); more > 0; more--) {
                receive();
            }
            completed = snapshot;
            completedEffects = effectsThen;
            boolean allArrives = !faulty || faults == Faults.ACKNOWLEDGEMENTS_ARRIVE;
            if (!allArrives && random.nextInt(5) == 0) {
                return; // the notification is lost
            }
            Release release = state.complete(checkpointId, sentBefore, now);
            boolean arrives = true;
            for (long handle : release.handles()) {
                assertThat(AckHandle.generation(handle)).isEqualTo(generation);
                // The link fails in the middle: the rest is sent and never arrives.
                arrives &= allArrives || random.nextInt(200) > 0;
                if (connected && arrives) {
                    broker.acknowledged(AckHandle.packetId(handle));
                }
            }
            if (connected) {
                sentBefore = release.position() + release.handles().length;
            }
            if (!arrives) {
                cut();
            }
        }

        private void cut() {
            if (connected) {
                cuts++;
                connected = false;
                state.lost(sentBefore);
                if (faults == Faults.ACKNOWLEDGEMENTS_ARRIVE) {
                    connect(true);
                }
            }
        }

        private void fail() {
            failures++;
            while (effects.size() > completedEffects) {
                effects.remove(effects.size() - 1);
            }
            state = restore();
            connect(true);
        }

        private MqttSessionSplitState restore() {
            sentBefore = 0;
            connected = false;
            return new MqttSessionSplitState(
                    completed,
                    WINDOW,
                    PROOF_MILLIS,
                    deduplication ? Protections.ALL : Protections.ALL.withoutDeduplication());
        }

        private void connect(boolean sessionPresent) {
            if (connected) {
                state.lost(sentBefore);
            }
            connected = true;
            generation++;
            broker.reconnected();
            state.opened(sessionPresent, List.of("a"), now);
        }
    }
}
