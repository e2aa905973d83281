/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.feature;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** One window over a sensor's ring: which of the newest readings it holds, and what it keeps. */
final class RollingWindow {

    private final int limit;

    /** 0 for a count window. */
    private final long lengthMillis;

    private final @Nullable RollingMoments moments;
    private final @Nullable RollingExtreme smallest;
    private final @Nullable RollingExtreme largest;
    private int count;

    RollingWindow(WindowLayout.WindowPlan plan) {
        limit = plan.limit();
        lengthMillis = plan.window() instanceof Window.Time time ? time.length().toMillis() : 0;
        moments = plan.trend() ? new RollingTrend() : plan.moments() ? new RollingMoments() : null;
        smallest = plan.min() ? RollingExtreme.smallest() : null;
        largest = plan.max() ? RollingExtreme.largest() : null;
    }

    /** Lets go what a reading at the given time pushes out. */
    void makeRoom(ReadingRing ring, long time) {
        while (count > 0) {
            int oldest = ring.oldestPosition(count);
            boolean expired = lengthMillis > 0 && ring.time(oldest) <= time - lengthMillis;
            if (count < limit && !expired) {
                return;
            }
            if (moments != null) {
                moments.remove(ring.time(oldest), ring.value(oldest));
            }
            if (smallest != null) {
                smallest.remove(oldest);
            }
            if (largest != null) {
                largest.remove(oldest);
            }
            count--;
        }
    }

    /** Takes in the ring's newest reading. */
    void takeNewest(ReadingRing ring) {
        count++;
        int newest = ring.newestPosition();
        if (moments != null) {
            moments.add(ring.time(newest), ring.value(newest));
            moments.settle(ring);
        }
        if (smallest != null) {
            smallest.add(ring, newest);
        }
        if (largest != null) {
            largest.add(ring, newest);
        }
    }

    int count() {
        return count;
    }

    /** The feature's value, NaN where it does not exist. */
    double value(FeatureFunction function, ReadingRing ring) {
        if (count == 0 || (lengthMillis == 0 && count < limit)) {
            return Double.NaN;
        }
        return switch (function) {
            case MEAN -> kept(moments).mean();
            case STD -> kept(moments).standardDeviation();
            case RMS -> kept(moments).rootMeanSquare();
            case MIN -> kept(smallest).value(ring);
            case MAX -> kept(largest).value(ring);
            case RANGE -> kept(largest).value(ring) - kept(smallest).value(ring);
            case SLOPE -> seconds(ring) > 0 ? ((RollingTrend) kept(moments)).slope() : Double.NaN;
            case RATE_OF_CHANGE -> rateOfChange(ring);
            case VALUE, AGE -> throw new IllegalStateException(function + " has no window");
        };
    }

    void write(ByteBuffer out) {
        out.putInt(count);
        if (moments != null) {
            moments.write(out);
        }
    }

    void read(ByteBuffer in, ReadingRing ring, int storedCount) {
        count = storedCount;
        if (moments != null) {
            moments.read(in, storedCount);
        }
        for (int i = 0; i < count; i++) {
            int position = ring.oldestPosition(count) + i;
            if (smallest != null) {
                smallest.add(ring, position);
            }
            if (largest != null) {
                largest.add(ring, position);
            }
        }
    }

    int sizeInBytes() {
        return 48
                + (moments == null ? 0 : moments.sizeInBytes())
                + (smallest == null ? 0 : smallest.sizeInBytes())
                + (largest == null ? 0 : largest.sizeInBytes());
    }

    private double rateOfChange(ReadingRing ring) {
        double seconds = seconds(ring);
        return seconds > 0
                ? (ring.value(ring.newestPosition()) - ring.value(ring.oldestPosition(count)))
                        / seconds
                : Double.NaN;
    }

    /** Between the oldest and the newest reading. */
    private double seconds(ReadingRing ring) {
        return (ring.time(ring.newestPosition()) - ring.time(ring.oldestPosition(count))) / 1000.0;
    }

    private static <T> T kept(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("the window was not planned for this function");
        }
        return part;
    }
}
