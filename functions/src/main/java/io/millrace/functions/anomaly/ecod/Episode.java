/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.anomaly.ecod;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * The quarantine: a stretch of observations that begins with an unusual one and ends after some
 * ordinary ones in a row. What was drawn for the sample waits here; a short episode hands it over,
 * a sustained one forgets it.
 */
final class Episode {

    /** Drawn observations that wait; a later one takes the place of a random one. */
    static final int MOST_CANDIDATES = 16;

    private static final int MOST_COUNTED = 1 << 30;

    private final int width;
    private final double[] candidates;
    private final double[] lowest;
    private final double[] highest;
    private int candidateCount;
    private boolean open;
    private boolean sustained;
    private long openedMillis;
    private double openLimit;
    private int unusual;
    private int far;
    private int quiet;
    private double activity;

    Episode(int width) {
        this.width = width;
        candidates = new double[width * MOST_CANDIDATES];
        lowest = new double[width];
        highest = new double[width];
        close();
    }

    /**
     * Begins.
     *
     * @param limit the raw score above which an observation belongs to the episode, whatever the
     *     limit does meanwhile
     */
    void begin(long timestampMillis, double limit) {
        open = true;
        openedMillis = timestampMillis;
        openLimit = limit;
    }

    boolean isOpen() {
        return open;
    }

    boolean isSustained() {
        return sustained;
    }

    long openedMillis() {
        return openedMillis;
    }

    double openLimit() {
        return openLimit;
    }

    /** How many observations in it were unusual. */
    int unusual() {
        return unusual;
    }

    /** How many observations in it were far. */
    int far() {
        return far;
    }

    /** How many observations in a row have been ordinary. */
    int quiet() {
        return quiet;
    }

    /** Share of unusual observations lately, while sustained. */
    double activity() {
        return activity;
    }

    /**
     * Counts an observation.
     *
     * @param weight of this observation in the share of unusual ones
     */
    void count(boolean isUnusual, boolean isFar, double weight) {
        activity += weight * ((isUnusual ? 1 : 0) - activity);
        if (isUnusual) {
            unusual = Math.min(unusual + 1, MOST_COUNTED);
            far = Math.min(far + (isFar ? 1 : 0), MOST_COUNTED);
            quiet = 0;
        } else {
            quiet++;
        }
    }

    /** Is a fault from here on: forgets what waits. */
    void sustain() {
        sustained = true;
        activity = 1;
        forget();
    }

    void close() {
        open = false;
        sustained = false;
        openedMillis = 0;
        openLimit = 0;
        unusual = 0;
        far = 0;
        quiet = 0;
        activity = 0;
        forget();
    }

    private void forget() {
        candidateCount = 0;
        Arrays.fill(lowest, Double.POSITIVE_INFINITY);
        Arrays.fill(highest, Double.NEGATIVE_INFINITY);
    }

    /** Notes how far the features went, since extremes enter the sample without being drawn. */
    void reach(double[] values) {
        for (int j = 0; j < width; j++) {
            lowest[j] = Math.min(lowest[j], values[j]);
            highest[j] = Math.max(highest[j], values[j]);
        }
    }

    /** Lets a drawn observation wait. */
    void keep(double[] values, Lottery lottery) {
        int slot = candidateCount;
        if (slot == MOST_CANDIDATES) {
            slot = lottery.draw(MOST_CANDIDATES);
        } else {
            candidateCount++;
        }
        System.arraycopy(values, 0, candidates, slot * width, width);
    }

    int candidateCount() {
        return candidateCount;
    }

    void candidate(int index, double[] into) {
        System.arraycopy(candidates, index * width, into, 0, width);
    }

    double[] lowest() {
        return lowest;
    }

    double[] highest() {
        return highest;
    }

    /** How many bytes {@link #write} writes. */
    int writtenBytes() {
        return open ? 2 + 24 + 16 + 8 * width * (candidateCount + 2) : 1;
    }

    void write(DataOutput out) throws IOException {
        out.writeBoolean(open);
        if (!open) {
            return;
        }
        out.writeBoolean(sustained);
        out.writeLong(openedMillis);
        out.writeDouble(openLimit);
        out.writeInt(unusual);
        out.writeInt(far);
        out.writeInt(quiet);
        out.writeDouble(activity);
        out.writeInt(candidateCount);
        for (int i = 0; i < candidateCount * width; i++) {
            out.writeDouble(candidates[i]);
        }
        for (int j = 0; j < width; j++) {
            out.writeDouble(lowest[j]);
            out.writeDouble(highest[j]);
        }
    }

    void read(DataInput in) throws IOException {
        close();
        open = in.readBoolean();
        if (!open) {
            return;
        }
        sustained = in.readBoolean();
        openedMillis = in.readLong();
        openLimit = in.readDouble();
        unusual = in.readInt();
        far = in.readInt();
        quiet = in.readInt();
        activity = in.readDouble();
        candidateCount = in.readInt();
        if (candidateCount < 0 || candidateCount > MOST_CANDIDATES) {
            throw new IOException(
                    "an episode of at most %d candidates claims to hold %d"
                            .formatted(MOST_CANDIDATES, candidateCount));
        }
        for (int i = 0; i < candidateCount * width; i++) {
            candidates[i] = in.readDouble();
        }
        for (int j = 0; j < width; j++) {
            lowest[j] = in.readDouble();
            highest[j] = in.readDouble();
        }
    }

    int sizeInBytes() {
        return 8 * (candidates.length + 2 * width) + 128;
    }
}
