/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.anomaly.ecod;

/**
 * All that a detector has learned of an asset in control: the features' distributions, the limit
 * with its scale, and how long the process remembers. An episode marks it and may take it back to
 * the mark; between both only the limit, the lots and the age change.
 *
 * <p>An estimator that is full takes one observation in {@code min(drawn one in, age/capacity)},
 * drawn by lot: up to {@code capacity * drawn one in} observations it is a uniform sample of all
 * that was learned (reservoir sampling), from there on it forgets at a steady rate. By lot, since a
 * fixed step would always meet a periodic signal in the same phase.
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

    private final EcodPlan plan;
    private final EcodShape shape;
    private final Distributions distributions;
    private final Episode episode;
    private final int oneInAtMost;
    private final long youngAge;
    private final double[] lowest;
    private final double[] highest;

    Baseline(EcodPlan plan, EcodShape shape, Distributions distributions, Episode episode) {
        this.plan = plan;
        this.shape = shape;
        this.distributions = distributions;
        this.episode = episode;
        oneInAtMost = plan.options().drawnOneIn();
        youngAge = (long) oneInAtMost * distributions.capacity();
        lowest = new double[plan.width()];
        highest = new double[plan.width()];
    }

    void initialise(EcodRecord record) {
        record.lots(Lottery.SEED);
        record.memory(plan.longestCount());
        RateKeeper.initialise(record);
    }

    /** Learns an observation, the last one that the distributions were asked about. */
    void learn(EcodRecord record, double[] values) {
        record.age(record.age() + 1);
        if (!record.isMature()) {
            measureSteps(record, values);
        }
        if (drawn(record)) {
            distributions.insert(record, values);
        } else {
            distributions.reach(record, values);
        }
    }

    /** Measures the memory, and comes of age if it has been covered often enough. */
    void tryToMature(EcodRecord record, double windows, boolean timeWindowsCovered) {
        double measured = 0;
        int steps = shape.young() + EcodShape.YOUNG_HEAD + 8 * plan.width();
        for (int j = 0; j < plan.width(); j++) {
            double deviation = distributions.deviation(record, j);
            double meanSquareStep = record.real(steps + 8 * j);
            if (meanSquareStep > 0) {
                double variances = deviation * deviation / meanSquareStep;
                measured = Math.max(measured, MEMORY_FACTOR * variances);
            }
        }
        measured = Math.min(measured, LONGEST_MEMORY);
        record.memory(measured > 2.0 * plan.longestCount() ? measured : plan.longestCount());
        if (record.age() >= windows * record.memory() && timeWindowsCovered) {
            RateKeeper.matured(record);
            shape.mature(record);
        }
    }

    /** Lets an observation grow the age and take part in the draw without learning it yet. */
    void offer(EcodRecord record, double[] values) {
        record.age(record.age() + 1);
        episode.reach(record, values);
        if (drawn(record)) {
            distributions.keep(record, episode, values);
        }
    }

    /** Learns what the open episode kept. */
    void learnKept(EcodRecord record) {
        distributions.takeKept(record, episode);
        episode.reached(record, lowest, highest);
        distributions.reach(record, lowest, highest);
    }

    private boolean drawn(EcodRecord record) {
        long age = record.age();
        int oneIn = age >= youngAge ? oneInAtMost : (int) (age / distributions.capacity());
        return oneIn <= 1 || Lottery.draw(record, oneIn) == 0;
    }

    private void measureSteps(EcodRecord record, double[] values) {
        int previous = shape.young() + EcodShape.YOUNG_HEAD;
        int steps = previous + 8 * values.length;
        long age = record.age();
        for (int j = 0; j < values.length; j++) {
            if (age > 1) {
                double step = values[j] - record.real(previous + 8 * j);
                double mean = record.real(steps + 8 * j);
                record.real(steps + 8 * j, mean + (step * step - mean) / (age - 1));
            }
            record.real(previous + 8 * j, values[j]);
        }
    }
}
