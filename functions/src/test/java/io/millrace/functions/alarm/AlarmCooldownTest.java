/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.alarm;

import static io.millrace.functions.alarm.TestingRules.COOLDOWN_MILLIS;
import static io.millrace.functions.alarm.TestingRules.PRESSURE_ONLY;
import static io.millrace.functions.alarm.TestingRules.START;
import static io.millrace.functions.alarm.TestingRules.TEMPERATURE_ONLY;
import static io.millrace.functions.alarm.TestingRules.overheat;
import static io.millrace.functions.alarm.TestingRules.stage;
import static io.millrace.functions.alarm.TestingRules.strain;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.functions.model.Alarm;
import io.millrace.functions.model.AlarmState;
import io.millrace.functions.model.Severity;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The cooldown of {@link AlarmStage}, and event time that does not go forward. */
class AlarmCooldownTest {

    private static final long END = START + COOLDOWN_MILLIS;

    private final TestingAsset pump = new TestingAsset(stage(overheat(1)));

    @Test
    void raisesNothingUntilItsEndAndAtItsEndWhatStillHolds() {
        pump.sees(START, 85, 5);
        pump.sees(START + 1, 20, 5);

        assertThat(pump.sees(START + 2, 99, 5)).isEmpty();
        assertThat(pump.sees(END - 1, 99, 5)).isEmpty();
        assertThat(pump.sees(END, 99, 5))
                .singleElement()
                .satisfies(
                        alarm -> {
                            assertThat(alarm.transition()).isEqualTo(1);
                            assertThat(alarm.startMillis()).isEqualTo(END);
                            assertThat(alarm.severity()).isEqualTo(Severity.CRITICAL);
                            assertThat(alarm.id())
                                    .isEqualTo(AlarmId.of("overheat", 1, "pump-1", END));
                        });
    }

    @Test
    void forgetsWhatCameAndWentWithinIt() {
        pump.sees(START, 85, 5);
        pump.sees(START + 1, 20, 5);
        pump.sees(START + 2, 99, 5);
        assertThat(pump.sees(START + 3, 20, 5)).as("was never raised, so never cleared").isEmpty();

        assertThat(pump.sees(END, 20, 5)).isEmpty();
    }

    @Test
    void waitsForAValueOfItsOwnAfterItsEnd() {
        pump.sees(START, 85, 5);
        pump.sees(START + 1, 20, 5);
        pump.sees(START + 2, 99, 5);

        assertThat(pump.sees(END, PRESSURE_ONLY, 99, 5)).isEmpty();
        assertThat(pump.sees(END + 1, TEMPERATURE_ONLY, 99, 5))
                .extracting(Alarm::startMillis)
                .containsExactly(END + 1);
    }

    @Test
    void neverHoldsBackEscalationOrClear() {
        pump.sees(START, 85, 5);

        assertThat(pump.sees(START + 1, 99, 5)).hasSize(1);
        assertThat(pump.sees(START + 2, 20, 5)).hasSize(1);
    }

    @Test
    void countsFromTheRaiseAndNotFromTheClear() {
        pump.sees(START, 85, 5);
        pump.sees(END - 1, 20, 5);

        assertThat(pump.sees(END, 85, 5)).hasSize(1);
    }

    @Test
    void isOfOneRule() {
        TestingAsset both = new TestingAsset(stage(overheat(1), strain()));
        both.sees(START, 85, 5);

        assertThat(both.sees(START + 1, 91, 5)).extracting(Alarm::rule).containsExactly("strain");
    }

    @Test
    void doesNotEndWhileTimeStandsStill() {
        pump.sees(START, 85, 5);
        pump.sees(START, 20, 5);

        for (int i = 0; i < 10; i++) {
            assertThat(pump.sees(START, 85, 5)).isEmpty();
        }
    }

    @Test
    void doesNotEndWhenTimeGoesBack() {
        pump.sees(START, 85, 5);
        pump.sees(START - 10, 20, 5);

        assertThat(pump.sees(START - 2 * COOLDOWN_MILLIS, 85, 5)).isEmpty();
        assertThat(pump.sees(Long.MIN_VALUE, 85, 5)).isEmpty();
        assertThat(pump.sees(END, 85, 5)).hasSize(1);
    }

    @Test
    void datesNoTransitionBeforeTheOneAhead() {
        pump.sees(START, 85, 5);

        assertThat(pump.sees(START - 10, 99, 5))
                .extracting(Alarm::timestampMillis)
                .containsExactly(START);
        assertThat(pump.sees(START + 5, 99, 5)).isEmpty();
        assertThat(pump.sees(START - 20, 20, 5))
                .extracting(Alarm::timestampMillis)
                .containsExactly(START);
    }

    /** The id is made from the start, so two alarms of one start would be one row in a table. */
    @Test
    void ofZeroStillKeepsTwoStartsApart() {
        TestingAsset asset = new TestingAsset(stage(Duration.ZERO, overheat(1)));
        assertThat(asset.sees(START, 85, 5)).hasSize(1);
        assertThat(asset.sees(START, 20, 5)).hasSize(1);

        assertThat(asset.sees(START, 85, 5)).isEmpty();
        assertThat(asset.sees(START - 1, 85, 5)).isEmpty();
        assertThat(asset.sees(START + 1, 85, 5)).hasSize(1);
    }

    @Test
    void withstandsAbsurdTimesAndLengths() {
        TestingAsset asset = new TestingAsset(stage(overheat(1)));
        assertThat(asset.sees(Long.MIN_VALUE, 85, 5)).hasSize(1);
        assertThat(asset.sees(Long.MIN_VALUE + 1, 20, 5)).hasSize(1);
        assertThat(asset.sees(Long.MAX_VALUE, 85, 5)).hasSize(1);

        TestingAsset once =
                new TestingAsset(stage(Duration.ofSeconds(Long.MAX_VALUE), overheat(1)));
        assertThat(once.sees(0, 85, 5)).hasSize(1);
        assertThat(once.sees(1, 20, 5))
                .extracting(Alarm::state)
                .containsExactly(AlarmState.RETURNED_UNACKNOWLEDGED);
        assertThat(once.sees(Long.MAX_VALUE - 1, 85, 5)).isEmpty();
    }
}
