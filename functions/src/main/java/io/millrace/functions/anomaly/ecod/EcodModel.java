/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.anomaly.ecod;

import io.millrace.functions.anomaly.Detector;
import java.io.IOException;

/**
 * Streaming ECOD: inductive (an observation is scored against the past alone, before it is learned)
 * and incremental (bounded state, {@link EcodRecord}, with one of two {@link EcodEstimator}s).
 *
 * <p><b>Score.</b> The raw score, in nats, is the sum of the features' surprises in the chosen
 * {@link EcodForm}. Up to the limit the score is {@code 0.5*raw/limit}; above it {@code 1 -
 * 0.5*exp(-ln2/ln(1/c)*(raw - limit)/scale)}, where c is the contamination and limit and scale are
 * those of {@link RateKeeper}: so 0.5 is always the limit, and a score means the same exceedance
 * probability in every detector.
 *
 * <p><b>The rate is kept, and a fault does not teach itself.</b> Both hold, because two things are
 * told apart that look alike in a single observation: that it is flagged, which one in-control
 * observation in twenty is, and that flags go on.
 *
 * <ul>
 *   <li>Dropping every flagged observation would tighten the sample, so more would be flagged, and
 *       so on until all are. So flagged observations <em>are</em> learned, and each one moves the
 *       limit; that forces the rate to the contamination, however the features are distributed and
 *       correlated.
 *   <li>But they are learned late. A flagged observation opens an {@link Episode}; ten ordinary
 *       ones in a row end it. What is drawn for the sample meanwhile waits in quarantine, and the
 *       limit moves on account: the state before the episode is marked.
 *   <li>An episode that ends soon was chance: what waited is learned and the limit keeps its moves.
 *   <li>An episode with more flags than {@code max(50, 2 windows, 2 memories)} (and longer than two
 *       time windows), or with more than {@link #MOST_FAR} <em>far</em> observations (exceedance
 *       probability below 1e-4 by the fitted tail), is a fault: the baseline goes back to the mark,
 *       bit for bit, and nothing is learned until it is over: until few observations (contamination
 *       + 0.1) of the last {@code 2 memories} (10 to 50 observations) were flagged.
 *   <li>A far observation never enters the sample, not even alone. It does move the limit, by its
 *       one bounded step, or the rate would creep up in processes with heavy or wandering tails.
 * </ul>
 *
 * <p>What is given up. An in-control excursion so long that it counts as sustained stays flagged
 * and is not made up for: rare where {@code sample size * decimation} is many times the memory of
 * the process; one that wanders more slowly is flagged more often than asked. A lasting change of
 * regime is a fault for ever. A drift of less than about three standard deviations in {@code sample
 * size * decimation} observations is followed, not flagged; a greater decimation follows more
 * slowly. A fault that returns to ordinary values again and again for tens of observations is
 * learned in those pauses' short episodes.
 *
 * <p><b>A young baseline.</b> After 200 readings, a mean of 200 has been seen about once: what
 * comes next lies outside the sample, in control. So after the warm-up the baseline is young until
 * it has covered {@link #COVERED_WINDOWS} times the longest window, or the measured memory where
 * that is longer. While young, every observation is learned at once, flagged or not, and the limit
 * moves faster; only a jump of more than {@link #BLATANT} standard deviations beyond a feature's
 * extremes is quarantined (and sustained after {@link #MOST_FAR} of them). So a fault of a young
 * baseline is flagged when it comes, but one that grows in small steps is learned.
 *
 * <p>One model serves the records of all assets, one after the other. No allocation.
 */
public final class EcodModel implements Detector<EcodRecord> {

    /** Far observations that make an episode a fault. */
    static final int MOST_FAR = 20;

    /** Flags that an episode may have in any case. */
    static final int MOST_FLAGS = 50;

    /** How often the longest window or memory must have been covered. */
    static final int COVERED_WINDOWS = 10;

    /** Standard deviations beyond the extremes that are far for a young baseline. */
    static final double BLATANT = 4;

