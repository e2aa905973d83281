/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.anomaly.ecod;

import static io.millrace.functions.anomaly.ecod.EcodRecord.HALF;
import static io.millrace.functions.anomaly.ecod.EcodRecord.PAIR;
import static io.millrace.functions.anomaly.ecod.EcodRecord.REAL;
import static io.millrace.functions.anomaly.ecod.EcodRecord.SINGLE;
import static io.millrace.functions.anomaly.ecod.EcodRecord.WORD;

/**
 * The histogram of one feature in {@link #BYTES} bytes of a page, looked at by one object after the
 * other. Values are measured in bins from an origin: {@code u = (v - origin)*scale}.
 *
 * <pre>
 *    0 32 shorts: 0; how many values lie in the bins up to each of the 29; ties at the smallest
 *      value; ties at the largest
 *   64 double origin      72 float scale, bins per unit; 0 as long as all values are the origin
 *   76 float  smallest    80 float largest, in bins, exact but for the rounding to float
 *   84 float  deviation, in bins, with the sign of the skewness
 * </pre>
 *
 * <p>The first and the last bin are open: they hold all that lies beyond. Since the values at the
 * extremes are counted, a constant or a two-valued feature has exact ranks. When more than one
 * value in 64 lies beyond the bins, or the bins have become too coarse, they are laid anew over the
 * middle 98 % and a margin, and the counts divided among them.
 */
final class Histogram {

    static final int BYTES = 88;

    static final int BINS = 29;

    /** Most values that it holds. */
    static final int MOST = Short.MAX_VALUE;

    private static final int ORIGIN = 64;
    private static final int SCALE = 72;
    private static final int SMALLEST = 76;
    private static final int LARGEST = 80;
    private static final int DEVIATION = 84;
    private static final int TIES_AT_SMALLEST = 60;
    private static final int TIES_AT_LARGEST = 62;

    private static final int WORDS = 8;
    private static final long LANES = 0x0001_0001_0001_0001L;
    private static final long SIGNS = 0x8000_8000_8000_8000L;

    private static final float FARTHEST_BIN = 1e9f;
    private static final double FINEST = 1e-36;

    /** Deviation of values that are even over one bin. */
    private static final double LEAST_DEVIATION = Math.sqrt(1.0 / 12);

    private static final double MARGIN = 0.35;
    private static final double YOUNG_MARGIN = 0.75;
    private static final int YOUNG = 256;
    private static final int OPEN_BINS = 15;

    /** Bins that the values may extend over; finer ones help no more. */
    private static final double MOST_BINS = 1e5;

    /** For each bin eight words with a 1 in each lane that counts its values. */
    private static final long[] FROM = new long[BINS * WORDS];

    static {
        for (int bin = 0; bin < BINS; bin++) {
            for (int lane = bin + 1; lane <= BINS; lane++) {
                FROM[bin * WORDS + lane / 4] |= 1L << (16 * (lane % 4));
            }
        }
    }

    private final double[] cumulated = new double[BINS + 1];
    private byte[] page = {};
    private int at;

    /** Looks at a feature's bytes. */
    void look(byte[] newPage, int place) {
        page = newPage;
        at = place;
    }

    double origin() {
        return (double) REAL.get(page, at + ORIGIN);
    }

    float scale() {
        return (float) SINGLE.get(page, at + SCALE);
    }

    float smallest() {
        return (float) SINGLE.get(page, at + SMALLEST);
    }

    private void smallest(double u) {
        SINGLE.set(page, at + SMALLEST, (float) u);
    }

    float largest() {
        return (float) SINGLE.get(page, at + LARGEST);
    }

    private void largest(double u) {
        SINGLE.set(page, at + LARGEST, (float) u);
    }

    /** In bins; its sign is the skewness's. */
    float deviation() {
        return (float) SINGLE.get(page, at + DEVIATION);
    }

    int tiesAtSmallest() {
        return (short) HALF.get(page, at + TIES_AT_SMALLEST);
    }

    private void tiesAtSmallest(int count) {
        HALF.set(page, at + TIES_AT_SMALLEST, (short) count);
    }

    int tiesAtLargest() {
        return (short) HALF.get(page, at + TIES_AT_LARGEST);
    }

