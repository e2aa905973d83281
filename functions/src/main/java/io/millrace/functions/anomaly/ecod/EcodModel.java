/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.anomaly.ecod;

import io.millrace.functions.anomaly.Detector;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Streaming ECOD of one asset: inductive (an observation is scored against the past alone, before
 * it is learned) and incremental (bounded state, {@link SortedSamples}).
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
 * <p>Cost per observation: two binary searches per feature; a draw costs one pass over the sample.
 * No allocation.
 */
public final class EcodModel implements Detector {

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
    private final Baseline baseline;
    private final Episode episode;
    private final double[] shares;
    private final double[] right;
    private long observations;
    private long firstMillis;
    private double warmUpMean;
    private double warmUpSquares;

    /** A model that has seen nothing. */
    public EcodModel(EcodPlan plan) {
        this(plan, Guard.QUARANTINE);
    }

    EcodModel(EcodPlan plan, Guard guard) {
        this.plan = plan;
        this.guard = guard;
        baseline = new Baseline(plan);
        episode = new Episode(plan.width());
        shares = new double[plan.width()];
        right = new double[plan.width()];
    }

    @Override
    public long observations() {
        return observations;
    }

    EcodPlan plan() {
        return plan;
    }

    Baseline baseline() {
        return baseline;
    }

    Episode episode() {
        return episode;
    }

    @Override
    public double observe(double[] values, long timestampMillis, double[] contributions) {
        if (observations == 0) {
            firstMillis = timestampMillis;
        }
        observations++;
        SortedSamples samples = baseline.samples();
        samples.surprise(values, shares, right);
        boolean blatant = !baseline.isMature() && isBlatant(samples);
        double raw = TailSums.combine(plan.options().form(), shares, right, samples.skewness());
        if (observations <= plan.options().warmupPeriod()) {
            warmUp(values, raw, timestampMillis);
            return Double.NaN;
        }
        RateKeeper rate = baseline.rate();
        double limit = rate.limit();
        double scales = (raw - limit) / rate.scale();
        double score = score(raw, limit, scales);
        for (int j = 0; j < shares.length; j++) {
            contributions[j] = raw > 0 ? score * (shares[j] / raw) : 0;
        }
        boolean far = baseline.isMature() ? scales > plan.farScales() : blatant;
        learn(values, timestampMillis, raw, far);
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
    private boolean isBlatant(SortedSamples samples) {
        double most = samples.surpriseOfExtremes() + BLATANT;
        for (int j = 0; j < shares.length; j++) {
            if (Math.max(shares[j], right[j]) > most && samples.deviation(j) > 0) {
                return true;
            }
        }
        return false;
    }

    /** Learns everything; the raw scores of the second half start the limit. */
    private void warmUp(double[] values, double raw, long timestampMillis) {
        int skipped = plan.options().warmupPeriod() / 2;
        long counted = observations - skipped;
        if (counted > 0) {
            double off = raw - warmUpMean;
            warmUpMean += off / counted;
            warmUpSquares += off * (raw - warmUpMean);
        }
        baseline.learn(values);
        if (observations == plan.options().warmupPeriod()) {
            baseline.rate().start(warmUpMean, Math.sqrt(warmUpSquares / (counted - 1)));
            tryToMature(timestampMillis);
        }
    }

    private void tryToMature(long timestampMillis) {
        baseline.tryToMature(
                COVERED_WINDOWS,
                timestampMillis - firstMillis >= COVERED_WINDOWS * plan.longestMillis());
    }

    private void learn(double[] values, long timestampMillis, double raw, boolean far) {
        boolean flagged = raw > baseline.rate().limit();
        boolean unusual = baseline.isMature() ? flagged : far;
        if (guard == Guard.DROP_FLAGGED && flagged) {
            return;
        }
        if (guard == Guard.QUARANTINE && (unusual || episode.isOpen())) {
            if (!episode.isOpen()) {
                episode.begin(timestampMillis, baseline.rate().limit());
                baseline.mark();
            }
            quarantine(values, timestampMillis, raw, far);
            return;
        }
        baseline.rate().take(raw, false);
        baseline.learn(values);
        if (!baseline.isMature()) {
            tryToMature(timestampMillis);
        }
    }

    private void quarantine(double[] values, long timestampMillis, double raw, boolean far) {
        boolean unusual = baseline.isMature() ? raw > episode.openLimit() : far;
        episode.count(unusual, far, 1 / activityMemory());
        if (episode.isSustained()) {
            if (episode.activity() < plan.quietActivity()) {
                episode.close();
            }
            return;
        }
        baseline.rate().take(raw, far);
        if (!far) {
            baseline.offer(values, episode);
        }
        if (isSustained(timestampMillis)) {
            episode.sustain();
            baseline.takeBack();
        } else if (episode.quiet() >= plan.quietRun()) {
            baseline.learn(episode, shares);
            episode.close();
        }
    }

    /** Over how many observations it is judged whether a fault goes on. */
    private double activityMemory() {
        return Math.max(plan.quietRun(), Math.min(2 * baseline.memory(), LONGEST_ACTIVITY_MEMORY));
    }

    private boolean isSustained(long timestampMillis) {
        if (episode.far() > MOST_FAR) {
            return true;
        }
        return baseline.isMature()
                && episode.unusual() > Math.max(MOST_FLAGS, 2 * baseline.memory())
                && timestampMillis - episode.openedMillis() >= 2 * plan.longestMillis();
    }

    /** How many bytes {@link #write} writes. */
    int writtenBytes() {
        return 4 * 8
                + baseline.writtenBytes()
                + episode.writtenBytes()
                + (episode.isOpen() ? Baseline.markBytes() : 0);
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(observations);
        out.writeLong(firstMillis);
        out.writeDouble(warmUpMean);
        out.writeDouble(warmUpSquares);
        baseline.write(out);
        episode.write(out);
        if (episode.isOpen()) {
            baseline.writeMark(out);
        }
    }

    void read(DataInput in) throws IOException {
        observations = in.readLong();
        firstMillis = in.readLong();
        warmUpMean = in.readDouble();
        warmUpSquares = in.readDouble();
        baseline.read(in);
        episode.read(in);
        if (episode.isOpen()) {
            baseline.readMark(in);
        }
    }

    /** About how much memory the model takes, in bytes. */
    int sizeInBytes() {
        return baseline.sizeInBytes() + episode.sizeInBytes() + 16 * shares.length + 128;
    }
}