    private static final double LONGEST_ACTIVITY_MEMORY = 50;

    private final EcodPlan plan;
    private final Guard guard;
    private final EcodShape shape;
    private final Distributions distributions;
    private final RateKeeper rate;
    private final Episode episode;
    private final Baseline baseline;
    private final double[] shares;
    private final double[] right;
    private final double[] symmetric;

    /** The model of a declared detector. */
    public EcodModel(EcodPlan plan) {
        this(plan, Guard.QUARANTINE);
    }

    EcodModel(EcodPlan plan, Guard guard) {
        this.plan = plan;
        this.guard = guard;
        shape = new EcodShape(plan);
        distributions =
                switch (plan.options().estimator()) {
                    case COMPACT -> new Histograms(plan, shape);
                    case SAMPLE -> new SortedSamples(plan, shape);
                };
        rate = new RateKeeper(plan.options().contamination());
        episode = new Episode(shape, plan.width());
        baseline = new Baseline(plan, shape, distributions, episode);
        shares = new double[plan.width()];
        right = new double[plan.width()];
        symmetric = new double[plan.width()];
    }

    @Override
    public long observations(EcodRecord record) {
        return record.observations();
    }

    @Override
    public boolean isWarm(EcodRecord record) {
        return record.observations() >= plan.options().warmupPeriod() || record.isMature();
    }

    Distributions distributions() {
        return distributions;
    }

    EcodShape shape() {
        return shape;
    }

    /** Bytes of a new record. */
    int newLength() {
        return shape.length(distributions.emptyBytes(), false, false);
    }

    /** Fills a new record, whose bytes are 0. */
    void initialise(EcodRecord record) {
        record.fingerprint(plan.fingerprint());
        baseline.initialise(record);
    }

    /**
     * Takes over a stored record; one of another detector than this starts anew.
     *
     * @throws IOException if it is damaged
     */
    void restore(EcodRecord record) throws IOException {
        if (record.length() < EcodRecord.HEAD) {
            throw new IOException(
                    "a detector's record has %d bytes but at least %d are needed"
                            .formatted(record.length(), EcodRecord.HEAD));
        }
        if (record.fingerprint() != plan.fingerprint()) {
            record.lengthen(newLength());
            record.zero(0, record.length());
            initialise(record);
            return;
        }
        int needed = shape.length(distributions.check(record), record.isMature(), record.isOpen());
        if (record.length() != needed) {
            throw new IOException(
                    "the record of detector '%s' has %d bytes but %d are needed"
                            .formatted(plan.options().name(), record.length(), needed));
        }
        if (record.isOpen()) {
            int kept = episode.kept(record);
            if (kept < 0 || kept > Episode.MOST_CANDIDATES) {
                throw new IOException(
                        "an episode of at most %d candidates claims to hold %d"
                                .formatted(Episode.MOST_CANDIDATES, kept));
            }
        }
    }

    @Override
    public double observe(
            EcodRecord record, double[] values, long timestampMillis, double[] contributions) {
        boolean warm = isWarm(record);
        long observations = record.observations() + 1;
        record.observations(observations);
        if (observations == 1) {
            record.whole(shape.young(), timestampMillis);
        }
        EcodForm form = plan.options().form();
        distributions.surprise(record, values, shares, right);
        boolean mature = record.isMature();
        boolean blatant = !mature && isBlatant(record);
        double raw =
                TailSums.combine(
                        form,
                        shares,
                        right,
                        form == EcodForm.PAPER ? distributions.skewness(record) : symmetric);
        if (!warm) {
            warmUp(record, values, raw, timestampMillis);
            return Double.NaN;
        }
        double limit = RateKeeper.limit(record);
        double scales = (raw - limit) / record.scale();
        double score = score(raw, limit, scales);
        for (int j = 0; j < shares.length; j++) {
            contributions[j] = raw > 0 ? score * (shares[j] / raw) : 0;
        }
        boolean far = mature ? scales > plan.farScales() : blatant;
        learn(record, values, timestampMillis, raw, raw > limit, far);
        return score;
    }