    private void tiesAtLargest(int count) {
        HALF.set(page, at + TIES_AT_LARGEST, (short) count);
    }

    int count(int bin) {
        int pair = (int) PAIR.get(page, at + 2 * bin);
        return (pair >>> 16) - (pair & 0xFFFF);
    }

    private void add(int bin) {
        int mask = bin * WORDS;
        for (int i = 0; i < WORDS; i++) {
            int word = at + 8 * i;
            WORD.set(page, word, (long) WORD.get(page, word) + FROM[mask + i]);
        }
    }

    private void remove(int bin) {
        int mask = bin * WORDS;
        for (int i = 0; i < WORDS; i++) {
            int word = at + 8 * i;
            WORD.set(page, word, (long) WORD.get(page, word) - FROM[mask + i]);
        }
    }

    /** Where a value is, in bins. Not for a histogram of one value. */
    float coordinate(double value) {
        float u = (float) ((value - origin()) * scale());
        return Math.max(-FARTHEST_BIN, Math.min(FARTHEST_BIN, u));
    }

    static int bin(float u) {
        return Math.max(0, Math.min(BINS - 1, (int) u));
    }

    /** How many values lie below one; -1 where that is not between the extremes. */
    double rankWithin(double value) {
        float u = (float) ((value - origin()) * scale());
        return u > smallest() && u < largest() ? rank(u) : -1;
    }

    /** How many values lie below one between the extremes, which is none of them. */
    private double rank(float u) {
        int bin = bin(u);
        int pair = (int) PAIR.get(page, at + 2 * bin);
        int below = pair & 0xFFFF;
        int count = (pair >>> 16) - below;
        if (bin > 0 && smallest() < bin && bin < BINS - 1 && largest() >= bin + 1) {
            return below + count * (double) (u - bin);
        }
        return rankBesideExtreme(u, bin, below, count);
    }

    private double rankBesideExtreme(float u, int bin, int below, int count) {
        double from = bin;
        double to = bin + 1;
        int ties = 0;
        int inner = count;
        if (bin == 0 || smallest() >= bin) {
            from = smallest();
            ties = tiesAtSmallest();
        }
        if (bin == BINS - 1 || largest() < bin + 1) {
            to = largest();
            inner -= tiesAtLargest();
        }
        return below + ties + (inner - ties) * ((u - from) / (to - from));
    }

    /** Lays the bins over a few values, and takes them. */
    void begin(double[] ascending, int count) {
        double low = ascending[0];
        double high = ascending[count - 1];
        for (int i = 0; i < WORDS; i++) {
            WORD.set(page, at + 8 * i, 0L);
        }
        if (!(high - low > tie(low, high))) {
            REAL.set(page, at + ORIGIN, low);
            SINGLE.set(page, at + SCALE, 0f);
            takeFirst(0, count);
            renew(count);
            return;
        }
        double inner = ascending[count - 2] - ascending[1];
        if (inner > 0) {
            lay(ascending[1] - 1.25 * inner, ascending[count - 2] + 1.25 * inner);
        } else {
            lay(low - (high - low), high + (high - low));
        }
        takeFirst(coordinate(ascending[0]), 1);
        for (int i = 1; i < count; i++) {
            take(coordinate(ascending[i]));
        }
        renew(count);
    }

    private void lay(double low, double high) {
        double span = Math.max(FINEST, Math.min(1 / FINEST, high - low));
        double scale = Math.max(FINEST, Math.min(1 / FINEST, BINS / span));
        REAL.set(page, at + ORIGIN, Math.max(-1 / FINEST, Math.min(1 / FINEST, low)));
        SINGLE.set(page, at + SCALE, (float) scale);
    }

    private void takeFirst(float u, int count) {
        smallest(u);
        largest(u);
        tiesAtSmallest(count);
        tiesAtLargest(count);
        for (int lane = 1; lane <= BINS; lane++) {
            HALF.set(page, at + 2 * lane, (short) (lane > bin(u) ? count : 0));
        }
    }

    /** Whether a value is the only one of a histogram that has no other. */
    boolean isOnly(double value) {
        double origin = origin();
        return Math.abs(value - origin) <= tie(origin, origin);
    }

    private static double tie(double low, double high) {
        return Distributions.ROUNDING * Math.max(Math.abs(low), Math.abs(high));
    }

