/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.alarm;

import io.millrace.functions.alarm.Rule.Condition;
import io.millrace.functions.model.AlarmState;
import io.millrace.functions.model.Assessment;
import io.millrace.functions.model.FeatureVector;
import io.millrace.functions.model.Score;
import io.millrace.functions.model.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What {@link AlarmStage} must do for one asset, said as plainly as possible: it keeps all that it
 * was ever shown and finds each answer by looking back over it.
 */
final class AlarmModel {

    private final List<Assessment> history = new ArrayList<>();
    private final List<OfRule> rules = new ArrayList<>();
    private final long cooldown;

    AlarmModel(List<Rule> rules, long cooldown) {
        this.cooldown = cooldown;
        rules.forEach(rule -> this.rules.add(new OfRule(rule)));
    }

    /** The transitions that an assessment must lead to. */
    List<String> sees(Assessment assessment) {
        history.add(assessment);
        return rules.stream().map(OfRule::step).flatMap(Stream::ofNullable).toList();
    }

    static String facts(
            String rule,
            int transition,
            Severity severity,
            AlarmState state,
            long start,
            long time) {
        return "%s %d %s %s [%d, %d]".formatted(rule, transition, severity, state, start, time);
    }

    /** The transitions of one rule. */
    private final class OfRule {

        private final Rule rule;
        private final List<Long> starts = new ArrayList<>();
        private final List<Severity> told = new ArrayList<>();
        private int raisedAt;
        private boolean open;
        private long last;

        OfRule(Rule rule) {
            this.rule = rule;
        }

        @Nullable String step() {
            long now = newest().vector().timestampMillis();
            Severity severity = severityOf(newest());
            if (!open && severity != null && starts.stream().allMatch(start -> over(start, now))) {
                open = true;
                starts.add(now);
                told.clear();
                raisedAt = history.size() - 1;
                last = now;
                return tell(severity, AlarmState.UNACKNOWLEDGED);
            }
            if (!open) {
                return null;
            }
            if (severity != null && told.stream().allMatch(each -> each.compareTo(severity) < 0)) {
                last = Math.max(last, now);
                return tell(severity, AlarmState.UNACKNOWLEDGED);
            }
            if (ended()) {
                open = false;
                last = Math.max(last, now);
                return tell(
                        told.stream().max(Severity::compareTo).orElseThrow(),
                        AlarmState.RETURNED_UNACKNOWLEDGED);
            }
            return null;
        }

        private boolean over(long start, long now) {
            return now > start && now >= start + cooldown;
        }

        private String tell(Severity severity, AlarmState state) {
            told.add(severity);
            return facts(
                    rule.name(), told.size(), severity, state, starts.get(starts.size() - 1), last);
        }

        private @Nullable Severity severityOf(Assessment assessment) {
            if (rule instanceof Rule.Threshold threshold) {
                return threshold.conditions().stream()
                        .filter(each -> Boolean.TRUE.equals(truth(each, assessment)))
                        .map(Condition::severity)
                        .max(Severity::compareTo)
                        .orElse(null);
            }
            Rule.Anomaly anomaly = (Rule.Anomaly) rule;
            for (Score score : assessment.scores()) {
                if (score.value() > anomaly.critical()) {
                    return Severity.CRITICAL;
                }
                if (score.value() > anomaly.warning()) {
                    return Severity.WARNING;
                }
            }
            return null;
        }

        private boolean ended() {
            if (rule instanceof Rule.Threshold threshold) {
                return threshold.conditions().stream()
                        .noneMatch(condition -> Boolean.TRUE.equals(lastTruth(condition)));
            }
            Rule.Anomaly anomaly = (Rule.Anomaly) rule;
            List<Score> since =
                    history.subList(raisedAt, history.size()).stream()
                            .flatMap(assessment -> Stream.of(assessment.scores()))
                            .filter(score -> !Double.isNaN(score.value()))
                            .toList();
            return since.size() >= 10
                    && since.subList(since.size() - 10, since.size()).stream()
                            .allMatch(
                                    score ->
                                            score.value() <= score.threshold()
                                                    && score.value() <= anomaly.warning());
        }

        private @Nullable Boolean lastTruth(Condition condition) {
            for (int i = history.size() - 1; i >= 0; i--) {
                Boolean truth = truth(condition, history.get(i));
                if (truth != null) {
                    return truth;
                }
            }
            return null;
        }

        private @Nullable Boolean truth(Condition condition, Assessment assessment) {
            FeatureVector vector = assessment.vector();
            int feature = TestingRules.FEATURES.indexOf(condition.feature());
            double value = vector.values()[feature];
            if (!vector.isFresh(feature) || Double.isNaN(value)) {
                return null;
            }
            return switch (condition.operator()) {
                case GREATER -> value > condition.threshold();
                case LESS -> value < condition.threshold();
                default -> throw new IllegalStateException("not used by the rules of the test");
            };
        }

        private Assessment newest() {
            return Objects.requireNonNull(history.get(history.size() - 1));
        }
    }
}
