/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.anomaly.ecod;

/**
 * Keeps the share of flagged observations at the contamination {@code c}, for any process, by
 * moving the limit on the raw score: up at a flagged observation, down at the others (online
 * quantile tracking; adaptive conformal inference, Gibbs and Candes 2021, arXiv 2106.00170). What
 * the realised rate is wrong by is the distance that the limit has moved, divided by the gain and
 * the number of observations, whatever the distribution and however it is correlated.
 *
 * <p>The limit has two parts:
 *
 * <ul>
 *   <li>the <em>base</em> learns the quantile, by steps of {@code scale/(c n)} (Robbins-Monro) down
 *       to a floor: it takes a thousand flags to move it by one scale;
 *   <li>the <em>debt</em>, flags beyond {@code c n}, adds {@link #BOOST_PER_FLAG} scales for each.
 *       It makes short runs keep the rate. What it adds is bounded by {@link #MOST_BOOST} scales,
 *       so that a slow fault cannot push the limit up before itself; flags beyond that are
 *       remembered and made up for later. It passes over to the base in {@link #HAND_OVER}
 *       observations.
 * </ul>
 *
 * <p>Where the scores hardly vary (features that stay constant), the limit rests at {@link
 * #LEAST_LIMIT} and fewer are flagged than asked.
 *
 * <p>The <em>scale</em> is the mean excess over the limit, the maximum-likelihood fit of an
 * exponential tail: {@code x} scales beyond the limit, the probability of exceedance is {@code
 * c*exp(-x)}.
 */
final class RateKeeper {

    /** How many scales the limit rises for one flag too many. */
    static final double BOOST_PER_FLAG = 1.0 / 15;

    /** The same while the baseline is young, when the scores still change a lot. */
    static final double YOUNG_BOOST_PER_FLAG = 0.25;

    /** Most scales that the debt moves the limit by, once the baseline is mature. */
    static final double MOST_BOOST = 2;

    /** Most flags, too many or too few, that are remembered. */
    static final double MOST_DEBT = 150;

    /** Observations in which the debt passes over to the base. */
    static final double HAND_OVER = 40_000;

    /** Smallest limit: a score of ln 2, a tail probability of one half, is nothing to flag. */
    static final double LEAST_LIMIT = Math.log(2);

    private static final double SLOWEST_STEP = 0.001;
    private static final double FASTEST_STEP = 0.25;
    private static final double SCALE_MEMORY = 400;
    private static final double FEWEST_EXCEEDANCES = 10;
    private static final double MOST_EXCESS = 7;
    private static final double SMALLEST_SCALE = 1e-3;

    private static final int MOST_EXCEEDANCES = 1000;

    private final double contamination;

    RateKeeper(double contamination) {
        this.contamination = contamination;
    }

    /** Before the first observation. */
    static void initialise(EcodRecord record) {
        record.scale(1);
    }

    /**
     * Starts from the raw scores of the warm-up, as if they were exponential with that mean and
     * deviation: a first guess that the next few hundred observations put right.
     */
    void start(EcodRecord record, double mean, double deviation) {
        record.scale(Math.max(0.1, 0.7 * deviation));
        record.base(mean + deviation * (-Math.log(contamination) - 1));
    }

    /** The record has matured: the debt moves the limit gently; the limit stays where it is. */
    static void matured(EcodRecord record) {
        double debt = record.debt();
        record.base(record.base() + (boost(debt, false) - boost(debt, true)) * record.scale());
    }

    /** The raw score above which an observation is flagged, in nats. */
    static double limit(EcodRecord record) {
        return Math.max(
                LEAST_LIMIT,
                record.base() + boost(record.debt(), record.isMature()) * record.scale());
    }

    private static double boost(double debt, boolean mature) {
        if (!mature) {
            return YOUNG_BOOST_PER_FLAG * debt;
        }
        return Math.max(-MOST_BOOST, Math.min(MOST_BOOST, BOOST_PER_FLAG * debt));
    }

    /**
     * Takes the raw score of an observation: moves the limit, and the scale too unless it is far.
     *
     * @param far whether it lies where only faults do; a few such would stretch the scale
     */
    void take(EcodRecord record, double raw, boolean far) {
        boolean mature = record.isMature();
        double base = record.base();
        double debt = record.debt();
        double scale = record.scale();
        double set = base + boost(debt, mature) * scale;
        double excess = raw - Math.max(LEAST_LIMIT, set);
        boolean flagged = excess > 0;
        int observations = record.limited() + 1;
        if (observations > 0) {
            record.limited(observations);
        } else {
            observations = Integer.MAX_VALUE;
        }
        if (!flagged && set <= LEAST_LIMIT) {
            return;
        }
        double error = (flagged ? 1 : 0) - contamination;
        double step = 1 / (contamination * observations);
        base += scale * Math.max(SLOWEST_STEP, Math.min(FASTEST_STEP, step)) * error;
        debt = Math.max(-MOST_DEBT, Math.min(MOST_DEBT, debt + error));
        double before = boost(debt, mature);
        debt -= debt / HAND_OVER;
        record.base(base + (before - boost(debt, mature)) * scale);
        record.debt(debt);
        if (flagged && !far) {
            int exceedances = Math.min(record.exceedances() + 1, MOST_EXCEEDANCES);
            record.exceedances(exceedances);
            double weight = 1 / Math.min(exceedances + FEWEST_EXCEEDANCES, SCALE_MEMORY);
            double bounded = Math.min(excess, MOST_EXCESS * scale);
            record.scale(Math.max(SMALLEST_SCALE, scale + weight * (bounded - scale)));
        }
    }
}
