/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.alarm;

import io.millrace.functions.feature.FeatureSet;
import io.millrace.functions.model.Alarm;
import io.millrace.functions.model.AlarmState;
import io.millrace.functions.model.Assessment;
import io.millrace.functions.model.Severity;
import io.millrace.functions.state.record.RecordLayout;
import io.millrace.functions.state.stage.AssetState;
import io.millrace.functions.state.stage.KeyedStage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * From assessments to alarms: one state machine for each asset and rule, moved by event time alone.
 *
 * <p><b>Raise.</b> When an assessment breaks a limit of a rule that has no open alarm, transition 1
 * of a new alarm is emitted. A {@link Rule.Threshold} is broken by a feature that the assessment's
 * own readings renewed and that is not NaN; the severity is the gravest that is broken. A {@link
 * Rule.Anomaly} is broken by a score of its detector above its warning limit.
 *
 * <p><b>Escalation.</b> When an open alarm's rule finds something graver, the next transition of
 * the same alarm says so. The severity never falls within an episode.
 *
 * <p><b>Clear.</b> A threshold alarm returns when no condition holds any more; a condition whose
 * feature was not renewed counts as it was last seen, so a silent sensor neither raises nor clears.
 * An anomaly alarm returns after {@value AnomalyWatch#ORDINARY_OBSERVATIONS} ordinary observations
 * in a row.
 *
 * <p><b>Cooldown.</b> For this long after a raise the rule raises no other alarm for the asset. A
 * limit that is broken at the first look after its end, exactly the end included, is raised then,
 * and the alarm starts then. Escalations and clears are never held back. Two alarms of one rule
 * never start in the same millisecond, even without a cooldown, for they would have the same id
 * ({@link AlarmId}). Time that stands still or goes back ends no cooldown, and a transition is
 * never dated before the one ahead of it.
 *
 * <p><b>Changed rules.</b> After a restore with other rules, an open alarm whose rule is gone, or
 * has another version or another number of conditions, is cleared with the asset's next assessment
 * as the version that raised it; the value is the one of its last transition. The new version then
 * starts from nothing, with no cooldown, and may raise at once. Clears of removed rules come first
 * in the order in which they became active, all else in the order of the rules.
 *
 * <p><b>State.</b> The asset's shared record names the rules that need attention; the others'
 * episodes are not touched. An input without a transition allocates nothing. Records of rules that
 * are gone stay in the state, closed, some 50 bytes each.
 *
 * <p>An instance belongs to one thread.
 */
public final class AlarmStage implements KeyedStage<ActiveRules, Episode, Assessment, Alarm> {

    private static final long serialVersionUID = 1L;

    private final RuleWatch[] watches;
    private final long cooldownMillis;

    /** Per watch, its rule's name as the record has it. */
    private final byte[][] names;

    private final Finding finding = new Finding();

    /**
     * Makes the rules ready.
     *
     * @param features the declared features, in the order of the feature vectors
     * @param options the rules
     * @param detectorFeatures for each detector the names of its features, in the order of its
     *     scores' contributions
     * @throws IllegalArgumentException if a rule names a feature or a detector that does not exist
     */
    public AlarmStage(
            FeatureSet features, AlarmOptions options, Map<String, List<String>> detectorFeatures) {
        List<Rule> declared = options.rules();
        this.watches = new RuleWatch[declared.size()];
        this.names = new byte[declared.size()][];
        for (int i = 0; i < watches.length; i++) {
            Rule rule = declared.get(i);
            // Java 17 has no pattern switch yet.
            if (rule instanceof Rule.Threshold threshold) {
                watches[i] = new ThresholdWatch(threshold, features);
            } else if (rule instanceof Rule.Anomaly anomaly) {
                watches[i] = new AnomalyWatch(anomaly, detectorFeatures);
            } else {
                throw new IllegalStateException("unknown kind of rule " + rule);
            }
            names[i] = ActiveRules.nameBytes(rule.name());
        }
        this.cooldownMillis = saturatedMillis(options.cooldown());
    }

    @Override
    public RecordLayout<ActiveRules> wholeLayout() {
        return new ActiveRulesLayout();
    }

    @Override
    public RecordLayout<Episode> partLayout() {
        return new EpisodeLayout();
    }

    @Override
    public void process(
            AssetState<ActiveRules, Episode> state, Assessment input, Consumer<Alarm> out) {
        ActiveRules active = state.whole();
        if (!active.isEmpty()) {
            clearRemoved(state, active, input, out);
        }
        for (int i = 0; i < watches.length; i++) {
            RuleWatch watch = watches[i];
            boolean wasActive = !active.isEmpty() && active.contains(names[i]);
            if (!wasActive && !watch.isBroken(input)) {
                continue;
            }
            Episode episode = state.part(watch.rule());
            if (!episode.isOf(watch.version(), watch.conditions())) {
                clearChanged(watch, episode, input, out);
            }
            move(watch, episode, input, out);
            boolean isActive = episode.isOpen() || watch.stands(episode);
            if (isActive && !wasActive) {
                active.add(names[i]);
            } else if (!isActive && wasActive) {
                active.remove(names[i]);
            }
        }
    }

    private void move(RuleWatch watch, Episode episode, Assessment input, Consumer<Alarm> out) {
        finding.reset();
        watch.observe(input, episode, finding);
        long time = input.vector().timestampMillis();
        Severity severity = finding.severity();
        if (severity != null) {
            if (!episode.isOpen()) {
                if (!episode.mayRaise(time, cooldownMillis)) {
                    return;
                }
                episode.raise(severity, time, finding.value());
            } else if (severity.compareTo(episode.severity()) > 0) {
                episode.escalate(severity, time, finding.value());
            } else {
                return;
            }
            String message = watch.brokenMessage(input, finding, severity);
            out.accept(alarm(watch.rule(), episode, input, message));
        } else if (episode.isOpen() && !watch.stands(episode)) {
            episode.clear(time, finding.value());
            String message = watch.clearedMessage(input, finding);
            out.accept(alarm(watch.rule(), episode, input, message));
        }
    }

    private void clearRemoved(
            AssetState<ActiveRules, Episode> state,
            ActiveRules active,
            Assessment input,
            Consumer<Alarm> out) {
        int place = active.first();
        for (int rest = active.size(); rest > 0; rest--) {
            if (isDeclared(active, place)) {
                place = active.after(place);
                continue;
            }
            String rule = active.name(place);
            Episode episode = state.part(rule);
            clearUnseen(rule, episode, input, AlarmMessage.removed(rule), out);
            episode.renew(0, 0);
            active.removeAt(place);
        }
    }

    private boolean isDeclared(ActiveRules active, int place) {
        for (byte[] name : names) {
            if (active.is(place, name)) {
                return true;
            }
        }
        return false;
    }

    private static void clearChanged(
            RuleWatch watch, Episode episode, Assessment input, Consumer<Alarm> out) {
        String message = AlarmMessage.changed(watch.rule(), episode.ruleVersion(), watch.version());
        clearUnseen(watch.rule(), episode, input, message, out);
        episode.renew(watch.version(), watch.conditions());
    }

    private static void clearUnseen(
            String rule, Episode episode, Assessment input, String message, Consumer<Alarm> out) {
        if (episode.isOpen()) {
            episode.clear(input.vector().timestampMillis(), episode.lastValue());
            out.accept(alarm(rule, episode, input, message));
        }
    }

    /** The transition that an episode has just made. */
    private static Alarm alarm(String rule, Episode episode, Assessment input, String message) {
        String asset = input.vector().asset();
        return new Alarm(
                AlarmId.of(rule, episode.ruleVersion(), asset, episode.startMillis()),
                episode.transition(),
                asset,
                rule,
                episode.ruleVersion(),
                episode.severity(),
                episode.isOpen() ? AlarmState.UNACKNOWLEDGED : AlarmState.RETURNED_UNACKNOWLEDGED,
                episode.startMillis(),
                episode.lastMillis(),
                episode.lastValue(),
                message);
    }

    private static long saturatedMillis(Duration duration) {
        try {
            return duration.toMillis();
        } catch (ArithmeticException e) {
            return Long.MAX_VALUE;
        }
    }
}
