/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.alarm;

import static io.millrace.functions.alarm.TestingRules.NOTHING;
import static io.millrace.functions.alarm.TestingRules.PRESSURE_ONLY;
import static io.millrace.functions.alarm.TestingRules.START;
import static io.millrace.functions.alarm.TestingRules.TEMPERATURE_ONLY;
import static io.millrace.functions.alarm.TestingRules.overheat;
import static io.millrace.functions.alarm.TestingRules.stage;
import static io.millrace.functions.alarm.TestingRules.strain;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.functions.alarm.Rule.Condition;
import io.millrace.functions.feature.FeatureFunction;
import io.millrace.functions.feature.FeatureSet;
import io.millrace.functions.feature.FeatureSpec;
import io.millrace.functions.feature.Window;
import io.millrace.functions.model.Alarm;
import io.millrace.functions.model.AlarmState;
import io.millrace.functions.model.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@link AlarmStage} with rules of kind {@link Rule.Threshold}. */
class ThresholdAlarmTest {

    private final TestingAsset pump = new TestingAsset(stage(overheat(1)));
    private final TestingAsset press = new TestingAsset(stage(strain()));

    @Test
    void tellsAllOfAnEpisode() {
        String id = AlarmId.of("overheat", 1, "pump-1", START + 1_000);

        assertThat(pump.sees(START, 80, 5)).isEmpty();
        assertThat(pump.sees(START + 1_000, 80.5, 5))
                .containsExactly(
                        new Alarm(
                                id,
                                1,
                                "pump-1",
                                "overheat",
                                1,
                                Severity.WARNING,
                                AlarmState.UNACKNOWLEDGED,
                                START + 1_000,
                                START + 1_000,
                                80.5,
                                "temperature 80.5 > 80 (warning)"));
        assertThat(pump.sees(START + 2_000, 81, 5)).isEmpty();
        assertThat(pump.sees(START + 3_000, 96.2, 5))
                .containsExactly(
                        new Alarm(
                                id,
                                2,
                                "pump-1",
                                "overheat",
                                1,
                                Severity.CRITICAL,
                                AlarmState.UNACKNOWLEDGED,
                                START + 1_000,
                                START + 3_000,
                                96.2,
                                "temperature 96.2 > 95 (critical)"));
        assertThat(pump.sees(START + 4_000, 97, 5)).isEmpty();
        assertThat(pump.sees(START + 5_000, 85, 5)).as("still broken, but less").isEmpty();
        assertThat(pump.sees(START + 6_000, 96, 5)).as("told already").isEmpty();
        assertThat(pump.sees(START + 7_000, 70, 5))
                .containsExactly(
                        new Alarm(
                                id,
                                3,
                                "pump-1",
                                "overheat",
                                1,
                                Severity.CRITICAL,
                                AlarmState.RETURNED_UNACKNOWLEDGED,
                                START + 1_000,
                                START + 7_000,
                                70,
                                "temperature 70, no longer > 80"));
        assertThat(pump.sees(START + 8_000, 70, 5)).as("cleared once").isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "79.999, none",
                "80, none",
                "80.00000000000001, WARNING",
                "95, WARNING",
                "95.00000000000001, CRITICAL",
                "Infinity, CRITICAL",
                "-Infinity, none",
                "NaN, none"
            })
    void raisesByTheGravestBrokenLimit(double temperature, Severity severity) {
        List<Alarm> alarms = pump.sees(START, temperature, 5);

        assertThat(alarms.stream().map(Alarm::severity).toList())
                .isEqualTo(severity == null ? List.of() : List.of(severity));
    }

    @Test
    void clearsExactlyAtTheLimit() {
        pump.sees(START, 80.5, 5);

        assertThat(pump.sees(START + 1, 80, 5)).singleElement().satisfies(ThresholdAlarmTest::over);
    }

    @Test
    void raisesNothingOnAStaleFeature() {
        assertThat(pump.sees(START, PRESSURE_ONLY, 99, 5)).isEmpty();
        assertThat(pump.sees(START, TEMPERATURE_ONLY, 99, 5)).hasSize(1);
    }

    @Test
    void clearsNothingOnAStaleOrMissingFeature() {
        pump.sees(START, 99, 5);

        assertThat(pump.sees(START + 1, PRESSURE_ONLY, 20, 5)).isEmpty();
        assertThat(pump.sees(START + 2, NOTHING, 20, 5)).isEmpty();
        assertThat(pump.sees(START + 3, Double.NaN, 5)).isEmpty();
        assertThat(pump.sees(START + 4, TEMPERATURE_ONLY, 20, 5)).hasSize(1);
    }

    @Test
    void escalatesNothingOnAStaleFeature() {
        pump.sees(START, 85, 5);

        assertThat(pump.sees(START + 1, PRESSURE_ONLY, 99, 5)).isEmpty();
    }

    @Test
    void holdsTheAlarmThatAnotherFeatureStillKeepsUp() {
        assertThat(press.sees(START, TEMPERATURE_ONLY, 91, 1))
                .singleElement()
                .satisfies(alarm -> assertThat(alarm.severity()).isEqualTo(Severity.CRITICAL));
        assertThat(press.sees(START + 1, PRESSURE_ONLY, 91, 1)).isEmpty();
        assertThat(press.sees(START + 2, PRESSURE_ONLY, 91, 3))
                .as("too hot when last seen")
                .isEmpty();
        assertThat(press.sees(START + 3, TEMPERATURE_ONLY, 89, 3))
                .singleElement()
                .satisfies(ThresholdAlarmTest::over)
                .satisfies(
                        alarm ->
                                assertThat(alarm.message())
                                        .isEqualTo("temperature 89, no longer > 90"));
    }

    @Test
    void remembersWhatCameToHoldWhileTheAlarmWasOpen() {
        press.sees(START, PRESSURE_ONLY, 50, 1);
        assertThat(press.sees(START + 1, TEMPERATURE_ONLY, 95, 1))
                .singleElement()
                .satisfies(alarm -> assertThat(alarm.transition()).isEqualTo(2))
                .satisfies(alarm -> assertThat(alarm.severity()).isEqualTo(Severity.CRITICAL));
        assertThat(press.sees(START + 2, PRESSURE_ONLY, 95, 3)).isEmpty();
    }

    /** Two sensors of different rates never come in the same vector. */
    @Test
    void remembersAConditionThatHeldBeforeTheAlarmWasRaised() {
        AlarmStage stage = stage(strain());
        TestingAsset asset = new TestingAsset(stage);
        asset.sees(START, PRESSURE_ONLY, 50, 1);
        asset.sees(START + 1, PRESSURE_ONLY, 50, 3);
        assertThat(asset.sees(START + 2, PRESSURE_ONLY, 50, 1)).as("cooldown").isEmpty();
        long later = START + TestingRules.COOLDOWN_MILLIS;
        assertThat(asset.sees(later, TEMPERATURE_ONLY, 95, 1)).hasSize(1);

        assertThat(asset.sees(later + 1, TEMPERATURE_ONLY, 20, 1))
                .as("the pressure was too low when last seen")
                .isEmpty();
        assertThat(asset.sees(later + 2, PRESSURE_ONLY, 20, 3)).hasSize(1);
    }

    @Test
    void tellsTheMildestOfTheLimitsThatAreKeptAgain() {
        press.sees(START, 95, 1);

        assertThat(press.sees(START + 1, 20, 3))
                .singleElement()
                .satisfies(
                        alarm -> assertThat(alarm.message()).isEqualTo("pressure 3, no longer < 2"))
                .satisfies(alarm -> assertThat(alarm.value()).isEqualTo(3));
    }

    @Test
    void tellsNothingOfALimitThatWasNeverBroken() {
        press.sees(START, 95, 3);

        assertThat(press.sees(START + 1, 20, 3))
                .extracting(Alarm::message)
                .containsExactly("temperature 20, no longer > 90");
    }

    @Test
    void keepsRulesAndAssetsApart() {
        AlarmStage both = stage(strain(), overheat(1));
        TestingAsset one = new TestingAsset("one", both);
        TestingAsset two = new TestingAsset("two", both);

        assertThat(one.sees(START, 99, 5))
                .extracting(Alarm::rule)
                .containsExactly("strain", "overheat");
        assertThat(two.sees(START, 99, 5)).extracting(Alarm::asset).containsExactly("two", "two");
        assertThat(one.sees(START + 1, 85, 5)).extracting(Alarm::rule).containsExactly("strain");
        assertThat(two.sees(START + 1, 99, 5)).isEmpty();
        assertThat(one.sees(START + 2, 20, 5)).extracting(Alarm::rule).containsExactly("overheat");
    }

    @Test
    void findsFeaturesBeyondTheFirstWordOfTheFreshBits() {
        List<FeatureSpec> specs = new ArrayList<>();
        for (int i = 0; i < 70; i++) {
            specs.add(
                    new FeatureSpec("f" + i, "s" + i, FeatureFunction.VALUE, new Window.Latest()));
        }
        Rule last =
                new Rule.Threshold(
                        "last", 1, List.of(new Condition("f69", Operator.EQUAL, 7, Severity.INFO)));
        TestingAsset asset =
                new TestingAsset(
                        new AlarmStage(
                                new FeatureSet(specs),
                                new AlarmOptions(List.of(last), TestingRules.COOLDOWN),
                                Map.of()));
        double[] values = new double[70];
        values[69] = 7;
        boolean[] fresh = new boolean[70];
        fresh[5] = true;

        assertThat(asset.sees(START, fresh, values)).as("bit 69 is not bit 5").isEmpty();
        fresh[69] = true;
        assertThat(asset.sees(START, fresh, values))
                .extracting(Alarm::message)
                .containsExactly("f69 7 == 7 (info)");
    }

    private static void over(Alarm alarm) {
        assertThat(alarm.state()).isEqualTo(AlarmState.RETURNED_UNACKNOWLEDGED);
    }
}
