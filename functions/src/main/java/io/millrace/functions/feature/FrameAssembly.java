/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.feature;

import java.util.Arrays;

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
 */
final class FrameAssembly {

    /** Time of a sensor or frame that has not been. */
    static final long NEVER = Long.MIN_VALUE;

    final long[] members;
    final long[] expected;

    /** Per sensor: time of its newest reading, or {@link #NEVER}. */
    final long[] lastSeen;

    /** Per sensor: time between its newest reading and the one before, -1 where unknown. */
    final long[] gap;

    /** Asset time when the open frame, or else the last one but for afterthoughts, was opened. */
    long openedAt = NEVER;

    /** Milliseconds, 0 where unknown. */
    long pace;

    /** Whether a frame was closed before: only then something is expected. */
    boolean closedBefore;

    FrameAssembly(int sensors) {
        members = new long[(sensors + 63) >> 6];
        expected = new long[members.length];
        lastSeen = new long[sensors];
        gap = new long[sensors];
        Arrays.fill(lastSeen, NEVER);
        Arrays.fill(gap, -1);
    }

    /** Whether the open frame has the sensor, so that it must be closed first. */
    boolean holds(int sensor) {
        return isSet(members, sensor);
    }

    boolean isOpen() {
        for (long word : members) {
            if (word != 0) {
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
    boolean join(int sensor, long time, long assetTime) {
        if (lastSeen[sensor] == NEVER) {
            lastSeen[sensor] = time;
        } else {
            gap[sensor] = Math.max(0, time - lastSeen[sensor]);
            lastSeen[sensor] += gap[sensor];
        }
        boolean opens = !isOpen();
        boolean afterthought =
                opens
                        && closedBefore
                        && !isSet(expected, sensor)
                        && 2 * (assetTime - openedAt) < pace;
        set(members, sensor);
        if (afterthought) {
            closeAfterthought(sensor);
            return true;
        }
        if (opens) {
            openedAt = assetTime;
        }
        return closedBefore && isComplete();
    }

    /** Closes the open frame; does nothing where {@link #join} has done so for an afterthought. */
    void close() {
        if (!isOpen()) {
            return;
        }
        pace = fastestGap();
        for (int word = 0; word < members.length; word++) {
            expected[word] = 0;
            for (long rest = members[word]; rest != 0; rest &= rest - 1) {
                int sensor = (word << 6) + Long.numberOfTrailingZeros(rest);
                if (!isSlow(sensor)) {
                    set(expected, sensor);
                }
            }
            members[word] = 0;
        }
        closedBefore = true;
    }

    private void closeAfterthought(int sensor) {
        if (!isSlow(sensor)) {
            set(expected, sensor);
        }
        Arrays.fill(members, 0);
    }

    private boolean isComplete() {
        for (int word = 0; word < members.length; word++) {
            if ((expected[word] & ~members[word]) != 0) {
                return false;
            }
        }
        return true;
    }

    private long fastestGap() {
        long fastest = Long.MAX_VALUE;
        for (int word = 0; word < members.length; word++) {
            for (long rest = members[word]; rest != 0; rest &= rest - 1) {
                long own = gap[(word << 6) + Long.numberOfTrailingZeros(rest)];
                if (own >= 0) {
                    fastest = Math.min(fastest, own);
                }
            }
        }
        return fastest == Long.MAX_VALUE ? 0 : fastest;
    }

    private boolean isSlow(int sensor) {
        return pace > 0 && 2 * gap[sensor] > 3 * pace;
    }

    static boolean isSet(long[] bits, int index) {
        return (bits[index >> 6] & (1L << index)) != 0;
    }

    static void set(long[] bits, int index) {
        bits[index >> 6] |= 1L << index;
    }
}
