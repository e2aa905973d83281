/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.anomaly.ecod;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * What a detector remembers of its features: for each a sorted sample of the same bounded size,
 * flat, and the surprise of a value against it, with a tail beyond the extremes.
 *
 * <p>With {@code c} values kept, {@code l = (#<=v + .5)/(c + 1)} and {@code r = (#>=v + .5)/(c +
 * 1)}:
 *
 * <pre>
 *   right = -ln(min(1, r)) + max(0, v - max)/sd        left = -ln(min(1, l)) + max(0, min - v)/sd
 * </pre>
 *
 * <p>The tail goes on growing outside what was seen, where an empirical distribution is flat, and
 * ends at {@link #FARTHEST}: a value that differs from an always constant feature (sd = 0) is as
 * surprising as can be, and finite. Values within {@link #ROUNDING} of each other are ties, since
 * rolling features of a constant signal jitter in their last digits.
 *
 * <p>A full sample takes a new value by evicting one at random, whatever its rank: extremes enter
 * at once, but are forgotten at the same rate as the rest.
 */
final class SortedSamples {

    /** Most that the tail beyond the extremes adds, in standard deviations. */
    static final double FARTHEST = 100;

    /** Relative difference below which values are equal. */
    static final double ROUNDING = 1e-12;

    private final int width;
    private final int capacity;
    private final boolean skewed;
    private final double[] values;
    private final double[] deviation;
    private final double[] skewness;
    private int count;

    /**
     * Empty samples.
     *
     * @param width how many features
     * @param capacity values kept per feature
     * @param skewed whether the skewness is wanted
     */
    SortedSamples(int width, int capacity, boolean skewed) {
        this.width = width;
        this.capacity = capacity;
        this.skewed = skewed;
        values = new double[width * capacity];
        deviation = new double[width];
        skewness = new double[width];
    }

    /** Values kept per feature. */
    int count() {
        return count;
    }

    int capacity() {
        return capacity;
    }

    boolean isFull() {
        return count == capacity;
    }

    double[] skewness() {
        return skewness;
    }

    double deviation(int feature) {
        return deviation[feature];
    }

    /** A feature's values in ascending order, copied. */
    double[] values(int feature) {
        return Arrays.copyOfRange(values, feature * capacity, feature * capacity + count);
    }

    double smallest(int feature) {
        return values[feature * capacity];
    }

    double largest(int feature) {
        return values[feature * capacity + count - 1];
    }

    /**
     * The surprises of an observation, in nats; 0 while nothing is known.
     *
     * @param observation a value per feature, not NaN
     * @param left takes the surprise at so small a value, per feature
     * @param right takes the surprise at so large a value, per feature
     */
    void surprise(double[] observation, double[] left, double[] right) {
        for (int j = 0; j < width; j++) {
            if (count == 0) {
                left[j] = 0;
                right[j] = 0;
                continue;
            }
            double value = observation[j];
            int from = j * capacity;
            int to = from + count;
            double smallest = values[from];
            double largest = values[to - 1];
            double tie = ROUNDING * Math.max(Math.abs(smallest), Math.abs(largest));
            int smaller = lowerBound(values, from, to, value - tie) - from;
            int notLarger = upperBound(values, from, to, value + tie) - from;
            double denominator = count + 1;
            left[j] =
                    -Math.log(Math.min(1, (notLarger + 0.5) / denominator))
                            + beyond(smallest - value, tie, deviation[j]);
            right[j] =
                    -Math.log(Math.min(1, (count - smaller + 0.5) / denominator))
                            + beyond(value - largest, tie, deviation[j]);
        }
    }

    /** Largest surprise that a value between the extremes can have. */
    double surpriseOfExtremes() {
        return Math.log(2.0 * (count + 1));
    }

    /** Takes an observation into a sample that is not full. */
    void append(double[] observation) {
        for (int j = 0; j < width; j++) {
            int from = j * capacity;
            int at = upperBound(values, from, from + count, observation[j]);
            System.arraycopy(values, at, values, at + 1, from + count - at);
            values[at] = observation[j];
        }
        count++;
        for (int j = 0; j < width; j++) {
            renewMoments(j);
        }
    }

    /**
     * Takes a value of one feature into its full sample.
     *
     * @param feature which
     * @param value what enters
     * @param evicted rank of the value that leaves, in [0, count)
     */
    void replace(int feature, double value, int evicted) {
        int from = feature * capacity;
        int out = from + evicted;
        int at = upperBound(values, from, from + count, value);
        if (at > out) {
            System.arraycopy(values, out + 1, values, out, at - 1 - out);
            values[at - 1] = value;
        } else {
            System.arraycopy(values, at, values, at + 1, out - at);
            values[at] = value;
        }
        renewMoments(feature);
    }

    /** How many bytes {@link #write} writes. */
    int writtenBytes() {
        return 4 + 8 * width * count;
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(count);
        for (int j = 0; j < width; j++) {
            for (int i = 0; i < count; i++) {
                out.writeDouble(values[j * capacity + i]);
            }
        }
    }

    /** Reads what {@link #write} wrote; the moments follow from the values, bit for bit. */
    void read(DataInput in) throws IOException {
        count = in.readInt();
        if (count < 0 || count > capacity) {
            throw new IOException(
                    "a sample of at most %d values claims to hold %d".formatted(capacity, count));
        }
        for (int j = 0; j < width; j++) {
            for (int i = 0; i < count; i++) {
                values[j * capacity + i] = in.readDouble();
            }
            renewMoments(j);
        }
    }

    int sizeInBytes() {
        return 8 * (values.length + 2 * width) + 96;
    }

    private void renewMoments(int feature) {
        int from = feature * capacity;
        deviation[feature] = Moments.deviation(values, from, from + count);
        if (skewed) {
            skewness[feature] = Moments.skewness(values, from, from + count);
        }
    }

    private static double beyond(double distance, double tie, double deviation) {
        if (!(distance > tie)) {
            return 0;
        }
        return Math.min(distance / deviation, FARTHEST);
    }

    /** Index of the first value in {@code sorted[from, to)} that is not below the given one. */
    static int lowerBound(double[] sorted, int from, int to, double value) {
        int low = from;
        int high = to;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Index of the first value in {@code sorted[from, to)} that is above the given one. */
    static int upperBound(double[] sorted, int from, int to, double value) {
        int low = from;
        int high = to;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] <= value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
