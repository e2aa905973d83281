/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.anomaly.ecod;

import java.io.IOException;
import java.util.Arrays;

/**
 * The compact estimator: a {@link Histogram} for each feature. Ranks are those of {@link
 * SortedSamples}, interpolated in the bin that a value falls into: off by at most the share of the
 * values in that bin, exact at the extremes and beyond (measured against exact ranks of 1,024
 * values: a tail probability is off by at most .016 for a normal feature, .045 for a log-normal
 * one). The tail beyond the extremes is the same. What is blunter: a feature of a few values,
 * neither the smallest nor the largest of them, whose ties share a bin with nothing else, counts
 * some of its ties as beyond it.
 *
 * <p>The first {@link #FIRST} observations are kept as they are, in the room of the histograms, and
 * the bins are laid over them. A candidate of an episode is a byte for each feature: its bin, or
 * that it lies at or beyond an extreme. If more were drawn than wait, those that wait are learned
 * several times, at most one in {@link #SHARE_OF_AN_EPISODE} of what is remembered in all.
 */
final class Histograms extends Distributions {

    /** Observations that the bins are laid over. */
    static final int FIRST = 10;

    /** An episode replaces at most one in so many of the observations that are remembered. */
    static final int SHARE_OF_AN_EPISODE = 16;

    private static final int AT_SMALLEST = Histogram.BINS;
    private static final int AT_LARGEST = Histogram.BINS + 1;

    /** Insertions between two times that the deviation of a feature is computed, on average. */
    private static final int INSERTIONS_PER_RENEWAL = 32;

    private final int width;
    private final int from;
    private final boolean bothSides;
    private final Histogram histogram = new Histogram();
    private final double[] few = new double[FIRST];
    private final double[] skewness;
    private final double[] ranks;
    private boolean outside;

    Histograms(EcodPlan plan, EcodShape shape) {
        super(plan.options().capacity());
        width = plan.width();
        from = shape.features();
        bothSides = plan.options().form() == EcodForm.PAPER;
        skewness = new double[width];
        ranks = new double[width];
    }

    @Override
    int emptyBytes() {
        return width * Histogram.BYTES;
    }

    @Override
    int check(EcodRecord record) throws IOException {
        int count = record.count();
        if (count < 0 || count > capacity()) {
            throw new IOException(
                    "a histogram of at most %d values claims to hold %d"
                            .formatted(capacity(), count));
        }
        return emptyBytes();
    }

    /** The histogram of a feature; valid until the next is asked for. */
    Histogram of(EcodRecord record, int feature) {
        histogram.look(record.bytes(), record.place(from + Histogram.BYTES * feature));
        return histogram;
    }

    @Override
    double[] skewness(EcodRecord record) {
        for (int j = 0; j < width; j++) {
            skewness[j] =
                    record.count() < FIRST
                            ? Moments.skewness(first(record, j), 0, record.count())
                            : of(record, j).deviation();
        }
        return skewness;
    }

    @Override
    double deviation(EcodRecord record, int feature) {
        if (record.count() < FIRST) {
            return Moments.deviation(first(record, feature), 0, record.count());
        }
        Histogram h = of(record, feature);
        return h.scale() == 0 ? 0 : Math.abs(h.deviation()) / h.scale();
    }

    /** The first observations' values of a feature. */
    private double[] first(EcodRecord record, int feature) {
        for (int i = 0; i < record.count(); i++) {
            few[i] = record.real(from + Histogram.BYTES * feature + 8 * i);
        }
        return few;
    }

    @Override
    void surprise(EcodRecord record, double[] values, double[] left, double[] right) {
        int count = record.count();
        outside = false;
        if (count < FIRST) {
            surpriseOfFew(record, values, left, right);
            return;
        }
        int extremes = 0;
        for (int j = 0; j < width; j++) {
            double rank = of(record, j).rankWithin(values[j]);
            ranks[j] = rank;
            extremes += rank < 0 ? 1 : 0;
        }
        double all = Logarithm.of(count + 1);
        for (int j = 0; j < width; j++) {
            double rank = Math.max(0, ranks[j]);
            if (bothSides) {
                left[j] = all - Logarithm.of(rank + 0.5);
                right[j] = all - Logarithm.of(count - rank + 0.5);
            } else {
                left[j] = all - Logarithm.of(Math.min(rank, count - rank) + 0.5);
                right[j] = 0;
            }
        }
        for (int j = 0; extremes > 0 && j < width; j++) {
            if (ranks[j] < 0) {
                surpriseAtExtremes(of(record, j), j, values[j], count, left, right);
            }
        }
    }

    private void surpriseAtExtremes(
            Histogram h, int j, double value, int count, double[] left, double[] right) {
        double notLarger = count;
        double notSmaller = count;
        double beyond = 0;
        if (h.scale() == 0) {
            if (!h.isOnly(value)) {
                outside = true;
                beyond = FARTHEST;
                notLarger = value < h.origin() ? 0 : count;
                notSmaller = count - notLarger;
            }
        } else {
            float u = h.coordinate(value);
            float smallest = h.smallest();
            float largest = h.largest();
            double distance = Math.max(smallest - u, u - largest);
            if (distance > 0) {
                outside = true;
                beyond = Math.min(distance / Math.abs(h.deviation()), FARTHEST);
            }
            if (u < largest) {
                notLarger = u == smallest ? h.tiesAtSmallest() : 0;
            }
            if (u > smallest) {
                notSmaller = u == largest ? h.tiesAtLargest() : 0;
            }
        }
        left[j] = surprise(notLarger, count) + (notLarger == 0 ? beyond : 0);
        right[j] = surprise(notSmaller, count) + (notSmaller == 0 ? beyond : 0);
    }

