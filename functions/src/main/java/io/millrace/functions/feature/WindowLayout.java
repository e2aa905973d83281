/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.feature;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * How the windows of one sensor look: its distinct windows, what each must keep, and which window
 * each rolling feature reads.
 */
public final class WindowLayout implements Serializable {

    private static final long serialVersionUID = 1L;

    /** What one window must keep. */
    record WindowPlan(Window window, boolean moments, boolean trend, boolean min, boolean max)
            implements Serializable {

        /** The most readings the window holds. */
        int limit() {
            return window instanceof Window.Count count
                    ? count.readings()
                    : SensorWindows.TIME_WINDOW_LIMIT;
        }

        private WindowPlan with(FeatureFunction function) {
            boolean line = trend || function == FeatureFunction.SLOPE;
            boolean range = function == FeatureFunction.RANGE;
            return new WindowPlan(
                    window,
                    moments
                            || line
                            || function == FeatureFunction.MEAN
                            || function == FeatureFunction.STD
                            || function == FeatureFunction.RMS,
                    line,
                    min || range || function == FeatureFunction.MIN,
                    max || range || function == FeatureFunction.MAX);
        }
    }

    private final ArrayList<WindowPlan> windows = new ArrayList<>();
    private final FeatureFunction[] functions;
    private final int[] windowOf;
    private final int limit;
    private final long fingerprint;

    private WindowLayout(List<FeatureSpec> rolling) {
        functions = new FeatureFunction[rolling.size()];
        windowOf = new int[rolling.size()];
        for (int i = 0; i < rolling.size(); i++) {
            functions[i] = rolling.get(i).function();
            windowOf[i] = indexOf(rolling.get(i).window());
            windows.set(windowOf[i], windows.get(windowOf[i]).with(functions[i]));
        }
        int most = 0;
        StringBuilder form = new StringBuilder();
        for (WindowPlan plan : windows) {
            most = Math.max(most, plan.limit());
            form.append(Fingerprint.nameOf(plan.window()))
                    .append(plan.moments() ? " moments" : "")
                    .append(plan.trend() ? " trend;" : ";");
        }
        limit = most;
        fingerprint = Fingerprint.of(form.toString());
    }

    /**
     * The layout for the features of one sensor.
     *
     * @param features features of one column; VALUE and AGE have no window and are left out
     */
    public static WindowLayout of(List<FeatureSpec> features) {
        return new WindowLayout(
                features.stream()
                        .filter(feature -> !(feature.window() instanceof Window.Latest))
                        .toList());
    }

    /** How many rolling features there are; they are numbered in the order given. */
    public int features() {
        return functions.length;
    }

    FeatureFunction function(int feature) {
        return functions[feature];
    }

    int windowOf(int feature) {
        return windowOf[feature];
    }

    List<WindowPlan> windows() {
        return windows;
    }

    /** The most readings any window holds; 0 without windows. */
    int limit() {
        return limit;
    }

    /** Differs, but for a chance of 2^-64, wherever the stored sums differ in kind. */
    long fingerprint() {
        return fingerprint;
    }

    private int indexOf(Window window) {
        for (int i = 0; i < windows.size(); i++) {
            if (windows.get(i).window().equals(window)) {
                return i;
            }
        }
        windows.add(new WindowPlan(window, false, false, false, false));
        return windows.size() - 1;
    }
}
