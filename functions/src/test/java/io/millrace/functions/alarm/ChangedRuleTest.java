/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.alarm;

import static io.millrace.functions.alarm.TestingRules.START;
import static io.millrace.functions.alarm.TestingRules.overheat;
import static io.millrace.functions.alarm.TestingRules.stage;
import static io.millrace.functions.alarm.TestingRules.strain;
import static io.millrace.functions.alarm.TestingRules.wear;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.functions.alarm.Rule.Condition;
import io.millrace.functions.model.Alarm;
import io.millrace.functions.model.AlarmState;
import io.millrace.functions.model.Severity;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@link AlarmStage} after a restore, with the same rules and with others. */
class ChangedRuleTest {

    private final TestingAsset pump = new TestingAsset(stage(overheat(1)));

    @Test
    void anUnchangedRuleGoesOnWithItsEpisode() {
        Alarm raised = pump.sees(START, 85, 5).get(0);

        pump.restart(stage(overheat(1)));

        assertThat(pump.sees(START + 1, 85, 5)).isEmpty();
        assertThat(pump.sees(START + 2, 20, 5))
                .singleElement()
                .satisfies(
                        alarm -> {
                            assertThat(alarm.id()).isEqualTo(raised.id());
                            assertThat(alarm.transition()).isEqualTo(2);
                        });
        assertThat(pump.sees(START + 3, 85, 5)).as("the cooldown goes on").isEmpty();
    }

    @Test
    void theAlarmOfARemovedRuleIsClearedOnce() {
        Alarm raised = pump.sees(START, 85, 5).get(0);

        pump.restart(stage(strain()));

        assertThat(pump.sees(START + 7, 95, 5))
                .hasSize(2)
                .first()
                .isEqualTo(
                        new Alarm(
                                raised.id(),
                                2,
                                "pump-1",
                                "overheat",
                                1,
                                Severity.WARNING,
                                AlarmState.RETURNED_UNACKNOWLEDGED,
                                START,
                                START + 7,
                                85,
                                "rule overheat was removed"));
        assertThat(pump.sees(START + 8, 95, 5)).isEmpty();
        pump.restart(stage(overheat(1)));
        assertThat(pump.sees(START, 85, 5))
                .as("cleared because removed, and no second alarm with the first one's id")
                .extracting(Alarm::rule)
                .containsExactly("strain");
    }

    @Test
    void severalRemovedRulesAreAllCleared() {
        TestingAsset asset = new TestingAsset(stage(overheat(1), strain(), wear()));
        asset.sees(START, 95, 1);
        asset.scores(START, 0.9);

        asset.restart(stage());

        assertThat(asset.sees(START + 1, 20, 5))
                .extracting(Alarm::rule)
                .containsExactly("overheat", "strain", "wear");
        assertThat(asset.sees(START + 2, 20, 5)).isEmpty();
    }

    @Test
    void theAlarmOfAnOlderVersionIsClearedAndTheNewOneStartsAnew() {
        Alarm raised = pump.sees(START, 85, 5).get(0);

        pump.restart(stage(overheat(2)));

        List<Alarm> alarms = pump.sees(START + 1, 85, 5);
        assertThat(alarms).hasSize(2);
        assertThat(alarms.get(0))
                .satisfies(
                        alarm -> {
                            assertThat(alarm.id()).isEqualTo(raised.id());
                            assertThat(alarm.ruleVersion()).isEqualTo(1);
                            assertThat(alarm.transition()).isEqualTo(2);
                            assertThat(alarm.state()).isEqualTo(AlarmState.RETURNED_UNACKNOWLEDGED);
                            assertThat(alarm.message())
                                    .isEqualTo(
                                            "rule overheat was changed from version 1 to version"
                                                    + " 2");
                        });
        assertThat(alarms.get(1))
                .satisfies(
                        alarm -> {
                            assertThat(alarm.id())
                                    .isEqualTo(AlarmId.of("overheat", 2, "pump-1", START + 1));
                            assertThat(alarm.ruleVersion()).isEqualTo(2);
                            assertThat(alarm.transition()).isEqualTo(1);
                        });
        assertThat(pump.sees(START + 2, 85, 5)).isEmpty();
    }

    @Test
    void theAlarmOfAnOlderVersionIsClearedThoughNothingIsBrokenAnyMore() {
        pump.sees(START, 85, 5);

        pump.restart(stage(overheat(2)));

        assertThat(pump.sees(START + 1, new boolean[] {false, false}, 85, 5))
                .extracting(Alarm::state)
                .containsExactly(AlarmState.RETURNED_UNACKNOWLEDGED);
        assertThat(pump.sees(START + 2, 20, 5)).isEmpty();
    }

    @Test
    void aClosedEpisodeOfAnOlderVersionHoldsNothingBack() {
        pump.sees(START, 85, 5);
        pump.sees(START + 1, 20, 5);

        pump.restart(stage(overheat(2)));

        assertThat(pump.sees(START + 2, 85, 5))
                .as("no cooldown of the old version, no clear of what is closed")
                .extracting(Alarm::ruleVersion, Alarm::transition)
                .containsExactly(tuple(2, 1));
    }

    /** Somebody forgot to raise the version: what was remembered no longer fits. */
    @Test
    void anotherNumberOfConditionsIsAnotherRule() {
        Alarm raised = pump.sees(START, 85, 5).get(0);
        Rule shorter =
                new Rule.Threshold(
                        "overheat",
                        1,
                        List.of(
                                new Condition(
                                        "temperature", Operator.GREATER, 90, Severity.CRITICAL)));

        pump.restart(stage(shorter));

        assertThat(pump.sees(START, 99, 5))
                .as("a raise in the same millisecond would have the same id")
                .singleElement()
                .satisfies(
                        alarm -> {
                            assertThat(alarm.id()).isEqualTo(raised.id());
                            assertThat(alarm.state()).isEqualTo(AlarmState.RETURNED_UNACKNOWLEDGED);
                        });
        assertThat(pump.sees(START + 1, 99, 5))
                .singleElement()
                .satisfies(alarm -> assertThat(alarm.id()).isNotEqualTo(raised.id()));
    }

    @Test
    void aRuleAtRestIsNotTouched() {
        pump.sees(START, 20, 5);
        assertThat(pump.touched()).isEmpty();
        pump.sees(START + 1, 85, 5);
        assertThat(pump.touched()).containsExactly("overheat");
        pump.sees(START + 2, 85, 5);
        assertThat(pump.touched()).containsExactly("overheat");
        pump.sees(START + 3, 20, 5);
        assertThat(pump.touched()).containsExactly("overheat");
        pump.sees(START + 4, 20, 5);
        assertThat(pump.touched()).isEmpty();
    }

    @Test
    void anAssetWithoutAlarmsHasOneShortRecord() {
        pump.sees(START, 20, 5);
        assertThat(pump.bytes()).isLessThanOrEqualTo(16);
        pump.sees(START + 1, 85, 5);
        assertThat(pump.bytes()).isGreaterThan(50);
    }
}
