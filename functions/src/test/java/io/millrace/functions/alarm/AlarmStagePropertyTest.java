/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.alarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.functions.model.Alarm;
import io.millrace.functions.model.AlarmState;
import io.millrace.functions.model.Assessment;
import io.millrace.functions.model.Score;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@link AlarmStage} on random assessments: values around the limits, stale and missing features,
 * event time that stands still and goes back.
 */
class AlarmStagePropertyTest {

    private static final int LENGTH = 1_500;
    private static final Rule[] RULES = {
        TestingRules.overheat(1), TestingRules.strain(), TestingRules.wear()
    };

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 40, 500, 2_000})
    void doesWhatTheModelDoes(long cooldown) {
        long transitions = 0;
        for (long seed = 0; seed < 10; seed++) {
            AlarmModel model = new AlarmModel(List.of(RULES), cooldown);
            TestingAsset asset = asset(cooldown);
            for (Assessment assessment : random(seed, asset)) {
                List<Alarm> alarms = asset.sees(assessment);
                assertThat(alarms.stream().map(AlarmStagePropertyTest::facts).toList())
                        .as("seed %s at sequence %s", seed, assessment.vector().sequence())
                        .isEqualTo(model.sees(assessment));
                transitions += alarms.size();
            }
        }
        assertThat(transitions).as("the sequences must be worth the test").isGreaterThan(60);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 40, 500, 2_000})
    void keepsEachEpisodeInShape(long cooldown) {
        for (long seed = 100; seed < 110; seed++) {
            TestingAsset asset = asset(cooldown);
            List<Alarm> alarms = run(asset, random(seed, asset));
            Map<String, List<Alarm>> episodes = new LinkedHashMap<>();
            for (Alarm alarm : alarms) {
                episodes.computeIfAbsent(alarm.id(), id -> new ArrayList<>()).add(alarm);
            }
            episodes.values().forEach(AlarmStagePropertyTest::assertShape);
            assertThat(episodes).hasSizeGreaterThan(1);
            Map<String, Long> lastStart = new LinkedHashMap<>();
            for (List<Alarm> episode : episodes.values()) {
                Alarm raise = episode.get(0);
                Long before = lastStart.put(raise.rule(), raise.startMillis());
                if (before != null) {
                    assertThat(raise.startMillis() - before).isGreaterThanOrEqualTo(cooldown);
                }
            }
        }
    }

    @Test
    void givesTheSameAlarmsAgain() {
        TestingAsset asset = asset(40);
        List<Assessment> assessments = random(7, asset);

        assertThat(run(asset, assessments)).isEqualTo(run(asset(40), assessments)).isNotEmpty();
    }

    @Test
    void goesOnIdenticallyAfterAnyRestart() {
        TestingAsset asset = asset(40);
        List<Assessment> assessments = random(8, asset);
        List<Alarm> undisturbed = run(asset, assessments);

        TestingAsset restarted = asset(40);
        List<Alarm> alarms = new ArrayList<>();
        for (Assessment assessment : assessments) {
            restarted.restart(stage(40));
            alarms.addAll(restarted.sees(assessment));
        }

        assertThat(alarms).isEqualTo(undisturbed);
    }

    private static void assertShape(List<Alarm> episode) {
        Alarm raise = episode.get(0);
        assertThat(raise.id())
                .isEqualTo(
                        AlarmId.of(
                                raise.rule(),
                                raise.ruleVersion(),
                                raise.asset(),
                                raise.startMillis()));
        assertThat(raise.timestampMillis()).isEqualTo(raise.startMillis());
        for (int i = 0; i < episode.size(); i++) {
            Alarm alarm = episode.get(i);
            assertThat(alarm.transition()).isEqualTo(i + 1);
            assertThat(alarm.startMillis()).isEqualTo(raise.startMillis());
            boolean last = i == episode.size() - 1;
            if (i == 0) {
                assertThat(alarm.state()).isEqualTo(AlarmState.UNACKNOWLEDGED);
                continue;
            }
            Alarm before = episode.get(i - 1);
            assertThat(alarm.timestampMillis()).isGreaterThanOrEqualTo(before.timestampMillis());
            if (alarm.state() == AlarmState.RETURNED_UNACKNOWLEDGED) {
                assertThat(last).as("nothing comes behind the clear").isTrue();
                assertThat(alarm.severity()).isEqualTo(before.severity());
            } else {
                assertThat(alarm.severity()).isGreaterThan(before.severity());
            }
        }
    }

    private static List<Alarm> run(TestingAsset asset, List<Assessment> assessments) {
        List<Alarm> alarms = new ArrayList<>();
        assessments.forEach(assessment -> alarms.addAll(asset.sees(assessment)));
        return alarms;
    }

    private static TestingAsset asset(long cooldown) {
        return new TestingAsset(stage(cooldown));
    }

    private static AlarmStage stage(long cooldown) {
        return TestingRules.stage(Duration.ofMillis(cooldown), RULES);
    }

    private static List<Assessment> random(long seed, TestingAsset asset) {
        Random random = new Random(seed);
        double[] temperatures = {20, 79, 80, 81, 89, 90, 91, 95, 96, Double.NaN};
        double[] pressures = {1, 2, 3, 4, Double.NaN};
        double[] scores = {0.1, 0.1, 0.1, 0.1, 0.6, 0.7, 0.85, 0.86, 0.95, 0.96, Double.NaN};
        double calm = random.nextDouble();
        List<Assessment> assessments = new ArrayList<>();
        long time = TestingRules.START;
        for (int i = 0; i < LENGTH; i++) {
            time += random.nextInt(4) == 0 ? random.nextInt(40) - 10 : random.nextInt(3);
            boolean quiet = random.nextDouble() < calm;
            double temperature = quiet ? 20 : temperatures[random.nextInt(temperatures.length)];
            double pressure = quiet ? 4 : pressures[random.nextInt(pressures.length)];
            double score = quiet ? 0.2 : scores[random.nextInt(scores.length)];
            boolean[] fresh = {random.nextInt(3) > 0, random.nextInt(3) > 0};
            Score[] all = {
                new Score(
                        TestingAsset.NAME,
                        "bearing",
                        time,
                        score,
                        0.6,
                        new double[] {score / 2, 0, score / 2, 0},
                        i + 1)
            };
            assessments.add(
                    new Assessment(
                            asset.vector(time, fresh, temperature, pressure),
                            random.nextInt(5) == 0 ? new Score[0] : all));
        }
        return assessments;
    }

    /** What the model foretells of a transition. */
    private static String facts(Alarm alarm) {
        return AlarmModel.facts(
                alarm.rule(),
                alarm.transition(),
                alarm.severity(),
                alarm.state(),
                alarm.startMillis(),
                alarm.timestampMillis());
    }
}