    /**
     * Takes a value.
     *
     * @param others how many it holds besides
     */
    void insert(double value, int others) {
        if (scale() == 0) {
            if (isOnly(value)) {
                takeFirst(0, others + 1);
                return;
            }
            double only = origin();
            double distance = Math.abs(value - only);
            lay(Math.min(only, value) - distance, Math.max(only, value) + distance);
            takeFirst(coordinate(only), others);
            take(coordinate(value));
            renew(others + 1);
            return;
        }
        float u = coordinate(value);
        take(u);
        if (u < 0 || u >= BINS) {
            int beyond = count(u < 0 ? 0 : BINS - 1);
            if (beyond > 1 + others / 64) {
                layAnew(others + 1, false);
            }
        }
    }

    private void take(float u) {
        add(bin(u));
        float smallest = smallest();
        float largest = largest();
        if (u <= smallest) {
            tiesAtSmallest(u < smallest ? 1 : tiesAtSmallest() + 1);
            smallest(u);
        }
        if (u >= largest) {
            tiesAtLargest(u > largest ? 1 : tiesAtLargest() + 1);
            largest(u);
        }
    }

    /** Takes a value of which only the bin is known; at an extreme where it would lie beyond. */
    void takeIn(int bin) {
        if (bin < bin(smallest())) {
            takeAtSmallest();
        } else if (bin > bin(largest()) || smallest() == largest()) {
            takeAtLargest();
        } else {
            add(bin);
        }
    }

    void takeAtSmallest() {
        take(smallest());
    }

    void takeAtLargest() {
        take(largest());
    }

    /** Forgets the value of a rank, from 0 for the smallest; holds at least one other. */
    void evict(int rank, int count) {
        int atSmallest = tiesAtSmallest();
        if (rank < atSmallest) {
            evictSmallest(atSmallest - 1);
        } else if (rank >= count - tiesAtLargest()) {
            evictLargest(tiesAtLargest() - 1);
        } else {
            remove(binOf(rank));
        }
    }

    /** The bin of the value of a rank: how many bins end at or before it. */
    private int binOf(int rank) {
        long ranks = (rank * LANES) | SIGNS;
        int passed = -1;
        for (int i = 0; i < WORDS - 1; i++) {
            passed += Long.bitCount((ranks - (long) WORD.get(page, at + 8 * i)) & SIGNS);
        }
        long last = (ranks - (long) WORD.get(page, at + 56)) & SIGNS & 0xFFFF_FFFFL;
        return passed + Long.bitCount(last);
    }

    private void evictSmallest(int ties) {
        float smallest = smallest();
        float largest = largest();
        int bin = bin(smallest);
        remove(bin);
        tiesAtSmallest(ties);
        if (smallest == largest) {
            tiesAtLargest(ties);
            return;
        }
        if (ties > 0) {
            return;
        }
        int last = bin(largest);
        double from = smallest < 0 ? smallest / 4 : smallest;
        while (bin < last && count(bin) == 0) {
            bin++;
            from = bin;
        }
        int inner = count(bin) - (bin == last ? tiesAtLargest() : 0);
        if (inner == 0) {
            smallest(largest);
            tiesAtSmallest(tiesAtLargest());
            return;
        }
        double to = bin == last ? largest : bin + 1;
        smallest(from < 0 ? from : from + (to - from) / (inner + 1));
        tiesAtSmallest(1);
    }

    private void evictLargest(int ties) {
        float smallest = smallest();
        float largest = largest();
        int bin = bin(largest);
        remove(bin);
        tiesAtLargest(ties);
        if (ties > 0) {
            return;
        }
        int first = bin(smallest);
        double to = largest > BINS ? BINS + (largest - BINS) / 4 : largest;
        while (bin > first && count(bin) == 0) {
            to = bin;
            bin--;
        }
        int inner = count(bin) - (bin == first ? tiesAtSmallest() : 0);
        if (inner == 0) {
            largest(smallest);
            tiesAtLargest(tiesAtSmallest());
            return;
        }
        double from = bin == first ? smallest : bin;
        largest(to > BINS ? to : to - (to - from) / (inner + 1));
        tiesAtLargest(1);
    }

