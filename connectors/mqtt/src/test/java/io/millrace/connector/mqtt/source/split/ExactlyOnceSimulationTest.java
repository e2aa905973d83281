/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source.split;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connector.mqtt.source.split.TestingBroker.PacketIds;
import io.millrace.connector.mqtt.source.split.TestingBroker.Sent;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
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
    private static final long QUIET_MILLIS = 100;
    private static final int STEADY = 2;
    private static final int SPARSE = 30;

    @ParameterizedTest
    @EnumSource(PacketIds.class)
    void steadyMessagesThatLookAlikeTakeEffectOnce(PacketIds packetIds) {
        for (int seed = 0; seed < SEEDS; seed++) {
            Run run = new Run(packetIds, seed, STEADY, true);
            run.toTheEnd();
            assertThat(run.lost()).as("lost with seed %d", seed).isEmpty();
            assertThat(run.repeated()).as("repeated with seed %d", seed).isEmpty();
            assertThat(run.effects).as("order with seed %d", seed).isSorted();
            assertThat(run.failures).isPositive();
            assertThat(run.cuts).isPositive();
        }
    }

    /**
     * After a long time without a delivery the newest message is acknowledged too. If that very
     * acknowledgement is lost, the message comes again and cannot be told from a new one.
     */
    @ParameterizedTest
    @EnumSource(PacketIds.class)
    void sparseMessagesThatLookAlikeAreNeverLost(PacketIds packetIds) {
        int interrupted = 0;
        int repeated = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            Run run = new Run(packetIds, seed, SPARSE, true);
            run.toTheEnd();
            assertThat(run.lost()).as("lost with seed %d", seed).isEmpty();
            interrupted += run.interruptedReleases;
            repeated += run.repeated().size();
        }
        assertThat(interrupted).as("quiet times").isPositive();
        assertThat(repeated).isLessThanOrEqualTo(interrupted);
        System.out.printf(
                "%s: %d quiet times, %d messages repeated%n", packetIds, interrupted, repeated);
    }

    @ParameterizedTest
    @EnumSource(PacketIds.class)
    void withoutDeduplicationMessagesTakeEffectTwice(PacketIds packetIds) {
        Run run = new Run(packetIds, 1, STEADY, false);
        run.toTheEnd();
        assertThat(run.repeated()).isNotEmpty();
    }

    /** One seed. One step of the loop is a millisecond. */
    private static final class Run {

        private final SplittableRandom random;
        private final TestingBroker broker;
        private final int publishOdds;
        private final long quietMillis;
        private final boolean deduplication;
        private final List<Integer> effects = new ArrayList<>();
        private MqttSessionSplitState state;
        private boolean connected;
        private int generation;
        private long now;
        private long acknowledgements;
        private long acknowledgementsSent;
        private long checkpointId;
        private MqttSessionSplit completed = MqttSessionSplit.unopened("c");
        private int completedEffects;
        private int failures;
        private int cuts;
        private int published;
        private int interruptedReleases;

        Run(PacketIds packetIds, long seed, int publishOdds, boolean deduplication) {
            this.random = new SplittableRandom(seed);
            this.broker = new TestingBroker(packetIds, WINDOW);
            this.publishOdds = publishOdds;
            this.quietMillis = publishOdds == STEADY ? Long.MAX_VALUE : QUIET_MILLIS;
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
                if (random.nextInt(publishOdds) == 0) {
                    broker.publish(published++);
                }
                int dice = random.nextInt(1000);
                if (!connected && dice < 30) {
                    connect(true);
                } else if (dice < 950) {
                    receive();
                } else if (dice < 985) {
                    checkpoint();
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
            assertThat(state.takeAnchorMissed()).isFalse();
        }

        private void checkpoint() {
            boolean ending = published == MESSAGES;
            checkpointId++;
            MqttSessionSplit snapshot = state.snapshot(checkpointId, now);
            int effectsThen = effects.size();
            if (!ending && random.nextInt(4) == 0) {
                return; // aborted
            }
            for (int more = random.nextInt(5); more > 0; more--) {
                receive();
            }
            completed = snapshot;
            completedEffects = effectsThen;
            interruptedReleases += snapshot.deliveries().anchored() ? 0 : 1;
            if (!ending && random.nextInt(5) == 0) {
                return; // the notification is lost
            }
            boolean arrives = true;
            for (long handle : state.complete(checkpointId)) {
                assertThat(AckHandle.generation(handle)).isEqualTo(generation);
                acknowledgements++;
                if (connected) {
                    acknowledgementsSent = acknowledgements;
                    // The link fails in the middle: the rest is sent and never arrives.
                    arrives &= ending || random.nextInt(200) > 0;
                    if (arrives) {
                        broker.acknowledged(AckHandle.packetId(handle));
                    }
                }
            }
            if (!arrives) {
                cut();
            }
        }

        private void cut() {
            if (connected) {
                cuts++;
                connected = false;
                state.lost(acknowledgementsSent);
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
            acknowledgements = 0;
            acknowledgementsSent = 0;
            return new MqttSessionSplitState(completed, WINDOW, quietMillis, deduplication);
        }

        private void connect(boolean sessionPresent) {
            if (connected) {
                state.lost(acknowledgementsSent);
            }
            connected = true;
            generation++;
            broker.reconnected();
            state.opened(sessionPresent, List.of("a"), now);
        }
    }
}
