/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.anomaly.ecod;

import java.io.IOException;

/**
 * The sharp estimator: for each feature a sorted sample of the same bounded size, and the surprise
 * of a value against it, with a tail beyond the extremes.
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
 *
 * <p>In the record: the features' deviations, their skewnesses, then a column of doubles for each,
 * ascending, with room for 32, 64, 128... values up to the capacity. A candidate is a row of
 * doubles.
 */
final class SortedSamples extends Distributions {

    private static final int SMALLEST_ROOM = 32;

    private final int width;
    private final int from;
    private final int columns;
    private final EcodShape shape;
    private final boolean skewed;
    private final double[] column;
    private final double[] row;
    private final double[] skewness;

    SortedSamples(EcodPlan plan, EcodShape shape) {
        super(plan.options().capacity());
        this.shape = shape;
        width = plan.width();
        from = shape.features();
        columns = from + 16 * width;
        skewed = plan.options().form() == EcodForm.PAPER;
        column = new double[capacity()];
        row = new double[width];
        skewness = new double[width];
    }

    @Override
    int emptyBytes() {
        return bytes(0);
    }

    private int bytes(int count) {
        return 16 * width + 8 * width * room(count);
    }

    private int room(int count) {
        int power = Integer.highestOneBit(Math.max(1, count - 1)) << 1;
        return Math.min(capacity(), Math.max(SMALLEST_ROOM, power));
    }

    @Override
    int check(EcodRecord record) throws IOException {
        int count = record.count();
        if (count < 0 || count > capacity()) {
            throw new IOException(
                    "a sample of at most %d values claims to hold %d".formatted(capacity(), count));
        }
        return bytes(count);
    }

    @Override
    double[] skewness(EcodRecord record) {
        for (int j = 0; j < width; j++) {
            skewness[j] = record.real(from + 8 * (width + j));
        }
        return skewness;
    }

    @Override
    double deviation(EcodRecord record, int feature) {
        return record.real(from + 8 * feature);
    }

    /** A feature's values in ascending order, copied. */
    double[] values(EcodRecord record, int feature) {
        double[] values = new double[record.count()];
        int at = at(record.count(), feature);
        for (int i = 0; i < values.length; i++) {
            values[i] = record.real(at + 8 * i);
        }
        return values;
    }

    double smallest(EcodRecord record, int feature) {
        return record.real(at(record.count(), feature));
    }

    double largest(EcodRecord record, int feature) {
        return record.real(at(record.count(), feature) + 8 * (record.count() - 1));
    }

    private int at(int count, int feature) {
        return columns + 8 * room(count) * feature;
    }

    @Override
    void surprise(EcodRecord record, double[] values, double[] left, double[] right) {
        int count = record.count();
        byte[] page = record.bytes();
        for (int j = 0; j < width; j++) {
            if (count == 0) {
                left[j] = 0;
                right[j] = 0;
                continue;
            }
            double value = values[j];
            int at = record.place(at(count, j));
            double smallest = (double) EcodRecord.REAL.get(page, at);
            double largest = (double) EcodRecord.REAL.get(page, at + 8 * (count - 1));
            double deviation = deviation(record, j);
            double tie = ROUNDING * Math.max(Math.abs(smallest), Math.abs(largest));
            int smaller = lowerBound(page, at, count, value - tie);
            int notLarger = upperBound(page, at, count, value + tie);
            double denominator = count + 1;
            left[j] =
                    -Math.log(Math.min(1, (notLarger + 0.5) / denominator))
                            + beyond(smallest - value, tie, deviation);
            right[j] =
                    -Math.log(Math.min(1, (count - smaller + 0.5) / denominator))
                            + beyond(value - largest, tie, deviation);
        }
    }

    @Override
    void insert(EcodRecord record, double[] values) {
        if (isFull(record)) {
            for (int j = 0; j < width; j++) {
                replace(record, j, values[j], Lottery.draw(record, capacity()));
            }
            return;
        }
        int count = record.count();
        grow(record, count + 1);
        record.count(count + 1);
        for (int j = 0; j < width; j++) {
            int at = at(count + 1, j);
            int rank = upperBound(record.bytes(), record.place(at), count, values[j]);
            record.copy(at + 8 * rank, at + 8 * (rank + 1), 8 * (count - rank));
            record.real(at + 8 * rank, values[j]);
            renewMoments(record, j);
        }
    }

