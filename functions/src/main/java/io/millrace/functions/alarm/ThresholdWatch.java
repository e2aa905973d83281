/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.alarm;

import io.millrace.functions.alarm.Rule.Condition;
import io.millrace.functions.feature.FeatureSet;
import io.millrace.functions.model.Assessment;
import io.millrace.functions.model.FeatureVector;
import io.millrace.functions.model.Severity;

/**
 * Looks at the conditions of a {@link Rule.Threshold}. A condition counts only where its feature
 * was renewed and exists; elsewhere its last outcome is remembered.
 */
final class ThresholdWatch implements RuleWatch {

    private static final long serialVersionUID = 1L;

    private final Rule.Threshold rule;
    private final Condition[] conditions;
    private final int[] features;

    ThresholdWatch(Rule.Threshold rule, FeatureSet features) {
        this.rule = rule;
        this.conditions = rule.conditions().toArray(Condition[]::new);
        this.features = new int[conditions.length];
        for (int i = 0; i < conditions.length; i++) {
            try {
                this.features[i] = features.indexOf(conditions[i].feature());
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "rule '%s': %s".formatted(rule.name(), e.getMessage()), e);
            }
        }
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
        return conditions.length;
    }

    @Override
    public boolean isBroken(Assessment assessment) {
        FeatureVector vector = assessment.vector();
        for (int i = 0; i < conditions.length; i++) {
            if (counts(vector, i) && holds(vector, i)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The finding is the gravest condition that is broken, or else the mildest one that has just
     * ceased to be: after a fall from 96 to 70 "no longer &gt; 80" says more than "no longer &gt;
     * 95". Of equals the first.
     */
    @Override
    public void observe(Assessment assessment, Episode episode, Finding finding) {
        FeatureVector vector = assessment.vector();
        int gravest = -1;
        int ceased = -1;
        for (int i = 0; i < conditions.length; i++) {
            if (!counts(vector, i)) {
                continue;
            }
            boolean holds = holds(vector, i);
            Severity severity = conditions[i].severity();
            if (holds) {
                if (gravest < 0 || severity.compareTo(conditions[gravest].severity()) > 0) {
                    gravest = i;
                }
            } else if (episode.isBroken(i)
                    && (ceased < 0 || severity.compareTo(conditions[ceased].severity()) < 0)) {
                ceased = i;
            }
            episode.broken(i, holds);
        }
        if (gravest >= 0) {
            finding.set(
                    conditions[gravest].severity(), gravest, vector.values()[features[gravest]]);
        } else if (ceased >= 0) {
            finding.set(null, ceased, vector.values()[features[ceased]]);
        }
    }

    @Override
    public boolean stands(Episode episode) {
        return episode.anyBroken();
    }

    @Override
    public String brokenMessage(Assessment assessment, Finding finding, Severity severity) {
        Condition condition = conditions[finding.place()];
        return AlarmMessage.broken(
                condition.feature(),
                finding.value(),
                condition.operator(),
                condition.threshold(),
                severity);
    }

    @Override
    public String clearedMessage(Assessment assessment, Finding finding) {
        Condition condition = conditions[finding.place()];
        return AlarmMessage.kept(
                condition.feature(), finding.value(), condition.operator(), condition.threshold());
    }

    private boolean counts(FeatureVector vector, int condition) {
        int feature = features[condition];
        return vector.isFresh(feature) && !Double.isNaN(vector.values()[feature]);
    }

    private boolean holds(FeatureVector vector, int condition) {
        return conditions[condition]
                .operator()
                .holds(vector.values()[features[condition]], conditions[condition].threshold());
    }
}
