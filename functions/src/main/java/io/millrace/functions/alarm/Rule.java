/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.alarm;

import io.millrace.functions.model.Severity;
import java.io.Serializable;
import java.util.List;

/** What raises an alarm. */
public sealed interface Rule extends Serializable {

    /** Characters that a rule's name may have. */
    int MAX_NAME_LENGTH = 256;

    /** Unique among the rules; not blank, at most {@link #MAX_NAME_LENGTH} characters. */
    String name();

    /** From 1; a rule that is changed gets the next one, and so do its alarms' ids. */
    int version();

    /**
     * Raised while a feature breaks a limit, with the gravest severity whose limit is broken.
     *
     * @param name unique among the rules
     * @param version from 1
     * @param conditions at least one
     */
    record Threshold(String name, int version, List<Condition> conditions) implements Rule {
        public Threshold {
            requireIdentity(name, version);
            conditions = List.copyOf(conditions);
            if (conditions.isEmpty()) {
                throw new IllegalArgumentException(
                        "rule '%s' needs at least one condition".formatted(name));
            }
        }
    }

    /**
     * One limit.
     *
     * @param feature name of the feature that is compared; VALUE for a raw reading
     * @param operator the comparison
     * @param threshold the limit, in the feature's unit; not NaN
     * @param severity what breaking it means
     */
    record Condition(String feature, Operator operator, double threshold, Severity severity)
            implements Serializable {
        public Condition {
            if (Double.isNaN(threshold)) {
                throw new IllegalArgumentException(
                        "the limit of feature '%s' must be a number but was NaN"
                                .formatted(feature));
            }
        }
    }

    /**
     * Raised when a detector's score exceeds the warning limit; over once the detector has found
     * the asset ordinary for some observations in a row.
     *
     * @param name unique among the rules
     * @param version from 1
     * @param detector the detector's name
     * @param warning score above which the alarm is a warning, in (0, 1)
     * @param critical score above which it is critical, in [warning, 1)
     */
    record Anomaly(String name, int version, String detector, double warning, double critical)
            implements Rule {

        public static final double DEFAULT_WARNING = 0.85;
        public static final double DEFAULT_CRITICAL = 0.95;

        public Anomaly {
            requireIdentity(name, version);
            if (!(warning > 0 && warning <= critical && critical < 1)) {
                throw new IllegalArgumentException(
                        "rule '%s': limits must be 0 < warning <= critical < 1 but were %s and %s"
                                .formatted(name, warning, critical));
            }
        }
    }

    private static void requireIdentity(String name, int version) {
        if (name.isBlank() || name.length() > MAX_NAME_LENGTH) {
            throw new IllegalArgumentException(
                    "a rule's name must have 1 to %d characters but was '%s'"
                            .formatted(MAX_NAME_LENGTH, name));
        }
        if (version < 1) {
            throw new IllegalArgumentException(
                    "rule '%s': version must be at least 1 but was %d".formatted(name, version));
        }
    }
}
