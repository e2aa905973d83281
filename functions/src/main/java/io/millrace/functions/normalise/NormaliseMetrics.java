/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.normalise;

/**
 * The counters of {@link NormaliseFunction}. Each is found at {@code
 * <host>.taskmanager.<tm_id>.<job_name>.<operator_name>.<subtask_index>.normalise.<name>} (Flink's
 * default operator scope), for example {@code
 * plant1.taskmanager.tm-1.millrace.normalise.0.normalise.readings}, and starts at 0 with each start
 * of the job.
 */
public final class NormaliseMetrics {

    /** The group that all are in: {@code <operator scope>.normalise}. */
    public static final String GROUP = "normalise";

    /** Readings sent on, of any quality: {@code <operator scope>.normalise.readings}. */
    public static final String READINGS = "readings";

    /**
     * Readings sent on as BAD, by the device's word or by a rule: {@code <operator
     * scope>.normalise.badQuality}.
     */
    public static final String BAD_QUALITY = "badQuality";

    /**
     * Readings sent on with their arrival as event time because the device's own time was not
     * believed: {@code <operator scope>.normalise.suspectClock}.
     */
    public static final String SUSPECT_CLOCK = "suspectClock";

    /**
     * Dead letters sent to the side, the connectors' own and those of the rules: {@code <operator
     * scope>.normalise.deadLetters}.
     */
    public static final String DEAD_LETTERS = "deadLetters";

    private NormaliseMetrics() {}
}
