/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.alarm;

import io.millrace.functions.model.Assessment;
import io.millrace.functions.model.Severity;
import java.io.Serializable;

/** A rule made ready to look at assessments: names are resolved to positions once. */
sealed interface RuleWatch extends Serializable permits ThresholdWatch, AnomalyWatch {

    /** The rule's name. */
    String rule();

    /** The rule's version. */
    int version();

    /** How many conditions an {@link Episode} of the rule remembers one by one. */
    int conditions();

    /** Whether the assessment breaks a limit of the rule, by values of its own. */
    boolean isBroken(Assessment assessment);

    /**
     * Looks at an assessment: notes in the episode what must be remembered and in the finding what
     * a transition would tell.
     */
    void observe(Assessment assessment, Episode episode, Finding finding);

    /** Whether what raised the alarm, or would raise it but for the cooldown, still stands. */
    boolean stands(Episode episode);

    /** The sentence for a raise or an escalation. */
    String brokenMessage(Assessment assessment, Finding finding, Severity severity);

    /** The sentence for a clear. */
    String clearedMessage(Assessment assessment, Finding finding);
}
