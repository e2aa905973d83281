/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.feature;

import io.millrace.functions.state.record.StateRecord;

/**
 * Decides which readings of an asset form one <em>frame</em>, the readings of one moment, from
 * their order of arrival and their times alone. Sensors are numbered; each is in a frame at most
 * once.
 *
 * <ol>
 *   <li>A frame is complete, and closes with the reading that completes it, as soon as all expected
 *       sensors are in it.
 *   <li>A sensor that is in the open frame already and comes again closes it before it is taken. So
 *       a sensor that dropped out delays one frame, by one period, and the asset's first frame
 *       closes in this way.
 *   <li>Expected are the sensors of the frame before, without those that are <em>slow</em>: whose
 *       last two readings were more than 1.5 times as far apart as those of the fastest sensor of
 *       that frame (the asset's <em>pace</em>). So slow sensors never hold up fast ones.
 *   <li>An unexpected sensor that comes while no frame is open, less than half a pace after the
 *       last one was opened, belongs to that moment still: it is a frame of its own at once, and
 *       expected from now on unless slow. Without this rule a sensor that came back after a
 *       drop-out would open the next moment's frame and be one period old in every frame that
 *       follows.
 * </ol>
 *
 * <p>While the pace is unknown (two readings of one sensor have not been seen, or bear the same
 * time) no sensor is slow and rule 4 does not apply.
 *
 * <p>In bytes, little-endian; the asset's record has more around it:
 *
 * <pre>
 * long  asset time when the open frame, or else the last one but for afterthoughts, was opened
 * long  pace: milliseconds, 0 where unknown, -1 before the first frame was closed
 * ...
 * long  per 64 sensors, a bit per sensor: it is in the open frame, it is expected
 * ...
 * long  per sensor: time of its newest reading, time between it and the one before or -1
 * </pre>
 */
abstract class FrameAssembly extends StateRecord {

    /** Time of a sensor or frame that has not been. */
    static final long NEVER = Long.MIN_VALUE;

    /** The bytes of a sensor: last seen, gap, and what the asset's record adds. */
    static final int SENSOR_BYTES = 3 * Long.BYTES;

    /** The pace before the first frame was closed: nothing is expected then. */
    private static final long NOTHING_CLOSED = -1;

    private static final int UNKNOWN_GAP = -1;

    private final int sensors;
    private final int openedAt;
    private final int paceAt;
    private final int membersAt;
    private final int expectedAt;
    private final int sensorsAt;

    /**
     * @param sensors how many there are
     * @param openedAt where the time of opening is, the pace behind it
     * @param membersAt where the bits are
     * @param sensorsAt where the sensors are, {@link #SENSOR_BYTES} each
     */
    FrameAssembly(int sensors, int openedAt, int membersAt, int sensorsAt) {
        this.sensors = sensors;
        this.openedAt = openedAt;
        this.paceAt = openedAt + Long.BYTES;
        this.membersAt = membersAt;
        this.expectedAt = membersAt + bitBytes(sensors);
        this.sensorsAt = sensorsAt;
    }

    /** The bytes of a bit for each of so many things. */
    static int bitBytes(int things) {
        return ((things + 63) >> 6) * Long.BYTES;
    }

    /** Fills bytes that are all 0. */
    final void formatAssembly() {
        putLong(openedAt, NEVER);
        putLong(paceAt, NOTHING_CLOSED);
        for (int sensor = 0; sensor < sensors; sensor++) {
            putLong(lastSeenAt(sensor), NEVER);
            putLong(gapAt(sensor), UNKNOWN_GAP);
        }
    }

    /** Whether the open frame has the sensor, so that it must be closed first. */
    final boolean holds(int sensor) {
        return isSet(membersAt, sensor);
    }

    final boolean isExpected(int sensor) {
        return isSet(expectedAt, sensor);
    }

    final boolean isOpen() {
        for (int at = membersAt; at < expectedAt; at += Long.BYTES) {
            if (getLong(at) != 0) {
                return true;
            }
        }
        return false;
    }

