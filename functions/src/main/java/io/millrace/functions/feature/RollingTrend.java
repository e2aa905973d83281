/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.feature;

/**
 * Moments and, in addition, the least-squares line over event time. Times are whole milliseconds
 * relative to an anchor time, so they are exact; their sums and the sum of products are pairs and
 * are re-anchored as those of the values are. A covariance may be small because the values do not
 * follow time at all, hence it is computed in about 106 bits to the end.
 */
final class RollingTrend extends RollingMoments {

    /** In the record, behind the moments. */
    static final int FURTHER_BYTES = 8 * Double.BYTES;

    private long timeAnchor;
    private double times;
    private double timesLow;
    private double timeSquares;
    private double timeSquaresLow;
    private double products;
    private double productsLow;
    private double timePeak;

    @Override
    void add(long time, double value) {
        super.add(time, value);
        accumulate(time, value, 1);
    }

    @Override
    void remove(long time, double value) {
        super.remove(time, value);
        accumulate(time, value, -1);
    }

    /** Per second; not to be asked where all times are equal. */
    double slope() {
        double scaled = count() * products;
        double crossed = sum() * times;
        double difference = scaled - crossed;
        double lost =
                ErrorFree.differenceError(scaled, crossed, difference)
                        + ErrorFree.productError(count(), products, scaled)
                        + count() * productsLow
                        - ErrorFree.productError(sum(), times, crossed)
                        - (sum() * timesLow + sumLow() * times);
        return (difference + lost) / (count() * timeSquares - times * times) * 1000;
    }

    @Override
    void load(ReadingRing record, int at, int storedCount) {
        super.load(record, at, storedCount);
        int own = at + BYTES;
        timeAnchor = record.instant(own);
        times = record.number(own + 8);
        timesLow = record.number(own + 16);
        timeSquares = record.number(own + 24);
        timeSquaresLow = record.number(own + 32);
        products = record.number(own + 40);
        productsLow = record.number(own + 48);
        timePeak = record.number(own + 56);
    }

    @Override
    void store(ReadingRing record, int at) {
        super.store(record, at);
        int own = at + BYTES;
        record.instant(own, timeAnchor);
        record.number(own + 8, times);
        record.number(own + 16, timesLow);
        record.number(own + 24, timeSquares);
        record.number(own + 32, timeSquaresLow);
        record.number(own + 40, products);
        record.number(own + 48, productsLow);
        record.number(own + 56, timePeak);
    }

    @Override
    void normalise() {
        super.normalise();
        double high = times + timesLow;
        timesLow = ErrorFree.sumError(times, timesLow, high);
        times = high;
        high = timeSquares + timeSquaresLow;
        timeSquaresLow = ErrorFree.sumError(timeSquares, timeSquaresLow, high);
        timeSquares = high;
        high = products + productsLow;
        productsLow = ErrorFree.sumError(products, productsLow, high);
        products = high;
        timePeak = Math.max(timePeak, timeSquares);
    }

    @Override
    boolean isWorn() {
        double spread = timeSquares - times * times / count();
        return spread * SQUARES_LIMIT < timeSquares
                || spread * PEAK_LIMIT < timePeak
                || super.isWorn();
    }

    @Override
    void restart(ReadingRing ring, int readings) {
        super.restart(ring, readings);
        long pivot = ring.time(ring.newest());
        double total = 0;
        for (int i = 0, index = ring.oldest(readings); i < readings; i++) {
            total += ring.time(index) - pivot;
            index = ring.after(index);
        }
        timeAnchor = pivot + Math.round(total / readings);
        times = 0;
        timesLow = 0;
        timeSquares = 0;
        timeSquaresLow = 0;
        products = 0;
        productsLow = 0;
        timePeak = 0;
    }

    private void accumulate(long time, double value, double sign) {
        double since = sign * (time - timeAnchor);
        double next = times + since;
        timesLow += ErrorFree.sumError(times, since, next);
        times = next;

        double square = since * (time - timeAnchor);
        next = timeSquares + square;
        timeSquaresLow += ErrorFree.sumError(timeSquares, square, next);
        timeSquares = next;

        double deviation = value - anchor();
        double upper = ErrorFree.upper(deviation);
        double product = upper * since;
        next = products + product;
        productsLow +=
                ErrorFree.sumError(products, product, next)
                        + ((deviation - upper) * since
                                + ErrorFree.differenceError(value, anchor(), deviation) * since);
        products = next;
    }
}