    private static double surprise(double rank, int count) {
        return Logarithm.of(count + 1) - Logarithm.of(rank + 0.5);
    }

    private void surpriseOfFew(EcodRecord record, double[] values, double[] left, double[] right) {
        int count = record.count();
        for (int j = 0; j < width; j++) {
            double[] known = first(record, j);
            int notLarger = 0;
            int notSmaller = 0;
            double nearest = Double.POSITIVE_INFINITY;
            for (int i = 0; i < count; i++) {
                double off = values[j] - known[i];
                double tie = ROUNDING * Math.abs(known[i]);
                notLarger += off >= -tie ? 1 : 0;
                notSmaller += off <= tie ? 1 : 0;
                nearest = Math.min(nearest, Math.abs(off));
            }
            left[j] = count == 0 ? 0 : surprise(Math.min(notLarger, count), count);
            right[j] = count == 0 ? 0 : surprise(Math.min(notSmaller, count), count);
            double beyond = nearest / Moments.deviation(known, 0, count);
            if (count > 0 && notLarger == 0) {
                left[j] += Math.min(beyond, FARTHEST);
            } else if (count > 0 && notSmaller == 0) {
                right[j] += Math.min(beyond, FARTHEST);
            }
        }
    }

    @Override
    void insert(EcodRecord record, double[] values) {
        int count = record.count();
        if (count < FIRST) {
            for (int j = 0; j < width; j++) {
                record.real(from + Histogram.BYTES * j + 8 * count, values[j]);
            }
            record.count(count + 1);
            if (count + 1 == FIRST) {
                begin(record);
            }
            return;
        }
        if (isFull(record)) {
            for (int j = 0; j < width; j++) {
                replace(record, j, values[j]);
            }
            return;
        }
        record.count(count + 1);
        for (int j = 0; j < width; j++) {
            Histogram h = of(record, j);
            h.insert(values[j], count);
            if ((count & 15) == 0) {
                h.renew(count + 1);
            }
        }
    }

    private void begin(EcodRecord record) {
        for (int j = 0; j < width; j++) {
            double[] known = first(record, j);
            Arrays.sort(known);
            of(record, j).begin(known, FIRST);
        }
    }

    private void replace(EcodRecord record, int feature, double value) {
        int capacity = capacity();
        int evicted = Lottery.draw(record, capacity);
        Histogram h = of(record, feature);
        h.evict(evicted, capacity);
        h.insert(value, capacity - 1);
        if (evicted < capacity / INSERTIONS_PER_RENEWAL) {
            h.renew(capacity);
        }
    }

    @Override
    void reach(EcodRecord record, double[] values) {
        if (outside) {
            reach(record, values, values);
        }
    }

    @Override
    void reach(EcodRecord record, double[] lowest, double[] highest) {
        if (!isFull(record)) {
            return;
        }
        for (int j = 0; j < width; j++) {
            if (isBelow(of(record, j), lowest[j])) {
                replace(record, j, lowest[j]);
            }
            if (isAbove(of(record, j), highest[j])) {
                replace(record, j, highest[j]);
            }
        }
    }

    private static boolean isBelow(Histogram h, double value) {
        if (h.scale() == 0) {
            return value < h.origin() && !h.isOnly(value);
        }
        return h.coordinate(value) < h.smallest();
    }

    private static boolean isAbove(Histogram h, double value) {
        if (h.scale() == 0) {
            return value > h.origin() && !h.isOnly(value);
        }
        return h.coordinate(value) > h.largest();
    }

    /** Each that was drawn waits with the same probability. */
    @Override
    void keep(EcodRecord record, Episode episode, double[] values) {
        int drawn = episode.drawn(record);
        episode.drawn(record, Math.min(drawn, 1 << 30) + 1);
        int slot = episode.kept(record);
        if (slot < Episode.MOST_CANDIDATES) {
            episode.kept(record, slot + 1);
        } else {
            slot = Lottery.draw(record, drawn + 1);
            if (slot >= Episode.MOST_CANDIDATES) {
                return;
            }
        }
        int at = episode.candidates(record) + width * slot;
        for (int j = 0; j < width; j++) {
            record.small(at + j, code(record, j, values[j]));
        }
    }

    private int code(EcodRecord record, int feature, double value) {
        Histogram h = of(record, feature);
        if (h.scale() == 0) {
            return AT_SMALLEST;
        }
        float u = h.coordinate(value);
        if (u <= h.smallest()) {
            return AT_SMALLEST;
        }
        return u >= h.largest() ? AT_LARGEST : Histogram.bin(u);
    }

    @Override
    void takeKept(EcodRecord record, Episode episode) {
        int kept = episode.kept(record);
        int at = episode.candidates(record);
        if (kept == 0) {
            return;
        }
        if (!isFull(record)) {
            kept = Math.min(kept, capacity() - record.count());
            for (int i = 0; i < width * kept; i++) {
                take(of(record, i % width), record.small(at + i));
            }
            record.count(record.count() + kept);
            return;
        }
        int most = Math.max(kept, capacity() / SHARE_OF_AN_EPISODE);
        int weight = Math.min(episode.drawn(record), most);
        for (int i = 0; i < kept; i++) {
            int times = weight / kept + (i < weight % kept ? 1 : 0);
            for (int n = 0; n < width * times; n++) {
                Histogram h = of(record, n % width);
                h.evict(Lottery.draw(record, capacity()), capacity());
                take(h, record.small(at + width * i + n % width));
            }
        }
    }

    private static void take(Histogram h, int code) {
        switch (code) {
            case AT_SMALLEST -> h.takeAtSmallest();
            case AT_LARGEST -> h.takeAtLargest();
            default -> h.takeIn(code);
        }
    }
}