    private void grow(EcodRecord record, int count) {
        int room = room(count - 1);
        int newRoom = room(count);
        if (newRoom == room) {
            return;
        }
        record.lengthen(shape.length(bytes(count), record.isMature(), record.isOpen()));
        for (int j = width - 1; j >= 0; j--) {
            int to = columns + 8 * newRoom * j;
            record.copy(columns + 8 * room * j, to, 8 * room);
            record.zero(to + 8 * room, 8 * (newRoom - room));
        }
    }

    /**
     * Takes a value of one feature into its full sample.
     *
     * @param feature which
     * @param value what enters
     * @param evicted rank of the value that leaves, in [0, capacity)
     */
    void replace(EcodRecord record, int feature, double value, int evicted) {
        int at = at(capacity(), feature);
        int rank = upperBound(record.bytes(), record.place(at), capacity(), value);
        if (rank > evicted) {
            record.copy(at + 8 * (evicted + 1), at + 8 * evicted, 8 * (rank - 1 - evicted));
            record.real(at + 8 * (rank - 1), value);
        } else {
            record.copy(at + 8 * rank, at + 8 * (rank + 1), 8 * (evicted - rank));
            record.real(at + 8 * rank, value);
        }
        renewMoments(record, feature);
    }

    @Override
    void reach(EcodRecord record, double[] values) {
        reach(record, values, values);
    }

    @Override
    void reach(EcodRecord record, double[] lowest, double[] highest) {
        if (!isFull(record)) {
            return;
        }
        for (int j = 0; j < width; j++) {
            if (lowest[j] < smallest(record, j)) {
                replace(record, j, lowest[j], Lottery.draw(record, capacity()));
            }
            if (highest[j] > largest(record, j)) {
                replace(record, j, highest[j], Lottery.draw(record, capacity()));
            }
        }
    }

    @Override
    void keep(EcodRecord record, Episode episode, double[] values) {
        int slot = episode.kept(record);
        if (slot == Episode.MOST_CANDIDATES) {
            slot = Lottery.draw(record, Episode.MOST_CANDIDATES);
        } else {
            episode.kept(record, slot + 1);
        }
        int at = episode.candidates(record) + 8 * width * slot;
        for (int j = 0; j < width; j++) {
            record.real(at + 8 * j, values[j]);
        }
    }

    @Override
    void takeKept(EcodRecord record, Episode episode) {
        int kept = episode.kept(record);
        for (int i = 0; i < kept; i++) {
            int at = episode.candidates(record) + 8 * width * i;
            for (int j = 0; j < width; j++) {
                row[j] = record.real(at + 8 * j);
            }
            insert(record, row);
        }
    }

    private void renewMoments(EcodRecord record, int feature) {
        int count = record.count();
        byte[] page = record.bytes();
        int at = record.place(at(count, feature));
        for (int i = 0; i < count; i++) {
            column[i] = (double) EcodRecord.REAL.get(page, at + 8 * i);
        }
        record.real(from + 8 * feature, Moments.deviation(column, 0, count));
        if (skewed) {
            record.real(from + 8 * (width + feature), Moments.skewness(column, 0, count));
        }
    }

    private static double beyond(double distance, double tie, double deviation) {
        if (!(distance > tie)) {
            return 0;
        }
        return Math.min(distance / deviation, FARTHEST);
    }

    /** Index of the first of {@code count} ascending values that is not below the given one. */
    private static int lowerBound(byte[] page, int at, int count, double value) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if ((double) EcodRecord.REAL.get(page, at + 8 * middle) < value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Index of the first of {@code count} ascending values that is above the given one. */
    private static int upperBound(byte[] page, int at, int count, double value) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if ((double) EcodRecord.REAL.get(page, at + 8 * middle) <= value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
