/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.alarm;

import io.millrace.functions.model.Severity;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What a rule found in one assessment. One instance is used again and again, so that looking
 * allocates nothing.
 */
final class Finding implements Serializable {

    private static final long serialVersionUID = 1L;

    private @Nullable Severity severity;
    private int place = -1;
    private double value = Double.NaN;

    /** Forgets what was found before. */
    void reset() {
        severity = null;
        place = -1;
        value = Double.NaN;
    }

    /**
     * Notes what is to be told.
     *
     * @param severity the gravest severity that is broken now, or null if none is
     * @param place index of the condition or score that the value belongs to
     * @param value what was looked at
     */
    void set(@Nullable Severity severity, int place, double value) {
        this.severity = severity;
        this.place = place;
        this.value = value;
    }

    /** The gravest severity whose limit this assessment breaks, or null if it breaks none. */
    @Nullable Severity severity() {
        return severity;
    }

    /** Index of the condition or score that the transition, if there is one, tells of. */
    int place() {
        return place;
    }

    /** What the rule looked at there. */
    double value() {
        return value;
    }
}
