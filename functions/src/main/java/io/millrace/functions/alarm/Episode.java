/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.alarm;

import io.millrace.functions.model.Severity;

/**
 * What one rule remembers of one asset: the present or last episode, and which limits are broken.
 *
 * <p>An episode is what one alarm id stands for: it begins with a raise, may become graver, and
 * ends with a clear.
 */
public final class Episode {

    private int ruleVersion;
    private boolean open;
    private boolean cooling;
    private int transition;
    private Severity severity = Severity.INFO;
    private long startMillis;
    private long lastMillis;
    private double lastValue;
    private int ordinary;
    private boolean[] broken = new boolean[0];

    Episode() {}

    /** The version of the rule that wrote this, 0 before the first one did. */
    int ruleVersion() {
        return ruleVersion;
    }

    /** Whether the alarm stands. */
    boolean isOpen() {
        return open;
    }

    /** Whether the cooldown counts from the last raise. */
    boolean isCooling() {
        return cooling;
    }

    /** Number of the episode's last transition; 0 if there never was an episode. */
    int transition() {
        return transition;
    }

    /** The gravest severity that the episode has reached. */
    Severity severity() {
        return severity;
    }

    /** Event time of the last raise, milliseconds since the epoch. */
    long startMillis() {
        return startMillis;
    }

    /** Event time of the last transition, milliseconds since the epoch; from the start on. */
    long lastMillis() {
        return lastMillis;
    }

    /** What the rule looked at in the last transition. */
    double lastValue() {
        return lastValue;
    }

    /** Observations in a row that were ordinary, for a rule on a score. */
    int ordinary() {
        return ordinary;
    }

    void ordinary(int observations) {
        ordinary = observations;
    }

    /** For each of the rule's conditions whether it held when it was last looked at. */
    boolean[] broken() {
        return broken;
    }

    /** Whether some condition held when it was last looked at. */
    boolean anyBroken() {
        for (boolean each : broken) {
            if (each) {
                return true;
            }
        }
        return false;
    }

    /** Whether this was written by the rule as it is now. */
    boolean isOf(int version, int conditions) {
        return ruleVersion == version && broken.length == conditions;
    }

    /**
     * Makes this the record of another version of the rule, for which nothing has been seen yet.
     * The last start is kept, so that no later episode can have the same one.
     */
    void renew(int version, int conditions) {
        ruleVersion = version;
        open = false;
        cooling = false;
        ordinary = 0;
        broken = new boolean[conditions];
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
        if (transition == 0) {
            return true;
        }
        if (time <= startMillis) {
            return false;
        }
        long elapsed = time - startMillis;
        boolean overflown = elapsed < 0;
        return !cooling || overflown || elapsed >= cooldownMillis;
    }

    void raise(Severity reached, long time, double value) {
        open = true;
        cooling = true;
        transition = 1;
        severity = reached;
        startMillis = time;
        lastMillis = time;
        lastValue = value;
    }

    void escalate(Severity reached, long time, double value) {
        severity = reached;
        next(time, value);
    }

    void clear(long time, double value) {
        open = false;
        next(time, value);
    }

    private void next(long time, double value) {
        transition++;
        // An episode has no negative duration, whatever the clock does.
        lastMillis = Math.max(lastMillis, time);
        lastValue = value;
    }

    /** All fields at once, for the codec. */
    static Episode restored(
            int ruleVersion,
            boolean open,
            boolean cooling,
            int transition,
            Severity severity,
            long startMillis,
            long lastMillis,
            double lastValue,
            int ordinary,
            boolean[] broken) {
        Episode episode = new Episode();
        episode.ruleVersion = ruleVersion;
        episode.open = open;
        episode.cooling = cooling;
        episode.transition = transition;
        episode.severity = severity;
        episode.startMillis = startMillis;
        episode.lastMillis = lastMillis;
        episode.lastValue = lastValue;
        episode.ordinary = ordinary;
        episode.broken = broken;
        return episode;
    }
}
