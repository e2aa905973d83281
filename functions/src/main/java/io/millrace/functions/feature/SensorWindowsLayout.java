/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.feature;

import io.millrace.functions.state.record.RecordLayout;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * How {@link SensorWindows} lie in their bytes, version 1: the head and the ring as {@link
 * ReadingRing} says, between them for each window what {@link WindowPlan} says.
 *
 * <p>A restored record goes on bit for bit as the stored one would have. Where the configured
 * windows of the sensor have changed since (the fingerprint differs), all windows are computed anew
 * from the stored readings, as far as these reach. Readings that were stored without their times
 * are of no use to windows over time, slopes and rates of change: such windows begin anew then.
 */
final class SensorWindowsLayout implements RecordLayout<SensorWindows> {

    private static final long serialVersionUID = 1L;
    private static final int VERSION = 1;

    private static final WindowLayout NO_WINDOWS = WindowLayout.of(List.of());

    private final Map<String, WindowLayout> layouts;

    /**
     * @param layouts the layout of each sensor; others have no windows
     */
    SensorWindowsLayout(Map<String, WindowLayout> layouts) {
        this.layouts = Map.copyOf(layouts);
    }

    @Override
    public SensorWindows view() {
        return new SensorWindows();
    }

    @Override
    public int version() {
        return VERSION;
    }

    @Override
    public int length(String name) {
        return layoutOf(name).firstBytes();
    }

    @Override
    public void initialise(String name, SensorWindows record) {
        record.format(layoutOf(name));
    }

    @Override
    public void restore(String name, int version, SensorWindows record) throws IOException {
        String what = "windows of sensor " + name;
        StoredForm.check(what, VERSION, version, record, ReadingRing.HEAD_BYTES);
        WindowLayout layout = layoutOf(name);
        try {
            record.open();
            record.checkHead();
            if (record.fingerprint() == layout.fingerprint()) {
                record.checkWindows(layout);
                return;
            }
            // Before the bytes are given up: whatever the ring holds is within them.
            long[] times = record.times();
            double[] values = record.values();
            record.rebuild(layout, times, values);
        } catch (IllegalArgumentException e) {
            throw StoredForm.damaged(what, VERSION, version, e.getMessage());
        }
    }

    private WindowLayout layoutOf(String sensor) {
        return layouts.getOrDefault(sensor, NO_WINDOWS);
    }
}
