/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.feature;

import io.millrace.functions.state.record.RecordHost;
import io.millrace.functions.state.record.StateRecord;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;

/** The windows of one sensor in bytes of their own, together with their layout. */
final class TestingWindows implements RecordHost {

    private static final String SENSOR = "sensor";

    private final WindowLayout layout;
    private final SensorWindows record;
    private final double[] results;
    private int resizes;

    /** Without readings. */
    TestingWindows(WindowLayout layout) {
        this(layout, new byte[layoutFor(layout).length(SENSOR)]);
        layoutFor(layout).initialise(SENSOR, record);
    }

    private TestingWindows(WindowLayout layout, byte[] bytes) {
        this.layout = layout;
        record = layoutFor(layout).view();
        results = new double[layout.features()];
        Arrays.fill(results, Double.NaN);
        record.attach(this, bytes, 0, bytes.length);
    }

    static SensorWindowsLayout layoutFor(WindowLayout layout) {
        return new SensorWindowsLayout(Map.of(SENSOR, layout));
    }

    /** What a layout makes of stored bytes. */
    static TestingWindows restored(WindowLayout layout, int version, byte[] bytes)
            throws IOException {
        TestingWindows restored = new TestingWindows(layout, bytes.clone());
        layoutFor(layout).restore(SENSOR, version, restored.record);
        restored.record.values(layout, restored.results);
        return restored;
    }

    TestingWindows restoredInto(WindowLayout next) throws IOException {
        return restored(next, 1, bytes());
    }

    void add(long time, double value) {
        record.add(layout, time, value, results);
    }

    /** A feature after the last reading. */
    double value(int feature) {
        return results[feature];
    }

    /** All features, told anew from the record. */
    double[] values() {
        double[] values = new double[layout.features()];
        record.values(layout, values);
        return values;
    }

    /** How many of the newest readings some window holds. */
    int reach() {
        record.open();
        return record.held();
    }

    boolean isWide() {
        record.open();
        return record.isWide();
    }

    int length() {
        return record.length();
    }

    /** How often the record's length was changed. */
    int resizes() {
        return resizes;
    }

    byte[] bytes() {
        return record.toByteArray();
    }

    @Override
    public void resize(StateRecord resized, int length) {
        resizes++;
        byte[] bytes = Arrays.copyOf(record.toByteArray(), length);
        resized.attach(this, bytes, 0, length);
    }
}
