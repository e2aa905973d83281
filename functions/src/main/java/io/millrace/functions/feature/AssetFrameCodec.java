/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.feature;

import io.millrace.functions.state.RecordCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The binary form of {@link AssetFrame}. Version 1, big-endian, behind the length of all that
 * follows (int):
 *
 * <pre>
 * long   sequence, newest time, opening time, pace
 * byte   1 if a frame was closed before
 * varint features that exist; for each:
 *   long   hash of its definition
 *   byte   1 if fresh
 *   double value
 * varint sensors seen; for each:
 *   long   hash of its name
 *   byte   1 if in the open frame, 2 if expected (added)
 *   long   time last seen, gap before it, time last usable
 * </pre>
 *
 * <p>Each value and each sensor carries what it belongs to, so the feature set may change between
 * writing and reading: a feature whose name, column, function and window are all as before keeps
 * its value, a new or changed one is NaN, one that is gone is dropped; likewise for sensors.
 */
final class AssetFrameCodec implements RecordCodec<AssetFrame> {

    private static final long serialVersionUID = 1L;
    private static final int VERSION = 1;
    private static final int IN_OPEN_FRAME = 1;
    private static final int EXPECTED = 2;

    private final long[] features;
    private final long[] sensors;

    /**
     * @param features the hash of each feature's definition
     * @param sensors the hash of each sensor's name
     */
    AssetFrameCodec(long[] features, long[] sensors) {
        this.features = features;
        this.sensors = sensors;
    }

    @Override
    public AssetFrame create(String name) {
        return new AssetFrame(features.length, sensors.length);
    }

    @Override
    public int version() {
        return VERSION;
    }

    @Override
    public void write(AssetFrame record, DataOutput out) throws IOException {
        FrameAssembly assembly = record.assembly;
        ByteBuffer body =
                ByteBuffer.allocate(
                        4 * Long.BYTES
                                + 1
                                + 2 * VersionedBody.LONGEST_VARINT
                                + features.length * (2 * Long.BYTES + 1)
                                + sensors.length * (4 * Long.BYTES + 1));
        body.putLong(record.sequence).putLong(record.newest);
        body.putLong(assembly.openedAt).putLong(assembly.pace);
        body.put((byte) (assembly.closedBefore ? 1 : 0));
        VersionedBody.putVarint(body, countExisting(record));
        for (int i = 0; i < features.length; i++) {
            if (!Double.isNaN(record.values[i])) {
                body.putLong(features[i]);
                body.put((byte) (FrameAssembly.isSet(record.fresh, i) ? 1 : 0));
                body.putDouble(record.values[i]);
            }
        }
        VersionedBody.putVarint(body, countSeen(assembly));
        for (int i = 0; i < sensors.length; i++) {
            if (assembly.lastSeen[i] != FrameAssembly.NEVER) {
                body.putLong(sensors[i]);
                body.put(
                        (byte)
                                ((FrameAssembly.isSet(assembly.members, i) ? IN_OPEN_FRAME : 0)
                                        + (FrameAssembly.isSet(assembly.expected, i)
                                                ? EXPECTED
                                                : 0)));
                body.putLong(assembly.lastSeen[i]).putLong(assembly.gap[i]);
                body.putLong(record.lastUsable[i]);
            }
        }
        VersionedBody.write(body, out);
    }

    @Override
    public AssetFrame read(String name, int version, DataInput in) throws IOException {
        return VersionedBody.read("frame of asset " + name, VERSION, version, in, this::parse);
    }

    @Override
    public int sizeInBytes(AssetFrame record) {
        return record.sizeInBytes();
    }

    private AssetFrame parse(ByteBuffer body) {
        AssetFrame record = new AssetFrame(features.length, sensors.length);
        FrameAssembly assembly = record.assembly;
        record.sequence = body.getLong();
        record.newest = body.getLong();
        assembly.openedAt = body.getLong();
        assembly.pace = body.getLong();
        assembly.closedBefore = body.get() != 0;
        long existing = VersionedBody.getVarint(body);
        int feature = -1;
        for (long i = 0; i < existing; i++) {
            feature = indexOf(features, body.getLong(), feature + 1);
            boolean fresh = body.get() != 0;
            double value = body.getDouble();
            if (feature >= 0) {
                record.values[feature] = value;
                if (fresh) {
                    FrameAssembly.set(record.fresh, feature);
                }
            }
        }
        long seen = VersionedBody.getVarint(body);
        int sensor = -1;
        for (long i = 0; i < seen; i++) {
            sensor = indexOf(sensors, body.getLong(), sensor + 1);
            parseSensor(record, sensor, body);
        }
        return record;
    }

    private static void parseSensor(AssetFrame record, int sensor, ByteBuffer body) {
        int flags = body.get();
        long lastSeen = body.getLong();
        long gap = body.getLong();
        long lastUsable = body.getLong();
        if (sensor < 0) {
            return;
        }
        FrameAssembly assembly = record.assembly;
        if ((flags & IN_OPEN_FRAME) != 0) {
            FrameAssembly.set(assembly.members, sensor);
        }
        if ((flags & EXPECTED) != 0) {
            FrameAssembly.set(assembly.expected, sensor);
        }
        assembly.lastSeen[sensor] = lastSeen;
        assembly.gap[sensor] = gap;
        record.lastUsable[sensor] = lastUsable;
    }

    /**
     * Where a hash stands, or -1.
     *
     * @param from where to begin the search, which goes once around
     */
    private static int indexOf(long[] hashes, long hash, int from) {
        for (int i = from; i < hashes.length; i++) {
            if (hashes[i] == hash) {
                return i;
            }
        }
        for (int i = 0; i < from; i++) {
            if (hashes[i] == hash) {
                return i;
            }
        }
        return -1;
    }

    private static int countExisting(AssetFrame record) {
        int count = 0;
        for (double value : record.values) {
            if (!Double.isNaN(value)) {
                count++;
            }
        }
        return count;
    }

    private static int countSeen(FrameAssembly assembly) {
        int count = 0;
        for (long time : assembly.lastSeen) {
            if (time != FrameAssembly.NEVER) {
                count++;
            }
        }
        return count;
    }
}
