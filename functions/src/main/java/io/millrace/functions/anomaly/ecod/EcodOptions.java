/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.anomaly.ecod;

import java.io.Serializable;
import java.util.List;

/**
 * One declared detector.
 *
 * @param name unique among the detectors
 * @param features names of the features that it looks at, at least one
 * @param form how the dimensions are put together
 * @param estimator how the features' distributions are remembered
 * @param contamination share of in-control observations that may be flagged, in (0, 0.5)
 * @param warmupPeriod observations before the first score, from 10
 * @param sampleSize values kept per feature, in [32, 65536]. The compact estimator counts {@link
 *     #COUNTS_PER_VALUE} times as many in the same bytes, {@link #MOST_COUNTS} at most
 * @param decimation once the sample is full and {@code sampleSize*decimation} observations old, one
 *     in so many enters it, by lot; more while it is younger. From 1. The compact estimator takes
 *     {@link #COUNTS_PER_VALUE} times as many, so that it remembers for as long
 */
public record EcodOptions(
        String name,
        List<String> features,
        EcodForm form,
        EcodEstimator estimator,
        double contamination,
        int warmupPeriod,
        int sampleSize,
        int decimation)
        implements Serializable {

    /** Small state for each of a million sensors, and at least as sharp on what varies. */
    public static final EcodEstimator DEFAULT_ESTIMATOR = EcodEstimator.COMPACT;

    public static final double DEFAULT_CONTAMINATION = 0.05;
    public static final int DEFAULT_WARMUP_PERIOD = 200;
    public static final int DEFAULT_SAMPLE_SIZE = 256;
    public static final int DEFAULT_DECIMATION = 16;

    /** What the compact estimator counts for each value that the sample keeps. */
    static final int COUNTS_PER_VALUE = 4;

    /** Most that the compact estimator counts in one feature. */
    static final int MOST_COUNTS = Histogram.MOST;

    public EcodOptions {
        features = List.copyOf(features);
        require(!features.isEmpty(), name, "features must name at least one feature", features);
        require(
                contamination > 0 && contamination < 0.5,
                name,
                "contamination must be in (0, 0.5)",
                contamination);
        require(warmupPeriod >= 10, name, "warmup_period must be at least 10", warmupPeriod);
        require(
                sampleSize >= 32 && sampleSize <= 65_536,
                name,
                "sample_size must be in [32, 65536]",
                sampleSize);
        require(decimation >= 1, name, "decimation must be at least 1", decimation);
    }

    /** A detector with the default estimator. */
    public EcodOptions(
            String name,
            List<String> features,
            EcodForm form,
            double contamination,
            int warmupPeriod,
            int sampleSize,
            int decimation) {
        this(
                name,
                features,
                form,
                DEFAULT_ESTIMATOR,
                contamination,
                warmupPeriod,
                sampleSize,
                decimation);
    }

    /** How many observations the estimator holds. */
    int capacity() {
        return switch (estimator) {
            case COMPACT -> Math.min(MOST_COUNTS, COUNTS_PER_VALUE * sampleSize);
            case SAMPLE -> sampleSize;
        };
    }

    /** In how many observations one is drawn for the estimator once it is full and old. */
    int drawnOneIn() {
        return switch (estimator) {
            case COMPACT -> (decimation + COUNTS_PER_VALUE - 1) / COUNTS_PER_VALUE;
            case SAMPLE -> decimation;
        };
    }

    private static void require(boolean holds, String name, String rule, Object value) {
        if (!holds) {
            throw new IllegalArgumentException(
                    "detector '%s': %s but was %s".formatted(name, rule, value));
        }
    }
}
