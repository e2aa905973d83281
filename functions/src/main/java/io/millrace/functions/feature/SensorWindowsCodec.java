/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.feature;

import io.millrace.functions.state.RecordCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/**
 * The binary form of {@link SensorWindows}. Version 1, big-endian, behind the length of all that
 * follows (int):
 *
 * <pre>
 * long    fingerprint of the layout
 * varint  r = readings in the ring, as far as a window reaches
 * long    time of the oldest            (if r &gt; 0)
 * varint  (r - 1) x time since the one before, ms
 * double  r x value
 * per window of the layout:
 *   int     readings in the window
 *   double  anchor, sum (2), squares (2), peak                              (with moments)
 *   long    time anchor; double times (2), squares (2), products (2), peak  (with a trend)
 * </pre>
 *
 * <p>A restored record goes on bit for bit as the written one would have. Where the configured
 * windows of the sensor have changed since (the fingerprint differs), all windows are computed anew
 * from the stored readings, as far as these reach.
 */
final class SensorWindowsCodec implements RecordCodec<SensorWindows> {

    private static final long serialVersionUID = 1L;
    private static final int VERSION = 1;

    /** An int and 14 numbers. */
    private static final int WINDOW_BYTES = Integer.BYTES + 14 * Double.BYTES;

    private static final WindowLayout NO_WINDOWS = WindowLayout.of(List.of());

    private final Map<String, WindowLayout> layouts;

    /**
     * @param layouts the layout of each sensor; others have no windows
     */
    SensorWindowsCodec(Map<String, WindowLayout> layouts) {
        this.layouts = Map.copyOf(layouts);
    }

    @Override
    public SensorWindows create(String name) {
        return new SensorWindows(layoutOf(name));
    }

    @Override
    public int version() {
        return VERSION;
    }

    @Override
    public void write(SensorWindows record, DataOutput out) throws IOException {
        int reach = record.reach();
        WindowLayout layout = record.layout();
        ByteBuffer body =
                ByteBuffer.allocate(
                        32
                                + reach * (VersionedBody.LONGEST_VARINT + Double.BYTES)
                                + layout.windows().size() * WINDOW_BYTES);
        body.putLong(layout.fingerprint());
        VersionedBody.putVarint(body, reach);
        ReadingRing ring = record.ring();
        int oldest = ring.oldestPosition(reach);
        if (reach > 0) {
            body.putLong(ring.time(oldest));
        }
        for (int i = 1; i < reach; i++) {
            VersionedBody.putVarint(body, ring.time(oldest + i) - ring.time(oldest + i - 1));
        }
        for (int i = 0; i < reach; i++) {
            body.putDouble(ring.value(oldest + i));
        }
        record.writeWindows(body);
        VersionedBody.write(body, out);
    }

    @Override
    public SensorWindows read(String name, int version, DataInput in) throws IOException {
        return VersionedBody.read(
                "windows of sensor " + name, VERSION, version, in, body -> parse(name, body));
    }

    @Override
    public int sizeInBytes(SensorWindows record) {
        return record.sizeInBytes();
    }

    private SensorWindows parse(String name, ByteBuffer body) {
        long fingerprint = body.getLong();
        long reach = VersionedBody.getVarint(body);
        if (reach < 0 || reach > body.remaining() / Double.BYTES) {
            throw new IllegalArgumentException(
                    "%d readings in %d bytes".formatted(reach, body.remaining()));
        }
        long[] times = new long[(int) reach];
        double[] values = new double[(int) reach];
        for (int i = 0; i < reach; i++) {
            times[i] = i == 0 ? body.getLong() : times[i - 1] + VersionedBody.getVarint(body);
        }
        for (int i = 0; i < reach; i++) {
            values[i] = body.getDouble();
        }
        WindowLayout layout = layoutOf(name);
        if (fingerprint == layout.fingerprint()) {
            return SensorWindows.restored(layout, times, values, body);
        }
        body.position(body.limit());
        return SensorWindows.rebuilt(layout, times, values);
    }

    private WindowLayout layoutOf(String sensor) {
        return layouts.getOrDefault(sensor, NO_WINDOWS);
    }
}
