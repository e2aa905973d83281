/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.alarm;

import static io.millrace.functions.alarm.TestingRules.COOLDOWN_MILLIS;
import static io.millrace.functions.alarm.TestingRules.START;
import static io.millrace.functions.alarm.TestingRules.stage;
import static io.millrace.functions.alarm.TestingRules.wear;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.functions.model.Alarm;
import io.millrace.functions.model.AlarmState;
import io.millrace.functions.model.Assessment;
import io.millrace.functions.model.Score;
import io.millrace.functions.model.Severity;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@link AlarmStage} with rules of kind {@link Rule.Anomaly}. */
class AnomalyAlarmTest {

    private final TestingAsset turbine = new TestingAsset(stage(wear()));

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "0.7, none",
                "0.85, none",
                "0.8500000000000001, WARNING",
                "0.95, WARNING",
                "0.9500000000000001, CRITICAL",
                "NaN, none"
            })
    void raisesByTheScore(double score, Severity severity) {
        List<Alarm> alarms = turbine.scores(START, score);

        assertThat(alarms.stream().map(Alarm::severity).toList())
                .isEqualTo(severity == null ? List.of() : List.of(severity));
    }

    @Test
    void namesTheScoreAndTheLargestShares() {
        assertThat(turbine.scores(START, 0.96))
                .extracting(Alarm::message)
                .containsExactly(
                        "bearing score 0.96 > 0.95 (critical);"
                                + " most of it from vibration 0.48, temperature 0.24, rpm 0.12");
    }

    @Test
    void leavesOutSharesOfNothing() {
        Score score =
                new Score("pump-1", "bearing", START, 0.9, 0.5, new double[] {0, 0, 0.9, 0}, 1);

        assertThat(AlarmMessage.unusual(score, List.of("a", "b", "c", "d"), 0.85, Severity.WARNING))
                .isEqualTo("bearing score 0.9 > 0.85 (warning); most of it from c 0.9");
    }

    @Test
    void escalatesWithinTheEpisode() {
        turbine.scores(START, 0.9);

        assertThat(turbine.scores(START + 1, 0.94)).isEmpty();
        assertThat(turbine.scores(START + 2, 0.96))
                .singleElement()
                .satisfies(
                        alarm -> {
                            assertThat(alarm.transition()).isEqualTo(2);
                            assertThat(alarm.severity()).isEqualTo(Severity.CRITICAL);
                            assertThat(alarm.state()).isEqualTo(AlarmState.UNACKNOWLEDGED);
                            assertThat(alarm.startMillis()).isEqualTo(START);
                            assertThat(alarm.value()).isEqualTo(0.96);
                        });
        assertThat(turbine.scores(START + 3, 0.9)).isEmpty();
        assertThat(turbine.scores(START + 4, 0.97)).isEmpty();
    }

    @Test
    void clearsWithTheTenthOrdinaryObservationInARow() {
        turbine.scores(START, 0.9);

        for (int i = 1; i <= 9; i++) {
            assertThat(turbine.scores(START + i, 0.6)).isEmpty();
        }
        assertThat(turbine.scores(START + 10, 0.6))
                .singleElement()
                .satisfies(
                        alarm -> {
                            assertThat(alarm.transition()).isEqualTo(2);
                            assertThat(alarm.state()).isEqualTo(AlarmState.RETURNED_UNACKNOWLEDGED);
                            assertThat(alarm.severity()).isEqualTo(Severity.WARNING);
                            assertThat(alarm.timestampMillis()).isEqualTo(START + 10);
                            assertThat(alarm.message())
                                    .isEqualTo("bearing score 0.6, ordinary for 10 observations");
                        });
        assertThat(turbine.scores(START + 11, 0.6)).isEmpty();
    }

    @Test
    void countsAgainAfterAnAnomalousObservationBelowTheWarningLimit() {
        turbine.scores(START, 0.9);
        ordinary(1, 9);
        assertThat(turbine.scores(START + 10, 0.61)).isEmpty();

        assertThat(ordinary(11, 9)).isEmpty();
        assertThat(turbine.scores(START + 20, 0.1)).hasSize(1);
    }

    @Test
    void doesNotCountAssessmentsWithoutTheScore() {
        turbine.scores(START, 0.9);
        ordinary(1, 9);

        assertThat(turbine.sees(START + 10, 1, 1)).isEmpty();
        assertThat(turbine.scores(START + 11, Double.NaN)).isEmpty();
        assertThat(turbine.scores(START + 12, 0.1)).hasSize(1);
    }

    @Test
    void countsNothingAboveTheWarningLimitThoughBelowTheDetectorsThreshold() {
        for (int i = 0; i < 30; i++) {
            assertThat(turbine.scores(START + i, 0.9, 0.99)).hasSize(i == 0 ? 1 : 0);
        }
        for (int i = 1; i <= 9; i++) {
            assertThat(turbine.scores(START + 30 + i, 0.85, 0.99)).as("at the limit").isEmpty();
        }
        assertThat(turbine.scores(START + 40, 0.85, 0.99)).hasSize(1);
    }

    @Test
    void startsToCountWithTheRaise() {
        turbine.scores(START, 0.9);
        ordinary(1, 10);
        long end = START + COOLDOWN_MILLIS;
        assertThat(turbine.scores(end - 1, 0.9)).isEmpty();
        assertThat(turbine.scores(end, 0.9)).hasSize(1);

        for (int i = 1; i <= 9; i++) {
            assertThat(turbine.scores(end + i, 0.1)).isEmpty();
        }
        assertThat(turbine.scores(end + 10, 0.1)).hasSize(1);
    }

    @Test
    void isAtRestWhileTheCooldownHoldsItBack() {
        turbine.scores(START, 0.9);
        ordinary(1, 10);
        assertThat(turbine.scores(START + 11, 0.9)).isEmpty();
        turbine.touched();

        turbine.scores(START + 12, 0.1);

        assertThat(turbine.touched()).isEmpty();
    }

    @Test
    void looksAtItsOwnDetectorOnly() {
        Score other = new Score("pump-1", "other", START, 0.99, 0.5, new double[] {0.99}, 1);

        assertThat(
                        turbine.sees(
                                new Assessment(
                                        turbine.vector(START, new boolean[0]),
                                        new Score[] {other})))
                .isEmpty();
    }

    private List<Alarm> ordinary(int from, int observations) {
        List<Alarm> last = List.of();
        for (int i = 0; i < observations; i++) {
            last = turbine.scores(START + from + i, 0.1);
        }
        return last;
    }
}
