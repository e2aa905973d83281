/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.feature;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How the windows of one sensor look: its distinct windows, what each must keep, where it lies in
 * the sensor's record, and which rolling features read it.
 */
public final class WindowLayout implements Serializable {

    private static final long serialVersionUID = 1L;

    /** As far as a short reaches, in units of 8 bytes. */
    private static final int LARGEST_RING_AT = 0xffff * Long.BYTES;

    private final WindowPlan[] windows;
    private final int features;
    private final int limit;
    private final boolean keepsTimes;
    private final int ringAt;
    private final long fingerprint;

    private WindowLayout(List<FeatureSpec> rolling) {
        features = rolling.size();
        Map<Window, List<Integer>> byWindow = new LinkedHashMap<>();
        for (int i = 0; i < features; i++) {
            byWindow.computeIfAbsent(rolling.get(i).window(), key -> new ArrayList<>()).add(i);
        }
        List<WindowPlan> plans = new ArrayList<>();
        StringBuilder form = new StringBuilder();
        int end = ReadingRing.HEAD_BYTES;
        int most = 0;
        boolean times = false;
        for (Map.Entry<Window, List<Integer>> each : byWindow.entrySet()) {
            List<FeatureFunction> functions =
                    each.getValue().stream().map(i -> rolling.get(i).function()).toList();
            WindowPlan plan = new WindowPlan(each.getKey(), end, functions, each.getValue());
            plans.add(plan);
            end = plan.end;
            most = Math.max(most, plan.limit);
            times |= plan.needsTimes;
            form.append(plan.form);
        }
        if (end > LARGEST_RING_AT) {
            throw new IllegalArgumentException(
                    "a sensor has %d different windows; their sums must fit in %d bytes but take %d"
                            .formatted(plans.size(), LARGEST_RING_AT, end));
        }
        windows = plans.toArray(WindowPlan[]::new);
        limit = most;
        keepsTimes = times;
        ringAt = end;
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
        return features;
    }

    /** Not to be changed. */
    WindowPlan[] windows() {
        return windows;
    }

    /** The most readings any window holds; 0 without windows. */
    int limit() {
        return limit;
    }

    /** Whether some window needs the readings' times. */
    boolean keepsTimes() {
        return keepsTimes;
    }

    /** Where the ring begins in the record. */
    int ringAt() {
        return ringAt;
    }

    /** The capacity of a new ring. */
    int firstCapacity() {
        return limit == 0 ? 0 : Math.min(limit + 1, ReadingRing.FIRST_CAPACITY);
    }

    /** The bytes of a new record. */
    int firstBytes() {
        return (int) ReadingRing.bytes(ringAt, firstCapacity(), 0, keepsTimes);
    }

    /** Differs, but for a chance of 2^-64, wherever the records differ in kind. */
    long fingerprint() {
        return fingerprint;
    }
}
