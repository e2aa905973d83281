/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.alarm;

import io.millrace.functions.model.Score;
import io.millrace.functions.model.Severity;
import java.util.List;
import java.util.Locale;

/**
 * The sentence that an alarm's transition carries for people, such as {@code temperature 96.2 > 95
 * (critical)}. Values are without units: a rule does not know them.
 */
final class AlarmMessage {

    /** How many of a score's shares are named; more would not be read. */
    private static final int NAMED_SHARES = 3;

    private static final int SHARE_DIGITS = 2;

    private AlarmMessage() {}

    /** A limit is broken. */
    static String broken(
            String subject, double value, Operator operator, double limit, Severity severity) {
        return String.format(
                Locale.ROOT,
                "%s %s %s %s (%s)",
                subject,
                DecimalText.ofValue(value, operator, limit),
                operator.symbol(),
                DecimalText.ofLimit(limit),
                severity.name().toLowerCase(Locale.ROOT));
    }

    /** A limit is kept again. */
    static String kept(String subject, double value, Operator operator, double limit) {
        return String.format(
                Locale.ROOT,
                "%s %s, no longer %s %s",
                subject,
                DecimalText.ofValue(value, operator, limit),
                operator.symbol(),
                DecimalText.ofLimit(limit));
    }

    /**
     * A score is above a limit.
     *
     * @param features the names of the detector's features, in the order of the score's shares
     */
    static String unusual(Score score, List<String> features, double limit, Severity severity) {
        StringBuilder message =
                new StringBuilder(
                        broken(subject(score), score.value(), Operator.GREATER, limit, severity));
        double[] shares = score.contributions().clone();
        int candidates = Math.min(shares.length, features.size());
        for (int named = 0; named < NAMED_SHARES; named++) {
            int largest = -1;
            for (int i = 0; i < candidates; i++) {
                if (shares[i] > 0 && (largest < 0 || shares[i] > shares[largest])) {
                    largest = i;
                }
            }
            if (largest < 0) {
                break;
            }
            message.append(named == 0 ? "; most of it from " : ", ")
                    .append(features.get(largest))
                    .append(' ')
                    .append(DecimalText.rounded(shares[largest], SHARE_DIGITS));
            shares[largest] = 0;
        }
        return message.toString();
    }

    /** A score has been ordinary for long enough. */
    static String ordinary(Score score, int observations, double limit) {
        return String.format(
                Locale.ROOT,
                "%s %s, ordinary for %d observations",
                subject(score),
                DecimalText.ofValue(score.value(), Operator.GREATER, limit),
                observations);
    }

    /** The rule is no more. */
    static String removed(String rule) {
        return String.format(Locale.ROOT, "rule %s was removed", rule);
    }

    /** The rule is another one. */
    static String changed(String rule, int from, int to) {
        return String.format(
                Locale.ROOT, "rule %s was changed from version %d to version %d", rule, from, to);
    }

    private static String subject(Score score) {
        return score.detector() + " score";
    }
}
