/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.alarm;

import static io.millrace.functions.alarm.TestingRules.START;
import static io.millrace.functions.alarm.TestingRules.overheat;
import static io.millrace.functions.alarm.TestingRules.stage;
import static io.millrace.functions.alarm.TestingRules.strain;
import static io.millrace.functions.alarm.TestingRules.wear;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.millrace.functions.model.Alarm;
import io.millrace.functions.model.Assessment;
import io.millrace.functions.model.Score;
import io.millrace.functions.state.stage.AssetState;
import io.millrace.functions.state.stage.PlainAssetState;
import java.lang.management.ManagementFactory;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What {@link AlarmStage} allocates while nothing changes. */
class AlarmAllocationTest {

    private static final int CALLS = 100_000;

    private final ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
    private long alarms;

    @Test
    void isNothingWhileNoLimitIsBroken() {
        assertThat(allocated(assessment(20, 0.1))).isLessThan(CALLS / 10);
        assertThat(alarms).isZero();
    }

    @Test
    void isNothingWhileAlarmsStand() {
        assertThat(allocated(assessment(99, 0.97))).isLessThan(CALLS / 10);
        assertThat(alarms).as("the raises").isEqualTo(3);
    }

    /** Bytes of many calls, of which a single object in each would make at least 16 a call. */
    private long allocated(Assessment assessment) {
        AlarmStage stage = stage(overheat(1), strain(), wear());
        AssetState<ActiveRules, Episode> state = new PlainAssetState<>(TestingAsset.NAME, stage);
        Consumer<Alarm> out = alarm -> alarms++;
        for (int i = 0; i < 1_000; i++) {
            stage.process(state, assessment, out);
        }
        long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        for (int i = 0; i < CALLS; i++) {
            stage.process(state, assessment, out);
        }
        return threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
    }

    private static Assessment assessment(double temperature, double score) {
        TestingAsset asset = new TestingAsset(stage());
        return new Assessment(
                asset.vector(START, new boolean[] {true, true}, temperature, 5),
                new Score[] {
                    new Score(
                            TestingAsset.NAME,
                            "bearing",
                            START,
                            score,
                            0.6,
                            new double[] {score},
                            1)
                });
    }
}
