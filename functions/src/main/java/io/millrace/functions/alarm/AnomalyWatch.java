/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.alarm;

import io.millrace.functions.model.Assessment;
import io.millrace.functions.model.Score;
import io.millrace.functions.model.Severity;
import java.util.List;
import java.util.Map;

/**
 * Looks at the score of the detector of a {@link Rule.Anomaly}. An assessment without that score,
 * or with one that is not a number, is no observation.
 *
 * <p>An observation is ordinary if the detector does not call it anomalous and it does not exceed
 * the rule's warning limit either: with a limit below the detector's threshold, observations that
 * keep the alarm up would otherwise count towards its end.
 */
final class AnomalyWatch implements RuleWatch {

    private static final long serialVersionUID = 1L;

    /**
     * Ordinary observations in a row that end an episode. A detector that flags 5 % of what is in
     * order gives such a run after 13 observations on average, (1 - p^n) / (p^n (1 - p)) with p =
     * 0.95 and n = 10, so an alarm goes soon after its reason; one that flags but half of a fault
     * gives it after 2,046 observations only, so a flickering fault stays one alarm.
     */
    static final int ORDINARY_OBSERVATIONS = 10;

    private final Rule.Anomaly rule;
    private final List<String> features;

    AnomalyWatch(Rule.Anomaly rule, Map<String, List<String>> detectorFeatures) {
        this.rule = rule;
        List<String> names = detectorFeatures.get(rule.detector());
        if (names == null) {
            throw new IllegalArgumentException(
                    "rule '%s': there is no detector '%s'; the detectors are %s"
                            .formatted(
                                    rule.name(),
                                    rule.detector(),
                                    detectorFeatures.keySet().stream().sorted().toList()));
        }
        this.features = List.copyOf(names);
    }

    @Override
    public String rule() {
        return rule.name();
    }

    @Override
    public int version() {
        return rule.version();
    }

    @Override
    public int conditions() {
        return 0;
    }

    @Override
    public boolean isBroken(Assessment assessment) {
        int place = placeOf(assessment);
        return place >= 0 && isAbove(assessment.scores()[place]);
    }

    @Override
    public void observe(Assessment assessment, Episode episode, Finding finding) {
        int place = placeOf(assessment);
        if (place < 0) {
            return;
        }
        Score score = assessment.scores()[place];
        double value = score.value();
        boolean above = isAbove(score);
        if (above) {
            Severity severity = value > rule.critical() ? Severity.CRITICAL : Severity.WARNING;
            finding.set(severity, place, value);
        } else {
            finding.set(null, place, value);
        }
        boolean ordinary = !above && !score.anomalous();
        episode.ordinary(ordinary ? Math.min(episode.ordinary() + 1, ORDINARY_OBSERVATIONS) : 0);
    }

    @Override
    public boolean stands(Episode episode) {
        return episode.isOpen() && episode.ordinary() < ORDINARY_OBSERVATIONS;
    }

    @Override
    public String brokenMessage(Assessment assessment, Finding finding, Severity severity) {
        double limit = severity == Severity.CRITICAL ? rule.critical() : rule.warning();
        return AlarmMessage.unusual(
                assessment.scores()[finding.place()], features, limit, severity);
    }

    @Override
    public String clearedMessage(Assessment assessment, Finding finding) {
        return AlarmMessage.ordinary(
                assessment.scores()[finding.place()], ORDINARY_OBSERVATIONS, rule.warning());
    }

    private boolean isAbove(Score score) {
        return score.value() > rule.warning();
    }

    private int placeOf(Assessment assessment) {
        Score[] scores = assessment.scores();
        for (int i = 0; i < scores.length; i++) {
            if (scores[i].detector().equals(rule.detector())) {
                return Double.isNaN(scores[i].value()) ? -1 : i;
            }
        }
        return -1;
    }
}