    /** Computes the deviation anew, and lays the bins anew if they are too coarse. */
    void renew(int count) {
        int peak = renewDeviation(count);
        if (5 * peak > count && scale() != 0) {
            layAnew(count, true);
        }
    }

    /** Computes the deviation anew; the largest count. */
    private int renewDeviation(int count) {
        long sum = 0;
        long squares = 0;
        long cubes = 0;
        int peak = 0;
        for (int bin = 0; bin < BINS; bin++) {
            long n = count(bin);
            long off = 2L * bin + 1 - BINS;
            peak = Math.max(peak, (int) n);
            sum += n * off;
            squares += n * off * off;
            cubes += n * off * off * off;
        }
        double mean = (double) sum / count / 2;
        double square = (double) squares / count / 4;
        double variance = square - mean * mean;
        double third = (double) cubes / count / 8 - 3 * mean * square + 2 * mean * mean * mean;
        double deviation = Math.max(LEAST_DEVIATION, Math.sqrt(Math.max(0, variance)));
        SINGLE.set(page, at + DEVIATION, (float) (third < 0 ? -deviation : deviation));
        return peak;
    }

    /** Where a share of the values lies below, in bins; within 15 bins of the laid ones. */
    private double quantile(double count) {
        double passed = 0;
        int bin = 0;
        while (bin < BINS - 1 && passed + count(bin) < count) {
            passed += count(bin);
            bin++;
        }
        double from = bin == 0 ? Math.max(-OPEN_BINS, smallest()) : Math.max(bin, smallest());
        double to =
                bin == BINS - 1
                        ? Math.min(BINS + OPEN_BINS, largest())
                        : Math.min(bin + 1, largest());
        double share = count(bin) == 0 ? 0 : (count - passed) / count(bin);
        return from + (to - from) * Math.max(0, Math.min(1, share));
    }

    private void layAnew(int count, boolean onlyFiner) {
        double low = quantile(0.01 * count);
        double high = quantile(0.99 * count);
        if (!(high - low > 1e-3)) {
            low = Math.max(-OPEN_BINS, smallest());
            high = Math.min(BINS + OPEN_BINS, largest());
        }
        double middle = high - low;
        if (!(middle > 1e-3)) {
            return;
        }
        double margin = count < YOUNG ? YOUNG_MARGIN : MARGIN;
        double from = Math.max(low - margin * middle, smallest() - 0.1 * middle);
        double to = Math.min(high + margin * middle, largest() + 0.1 * middle);
        double wide = (to - from) / BINS;
        double scale = scale() / wide;
        boolean isFiner = wide < 1 / 1.5 && (largest() - smallest()) < MOST_BINS * wide;
        if ((onlyFiner && !isFiner) || !(scale >= FINEST && scale <= 1 / FINEST)) {
            return;
        }
        moveTo(origin() + from / scale(), (float) scale, count);
        renewDeviation(count);
    }

    /** Divides the counts among other bins; the values at the extremes stay exact. */
    private void moveTo(double newOrigin, float newScale, int count) {
        double ratio = scale() / (double) newScale;
        double shift = (newOrigin - origin()) * scale();
        float oldSmallest = smallest();
        float oldLargest = largest();
        float newSmallest = (float) ((oldSmallest - shift) / ratio);
        float newLargest = (float) ((oldLargest - shift) / ratio);
        if (newSmallest >= newLargest) {
            return;
        }
        int first = bin(newSmallest);
        int last = bin(newLargest);
        for (int edge = 0; edge <= BINS; edge++) {
            float u = (float) (shift + edge * ratio);
            if (edge <= first) {
                cumulated[edge] = 0;
            } else if (edge > last) {
                cumulated[edge] = count;
            } else {
                double rank = u <= oldSmallest ? 0 : u >= oldLargest ? count : Math.rint(rank(u));
                cumulated[edge] =
                        Math.max(tiesAtSmallest(), Math.min(count - tiesAtLargest(), rank));
            }
        }
        for (int lane = 1; lane <= BINS; lane++) {
            HALF.set(page, at + 2 * lane, (short) cumulated[lane]);
        }
        REAL.set(page, at + ORIGIN, newOrigin);
        SINGLE.set(page, at + SCALE, newScale);
        smallest(newSmallest);
        largest(newLargest);
    }
}