    private double score(double raw, double limit, double scales) {
        if (raw <= limit) {
            return limit > 0 ? Math.min(THRESHOLD, THRESHOLD * raw / limit) : 0;
        }
        double score = 1 - (1 - THRESHOLD) * Math.exp(-plan.decay() * scales);
        return Math.max(Math.nextUp(THRESHOLD), Math.min(score, Math.nextDown(1.0)));
    }

    /** A feature without any spread is not proof enough of where it belongs. */
    private boolean isBlatant(EcodRecord record) {
        double most = distributions.surpriseOfExtremes(record) + BLATANT;
        for (int j = 0; j < shares.length; j++) {
            if (Math.max(shares[j], right[j]) > most && distributions.deviation(record, j) > 0) {
                return true;
            }
        }
        return false;
    }

    /** Learns everything; the raw scores of the second half start the limit. */
    private void warmUp(EcodRecord record, double[] values, double raw, long timestampMillis) {
        int warmup = plan.options().warmupPeriod();
        long counted = record.observations() - warmup / 2;
        int at = shape.young() + 8;
        if (counted > 0) {
            double mean = record.real(at);
            double off = raw - mean;
            mean += off / counted;
            record.real(at, mean);
            record.real(at + 8, record.real(at + 8) + off * (raw - mean));
        }
        baseline.learn(record, values);
        if (record.observations() == warmup) {
            double squares = record.real(at + 8);
            rate.start(record, record.real(at), Math.sqrt(squares / (counted - 1)));
            tryToMature(record, timestampMillis);
        }
    }

    private void tryToMature(EcodRecord record, long timestampMillis) {
        long covered = timestampMillis - record.whole(shape.young());
        baseline.tryToMature(
                record, COVERED_WINDOWS, covered >= COVERED_WINDOWS * plan.longestMillis());
    }

    private void learn(
            EcodRecord record,
            double[] values,
            long timestampMillis,
            double raw,
            boolean flagged,
            boolean far) {
        boolean mature = record.isMature();
        boolean unusual = mature ? flagged : far;
        if (guard == Guard.DROP_FLAGGED && flagged) {
            return;
        }
        if (guard == Guard.QUARANTINE && (unusual || record.isOpen())) {
            if (!record.isOpen()) {
                episode.begin(record, timestampMillis, RateKeeper.limit(record));
            }
            quarantine(record, values, timestampMillis, raw, far);
            return;
        }
        rate.take(record, raw, false);
        baseline.learn(record, values);
        if (!mature) {
            tryToMature(record, timestampMillis);
        }
    }

    private void quarantine(
            EcodRecord record, double[] values, long timestampMillis, double raw, boolean far) {
        boolean unusual = record.isMature() ? raw > episode.openLimit(record) : far;
        episode.count(record, unusual, far, 1 / activityMemory(record));
        if (record.isSustained()) {
            if (episode.activity(record) < plan.quietActivity()) {
                episode.close(record);
            }
            return;
        }
        rate.take(record, raw, far);
        if (!far) {
            baseline.offer(record, values);
        }
        if (isSustained(record, timestampMillis)) {
            episode.sustain(record);
            episode.takeBack(record);
        } else if (episode.quiet(record) >= plan.quietRun()) {
            baseline.learnKept(record);
            episode.close(record);
        }
    }

    /** Over how many observations it is judged whether a fault goes on. */
    private double activityMemory(EcodRecord record) {
        return Math.max(plan.quietRun(), Math.min(2 * record.memory(), LONGEST_ACTIVITY_MEMORY));
    }

    private boolean isSustained(EcodRecord record, long timestampMillis) {
        if (episode.far(record) > MOST_FAR) {
            return true;
        }
        return record.isMature()
                && episode.unusual(record) > Math.max(MOST_FLAGS, 2 * record.memory())
                && timestampMillis - episode.openedMillis(record) >= 2 * plan.longestMillis();
    }
}