    /**
     * Takes a reading of a sensor that the open frame does not have.
     *
     * @param time the reading's
     * @param assetTime the newest time of the asset, this reading included
     * @return whether the frame is complete and must be closed
     */
    final boolean join(int sensor, long time, long assetTime) {
        long lastSeen = getLong(lastSeenAt(sensor));
        if (lastSeen == NEVER) {
            putLong(lastSeenAt(sensor), time);
        } else {
            long gap = Math.max(0, time - lastSeen);
            putLong(gapAt(sensor), gap);
            putLong(lastSeenAt(sensor), lastSeen + gap);
        }
        boolean opens = !isOpen();
        long pace = getLong(paceAt);
        boolean closedBefore = pace != NOTHING_CLOSED;
        boolean afterthought =
                opens
                        && closedBefore
                        && !isExpected(sensor)
                        && 2 * (assetTime - getLong(openedAt)) < pace;
        if (afterthought) {
            if (!isSlow(sensor, pace)) {
                set(expectedAt, sensor);
            }
            return true;
        }
        set(membersAt, sensor);
        if (opens) {
            putLong(openedAt, assetTime);
        }
        return closedBefore && isComplete();
    }

    /** Closes the open frame; does nothing where {@link #join} has done so for an afterthought. */
    final void closeAssembly() {
        if (!isOpen()) {
            return;
        }
        long pace = fastestGap();
        putLong(paceAt, pace);
        for (int at = 0; at < expectedAt - membersAt; at += Long.BYTES) {
            long members = getLong(membersAt + at);
            long expected = 0;
            for (long rest = members; rest != 0; rest &= rest - 1) {
                int bit = Long.numberOfTrailingZeros(rest);
                if (!isSlow((at << 3) + bit, pace)) {
                    expected |= 1L << bit;
                }
            }
            putLong(expectedAt + at, expected);
            putLong(membersAt + at, 0);
        }
    }

    private boolean isComplete() {
        for (int at = 0; at < expectedAt - membersAt; at += Long.BYTES) {
            if ((getLong(expectedAt + at) & ~getLong(membersAt + at)) != 0) {
                return false;
            }
        }
        return true;
    }

    private long fastestGap() {
        long fastest = Long.MAX_VALUE;
        for (int at = 0; at < expectedAt - membersAt; at += Long.BYTES) {
            for (long rest = getLong(membersAt + at); rest != 0; rest &= rest - 1) {
                long own = getLong(gapAt((at << 3) + Long.numberOfTrailingZeros(rest)));
                if (own >= 0) {
                    fastest = Math.min(fastest, own);
                }
            }
        }
        return fastest == Long.MAX_VALUE ? 0 : fastest;
    }

    private boolean isSlow(int sensor, long pace) {
        return pace > 0 && 2 * getLong(gapAt(sensor)) > 3 * pace;
    }

    /** Where the time of a sensor's newest reading is. */
    final int lastSeenAt(int sensor) {
        return sensorsAt + sensor * SENSOR_BYTES;
    }

    final int gapAt(int sensor) {
        return sensorsAt + sensor * SENSOR_BYTES + Long.BYTES;
    }

    /** Takes the time of opening and the pace over from another record. */
    final void copyTimes(FrameAssembly from) {
        putLong(openedAt, from.getLong(from.openedAt));
        putLong(paceAt, from.getLong(from.paceAt));
    }

    /** Takes a sensor over from another record. */
    final void copySensor(int sensor, FrameAssembly from, int place) {
        putLong(lastSeenAt(sensor), from.getLong(from.lastSeenAt(place)));
        putLong(gapAt(sensor), from.getLong(from.gapAt(place)));
        if (from.holds(place)) {
            set(membersAt, sensor);
        }
        if (from.isExpected(place)) {
            set(expectedAt, sensor);
        }
    }

    final boolean isSet(int bitsAt, int index) {
        return (getLong(bitsAt + (index >> 6) * Long.BYTES) & (1L << index)) != 0;
    }

    final void set(int bitsAt, int index) {
        int at = bitsAt + (index >> 6) * Long.BYTES;
        putLong(at, getLong(at) | (1L << index));
    }
}
