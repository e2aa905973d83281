/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.anomaly.ecod;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * All that a detector has learned of an asset in control: the samples, the limit with its scale,
 * and how long the process remembers. It can be marked and taken back to the mark; between both
 * only the limit, the lots and the age may change.
 *
 * <p>A sample that is full takes one observation in {@code min(decimation, age/size)}, drawn by
 * lot: up to {@code size*decimation} observations it is a uniform sample of all that was learned
 * (reservoir sampling), from there on it forgets at a steady rate. By lot, since a fixed step would
 * always meet a periodic signal in the same phase.
 *
 * <p>How long the process remembers is measured while the baseline is young: {@code 3 var(v) /
 * mean(step^2)}, which is {@code 1.5/(1 - phi)} for an autoregression and {@code 1.5 w} for a mean
 * of w independent readings; at most {@link #LONGEST_MEMORY}. A measured memory of up to twice the
 * longest declared window is that window's.
 */
final class Baseline {

    /** Longest memory that is waited for, in observations. */
    static final double LONGEST_MEMORY = 500;

    private static final double MEMORY_FACTOR = 3;
    private static final long SEED = 20_220_103;

    private final EcodPlan plan;
    private final SortedSamples samples;
    private final RateKeeper rate;
    private final Lottery lottery = new Lottery(SEED);
    private final double[] previous;
    private final double[] meanSquareStep;
    private long age;
    private boolean mature;
    private double memory;

    private final RateKeeper markedRate;
    private long markedLottery;
    private long markedAge;

    Baseline(EcodPlan plan) {
        this.plan = plan;
        EcodOptions options = plan.options();
        samples =
                new SortedSamples(
                        plan.width(), options.sampleSize(), options.form() == EcodForm.PAPER);
        rate = new RateKeeper(options.contamination());
        markedRate = new RateKeeper(options.contamination());
        previous = new double[plan.width()];
        meanSquareStep = new double[plan.width()];
        memory = plan.longestCount();
    }

    SortedSamples samples() {
        return samples;
    }

    RateKeeper rate() {
        return rate;
    }

    /** Whether it covers what the process does in control. */
    boolean isMature() {
        return mature;
    }

    /** Observations for which the process remembers, the longest count window at least. */
    double memory() {
        return memory;
    }

    /** Learns an observation. */
    void learn(double[] values) {
        age++;
        if (!mature) {
            measureSteps(values);
        }
        if (drawn()) {
            insert(values);
        } else {
            reach(values, values);
        }
    }

    /** Measures the memory, and comes of age if it has been covered often enough. */
    void tryToMature(double windows, boolean timeWindowsCovered) {
        double measured = 0;
        for (int j = 0; j < previous.length; j++) {
            double deviation = samples.deviation(j);
            if (meanSquareStep[j] > 0) {
                double variances = deviation * deviation / meanSquareStep[j];
                measured = Math.max(measured, MEMORY_FACTOR * variances);
            }
        }
        measured = Math.min(measured, LONGEST_MEMORY);
        memory = measured > 2.0 * plan.longestCount() ? measured : plan.longestCount();
        if (age >= windows * memory && timeWindowsCovered) {
            mature = true;
            rate.matured();
        }
    }

    void mark() {
        markedRate.copyFrom(rate);
        markedLottery = lottery.state();
        markedAge = age;
    }

    void takeBack() {
        rate.copyFrom(markedRate);
        lottery.state(markedLottery);
        age = markedAge;
    }

    /** Lets an observation grow the age and take part in the draw without learning it yet. */
    void offer(double[] values, Episode episode) {
        age++;
        episode.reach(values);
        if (drawn()) {
            episode.keep(values, lottery);
        }
    }

    /**
     * Learns what an episode kept.
     *
     * @param row takes a candidate at a time
     */
    void learn(Episode episode, double[] row) {
        for (int i = 0; i < episode.candidateCount(); i++) {
            episode.candidate(i, row);
            insert(row);
        }
        reach(episode.lowest(), episode.highest());
    }

    private boolean drawn() {
        long oneIn = Math.min(plan.options().decimation(), age / samples.capacity());
        return oneIn <= 1 || lottery.draw((int) oneIn) == 0;
    }

    private void insert(double[] values) {
        if (!samples.isFull()) {
            samples.append(values);
            return;
        }
        for (int j = 0; j < values.length; j++) {
            samples.replace(j, values[j], lottery.draw(samples.count()));
        }
    }

    /** Lets values beyond the extremes into a full sample. */
    private void reach(double[] lowest, double[] highest) {
        if (!samples.isFull()) {
            return;
        }
        for (int j = 0; j < lowest.length; j++) {
            if (lowest[j] < samples.smallest(j)) {
                samples.replace(j, lowest[j], lottery.draw(samples.count()));
            }
            if (highest[j] > samples.largest(j)) {
                samples.replace(j, highest[j], lottery.draw(samples.count()));
            }
        }
    }

    private void measureSteps(double[] values) {
        for (int j = 0; j < values.length; j++) {
            if (age > 1) {
                double step = values[j] - previous[j];
                meanSquareStep[j] += (step * step - meanSquareStep[j]) / (age - 1);
            }
            previous[j] = values[j];
        }
    }

    /** How many bytes {@link #write} writes. */
    int writtenBytes() {
        return samples.writtenBytes()
                + RateKeeper.writtenBytes()
                + 8
                + 8
                + 1
                + 8
                + (mature ? 0 : 16 * previous.length);
    }

    void write(DataOutput out) throws IOException {
        samples.write(out);
        rate.write(out);
        out.writeLong(lottery.state());
        out.writeLong(age);
        out.writeBoolean(mature);
        out.writeDouble(memory);
        if (!mature) {
            for (int j = 0; j < previous.length; j++) {
                out.writeDouble(previous[j]);
                out.writeDouble(meanSquareStep[j]);
            }
        }
    }

    void read(DataInput in) throws IOException {
        samples.read(in);
        rate.read(in);
        lottery.state(in.readLong());
        age = in.readLong();
        mature = in.readBoolean();
        memory = in.readDouble();
        if (!mature) {
            for (int j = 0; j < previous.length; j++) {
                previous[j] = in.readDouble();
                meanSquareStep[j] = in.readDouble();
            }
        }
    }

    /** How many bytes {@link #writeMark} writes. */
    static int markBytes() {
        return RateKeeper.writtenBytes() + 16;
    }

    void writeMark(DataOutput out) throws IOException {
        markedRate.write(out);
        out.writeLong(markedLottery);
        out.writeLong(markedAge);
    }

    void readMark(DataInput in) throws IOException {
        markedRate.read(in);
        markedLottery = in.readLong();
        markedAge = in.readLong();
    }

    int sizeInBytes() {
        return samples.sizeInBytes() + 16 * previous.length + 400;
    }
}
