/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.anomaly.ecod;

import io.millrace.functions.feature.FeatureSet;
import io.millrace.functions.feature.FeatureSpec;
import io.millrace.functions.feature.Window;
import java.io.Serializable;

/**
 * What a declared detector means for the features at hand: how far back they look, and the
 * constants that follow from the contamination.
 *
 * @param options as declared
 * @param longestCount readings of the longest count window, 1 if there is none
 * @param longestMillis length of the longest time window, 0 if there is none
 * @param fingerprint of all that a learned baseline depends on: the features' definitions, the
 *     form, the estimator, the contamination and the sample size
 */
public record EcodPlan(EcodOptions options, int longestCount, long longestMillis, long fingerprint)
        implements Serializable {

    /** Exceedance probability below which an observation is never learned. */
    static final double FAR_PROBABILITY = 1e-4;

    /** Most ordinary observations in a row that end an episode. */
    static final int LONGEST_QUIET_RUN = 10;

    /**
     * Looks the detector's features up.
     *
     * @throws IllegalArgumentException if one is not declared
     */
    public static EcodPlan of(EcodOptions options, FeatureSet features) {
        int longestCount = 1;
        long longestMillis = 0;
        StringBuilder identity = new StringBuilder();
        for (String name : options.features()) {
            FeatureSpec feature = features.features().get(features.indexOf(name));
            if (feature.window() instanceof Window.Count count) {
                longestCount = Math.max(longestCount, count.readings());
            } else if (feature.window() instanceof Window.Time time) {
                longestMillis = Math.max(longestMillis, time.length().toMillis());
            }
            identity.append(feature.name()).append('\n');
            identity.append(feature.column()).append('\n');
            identity.append(feature.function()).append('\n');
            identity.append(describe(feature.window())).append('\n');
        }
        identity.append(options.form()).append('\n');
        identity.append(options.estimator()).append('\n');
        identity.append(options.contamination()).append('\n');
        identity.append(options.sampleSize());
        return new EcodPlan(options, longestCount, longestMillis, hash(identity));
    }

    /** How many features the detector looks at. */
    public int width() {
        return options.features().size();
    }

    /**
     * How fast the score nears 1, per scale beyond the limit: at contamination 0.05 a score of 0.85
     * is an exceedance probability of 2.7e-4, and 0.95 one of 2.4e-6.
     */
    double decay() {
        return Math.log(2) / -Math.log(options.contamination());
    }

    /** Scales beyond the limit from which an observation is {@link #FAR_PROBABILITY far}. */
    double farScales() {
        return Math.max(1, Math.log(options.contamination() / FAR_PROBABILITY));
    }

    /**
     * Ordinary observations in a row that end an episode: so many as come by chance every second
     * time, or no episode would ever end at a high contamination.
     */
    int quietRun() {
        long even = Math.round(Math.log(0.5) / Math.log1p(-options.contamination()));
        return (int) Math.max(1, Math.min(LONGEST_QUIET_RUN, even));
    }

    /** Share of unusual observations below which a fault is over. */
    double quietActivity() {
        return options.contamination() + 0.1;
    }

    private static String describe(Window window) {
        if (window instanceof Window.Count count) {
            return "count " + count.readings();
        }
        if (window instanceof Window.Time time) {
            return "millis " + time.length().toMillis();
        }
        return "latest";
    }

    /** FNV-1a, 64 bits. */
    private static long hash(CharSequence text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return hash;
    }
}
