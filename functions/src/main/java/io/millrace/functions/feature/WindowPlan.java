/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.feature;

import java.io.Serializable;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What one window of a sensor keeps, and where it lies in the sensor's record:
 *
 * <pre>
 * int     readings in the window
 * int     index of the smallest in the ring   (if asked for)
 * int     index of the largest in the ring    (if asked for)
 * ...     up to a multiple of 8
 * double  anchor, sum (2), squares (2), peak                               (with moments)
 * long    time anchor; double times (2), squares (2), products (2), peak   (with a trend)
 * </pre>
 */
final class WindowPlan implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final Set<FeatureFunction> OF_MOMENTS =
            EnumSet.of(
                    FeatureFunction.MEAN,
                    FeatureFunction.STD,
                    FeatureFunction.RMS,
                    FeatureFunction.SLOPE);

    /** Where its part begins. */
    final int at;

    /** The most readings the window holds. */
    final int limit;

    /** 0 for a count window. */
    final long lengthMillis;

    /** Whether sums are kept. */
    final boolean moments;

    /** Whether sums over time are kept, and with them moments. */
    final boolean trend;

    final boolean min;
    final boolean max;

    /** Whether it can only be computed from readings with their times. */
    final boolean needsTimes;

    /** Whether it is a count window of means and standard deviations, one of each at most. */
    final boolean plain;

    /** The feature of the mean and of the standard deviation in a plain window, or -1. */
    final int meanFeature;

    final int stdFeature;

    /** Where the indexes of the smallest and the largest and the sums are. */
    final int smallestAt;

    final int largestAt;
    final int sumsAt;

    /** Where the next window's part begins. */
    final int end;

    /** What is computed over it, and the number of each one's feature in the sensor's layout. */
    final FeatureFunction[] functions;

    final int[] features;

    /** All that says how the window's part is laid out and filled. */
    final String form;

    /**
     * @param window which readings it holds
     * @param at where its part begins
     * @param functions what is computed over it, in the order of their features
     * @param features the features' numbers
     */
    WindowPlan(Window window, int at, List<FeatureFunction> functions, List<Integer> features) {
        this.at = at;
        limit =
                window instanceof Window.Count count
                        ? count.readings()
                        : SensorWindows.TIME_WINDOW_LIMIT;
        lengthMillis = window instanceof Window.Time time ? time.length().toMillis() : 0;
        boolean range = functions.contains(FeatureFunction.RANGE);
        moments = functions.stream().anyMatch(OF_MOMENTS::contains);
        trend = functions.contains(FeatureFunction.SLOPE);
        min = range || functions.contains(FeatureFunction.MIN);
        max = range || functions.contains(FeatureFunction.MAX);
        needsTimes =
                trend || lengthMillis > 0 || functions.contains(FeatureFunction.RATE_OF_CHANGE);
        smallestAt = at + Integer.BYTES;
        largestAt = at + (min ? 2 : 1) * Integer.BYTES;
        sumsAt = at + (min && max ? 2 : 1) * Long.BYTES;
        end =
                sumsAt
                        + (moments ? RollingMoments.BYTES : 0)
                        + (trend ? RollingTrend.FURTHER_BYTES : 0);
        this.functions = functions.toArray(FeatureFunction[]::new);
        this.features = features.stream().mapToInt(Integer::intValue).toArray();
        int mean = functions.indexOf(FeatureFunction.MEAN);
        int std = functions.indexOf(FeatureFunction.STD);
        meanFeature = mean < 0 ? -1 : features.get(mean);
        stdFeature = std < 0 ? -1 : features.get(std);
        plain = lengthMillis == 0 && functions.size() == (mean < 0 ? 0 : 1) + (std < 0 ? 0 : 1);
        form =
                Fingerprint.nameOf(window)
                        + (moments ? " moments" : "")
                        + (trend ? " trend" : "")
                        + (min ? " min" : "")
                        + (max ? " max" : "")
                        + (needsTimes ? " times" : "")
                        + ';';
    }
}
