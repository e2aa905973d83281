/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.alarm;

import io.millrace.functions.model.Severity;
import io.millrace.functions.state.record.StateRecord;

/**
 * What one rule remembers of one asset: the present or last episode, and which limits are broken.
 *
 * <p>An episode is what one alarm id stands for: it begins with a raise, may become graver, and
 * ends with a clear.
 *
 * <p>In bytes, little-endian:
 *
 * <pre>
 * long    start, milliseconds
 * long    last transition, milliseconds
 * double  value of the last transition
 * int     version of the rule
 * int     number of the last transition
 * int     ordinary observations in a row
 * int     number of conditions
 * byte    flags: 1 open, 2 cooling
 * byte    severity: 0 info, 1 warning, 2 critical
 * bytes   a bit a condition, lowest bit first: 1 broken
 * </pre>
 */
public final class Episode extends StateRecord {

    /** Without conditions. */
    static final int BYTES = 42;

    static final int OPEN = 1;
    static final int COOLING = 2;

    private static final int START_AT = 0;
    private static final int LAST_AT = 8;
    private static final int VALUE_AT = 16;
    private static final int RULE_VERSION_AT = 24;
    private static final int TRANSITION_AT = 28;
    private static final int ORDINARY_AT = 32;
    private static final int CONDITIONS_AT = 36;
    private static final int FLAGS_AT = 40;
    private static final int SEVERITY_AT = 41;

    private static final Severity[] SEVERITIES = {
        Severity.INFO, Severity.WARNING, Severity.CRITICAL
    };

    /** Attached to nothing. */
    Episode() {}

    /** The bytes of an episode of a rule with so many conditions. */
    static long bytes(int conditions) {
        return BYTES + ((long) conditions + Byte.SIZE - 1) / Byte.SIZE;
    }

    /** The version of the rule that wrote this, 0 before the first one did. */
    int ruleVersion() {
        return getInt(RULE_VERSION_AT);
    }

    /** Whether the alarm stands. */
    boolean isOpen() {
        return (flags() & OPEN) != 0;
    }

    /** Whether the cooldown counts from the last raise. */
    boolean isCooling() {
        return (flags() & COOLING) != 0;
    }

    int flags() {
        return getByte(FLAGS_AT);
    }

    /** Number of the episode's last transition; 0 if there never was an episode. */
    int transition() {
        return getInt(TRANSITION_AT);
    }

    /** The gravest severity that the episode has reached. */
    Severity severity() {
        return SEVERITIES[severityCode()];
    }

    int severityCode() {
        return getByte(SEVERITY_AT);
    }

    /** Event time of the last raise, milliseconds since the epoch. */
    long startMillis() {
        return getLong(START_AT);
    }

    /** Event time of the last transition, milliseconds since the epoch; from the start on. */
    long lastMillis() {
        return getLong(LAST_AT);
    }

    /** What the rule looked at in the last transition. */
    double lastValue() {
        return getDouble(VALUE_AT);
    }

    /** Observations in a row that were ordinary, for a rule on a score. */
    int ordinary() {
        return getInt(ORDINARY_AT);
    }

    void ordinary(int observations) {
        putInt(ORDINARY_AT, observations);
    }

    /** How many conditions are remembered. */
    int conditions() {
        return getInt(CONDITIONS_AT);
    }

    /** Whether a condition of the rule held when it was last looked at. */
    boolean isBroken(int condition) {
        return (getByte(BYTES + (condition >> 3)) & 1 << (condition & 7)) != 0;
    }

    void broken(int condition, boolean broken) {
        int at = BYTES + (condition >> 3);
        int bit = 1 << (condition & 7);
        putByte(at, broken ? getByte(at) | bit : getByte(at) & ~bit);
    }

    /** Whether some condition held when it was last looked at. */
    boolean anyBroken() {
        for (int at = BYTES; at < length(); at++) {
            if (getByte(at) != 0) {
                return true;
            }
        }
        return false;
    }

    /** Whether this was written by the rule as it is now. */
    boolean isOf(int version, int conditions) {
        return ruleVersion() == version && conditions() == conditions;
    }

    /**
     * Makes this the record of another version of the rule, for which nothing has been seen yet.
     * The last start is kept, so that no later episode can have the same one.
     */
    void renew(int version, int conditions) {
        int bytes = Math.toIntExact(bytes(conditions));
        if (bytes != length()) {
            resize(bytes);
        }
        putInt(RULE_VERSION_AT, version);
        putInt(ORDINARY_AT, 0);
        putInt(CONDITIONS_AT, conditions);
        putByte(FLAGS_AT, 0);
        clear(BYTES, bytes - BYTES);
    }

    /**
     * Whether a new episode may begin.
     *
     * <p>Never at or before the last start, even without a cooldown: the id is made from the start,
     * and time may stand still or go back.
     *
     * @param time event time, milliseconds since the epoch
     * @param cooldownMillis not negative
     */
    boolean mayRaise(long time, long cooldownMillis) {
        if (transition() == 0) {
            return true;
        }
        long start = startMillis();
        if (time <= start) {
            return false;
        }
        long elapsed = time - start;
        boolean overflown = elapsed < 0;
        return !isCooling() || overflown || elapsed >= cooldownMillis;
    }

    void raise(Severity reached, long time, double value) {
        putByte(FLAGS_AT, OPEN | COOLING);
        putByte(SEVERITY_AT, codeOf(reached));
        putLong(START_AT, time);
        putInt(TRANSITION_AT, 1);
        putLong(LAST_AT, time);
        putDouble(VALUE_AT, value);
    }

    void escalate(Severity reached, long time, double value) {
        putByte(SEVERITY_AT, codeOf(reached));
        next(time, value);
    }

    void clear(long time, double value) {
        putByte(FLAGS_AT, flags() & ~OPEN);
        next(time, value);
    }

    private void next(long time, double value) {
        putInt(TRANSITION_AT, transition() + 1);
        // An episode has no negative duration, whatever the clock does.
        putLong(LAST_AT, Math.max(lastMillis(), time));
        putDouble(VALUE_AT, value);
    }

    private static int codeOf(Severity severity) {
        return switch (severity) {
            case INFO -> 0;
            case WARNING -> 1;
            case CRITICAL -> 2;
        };
    }
}
