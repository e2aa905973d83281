/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.feature;

import io.millrace.functions.model.FeatureVector;

/**
 * What all sensors of one asset share: the current value of every feature, which of them the open
 * frame renewed, and the frame itself. Features and sensors are numbered as in the {@link
 * FeaturePlan}. Little-endian:
 *
 * <pre>
 * long    sequence of the last vector
 * long    the asset's newest event time
 * long    time of opening, pace                      (see {@link FrameAssembly})
 * double  per feature: its value, NaN where it does not exist
 * long    per 64 features, a bit per feature: renewed by a reading of the open frame
 * long    per 64 sensors, a bit per sensor: it is in the open frame, it is expected
 * long    per sensor: time last seen, gap before it, newest time of a usable reading
 * long    per feature: the hash of its definition
 * long    per sensor: the hash of its name
 * short   features, sensors
 * </pre>
 *
 * <p>A time that has not been is {@link FrameAssembly#NEVER}. The hashes are read only when the
 * record is taken over from keyed state.
 */
public final class AssetFrame extends FrameAssembly {

    /** The most features and the most sensors that a record can count. */
    static final int MOST = 0xffff;

    static final int COUNTS_BYTES = 2 * Short.BYTES;

    private static final int SEQUENCE_AT = 0;
    private static final int NEWEST_AT = 8;
    private static final int OPENED_AT = 16;
    private static final int VALUES_AT = 32;

    private final int features;
    private final int sensors;
    private final int freshAt;
    private final int sensorsAt;
    private final int hashesAt;

    /** Attached to nothing. */
    AssetFrame(int features, int sensors) {
        super(
                sensors,
                OPENED_AT,
                VALUES_AT + features * Double.BYTES + bitBytes(features),
                sensorsAt(features, sensors));
        this.features = features;
        this.sensors = sensors;
        freshAt = VALUES_AT + features * Double.BYTES;
        sensorsAt = sensorsAt(features, sensors);
        hashesAt = sensorsAt + sensors * SENSOR_BYTES;
    }

    private static int sensorsAt(int features, int sensors) {
        return VALUES_AT + features * Double.BYTES + bitBytes(features) + 2 * bitBytes(sensors);
    }

    /** The bytes of a record. */
    static int bytes(int features, int sensors) {
        return sensorsAt(features, sensors)
                + sensors * SENSOR_BYTES
                + (features + sensors) * Long.BYTES
                + COUNTS_BYTES;
    }

    /** How many features a stored record says that it has. */
    int storedFeatures() {
        return getShort(length() - 2 * Short.BYTES) & 0xffff;
    }

    /** How many sensors a stored record says that it has. */
    int storedSensors() {
        return getShort(length() - Short.BYTES) & 0xffff;
    }

    /**
     * Fills bytes that are all 0.
     *
     * @param hashes of the features' definitions, then of the sensors' names
     */
    void format(long[] hashes) {
        putLong(NEWEST_AT, NEVER);
        formatAssembly();
        for (int feature = 0; feature < features; feature++) {
            putDouble(VALUES_AT + feature * Double.BYTES, Double.NaN);
        }
        for (int sensor = 0; sensor < sensors; sensor++) {
            putLong(lastUsableAt(sensor), NEVER);
        }
        for (int i = 0; i < hashes.length; i++) {
            putLong(hashesAt + i * Long.BYTES, hashes[i]);
        }
        putShort(length() - 2 * Short.BYTES, features);
        putShort(length() - Short.BYTES, sensors);
    }

    /** Whether the record has been made for these features and sensors. */
    boolean isOf(long[] hashes) {
        if (hashes.length != features + sensors || length() != bytes(features, sensors)) {
            return false;
        }
        for (int i = 0; i < hashes.length; i++) {
            if (hash(i) != hashes[i]) {
                return false;
            }
        }
        return true;
    }

    /** Makes the record one of other length whose bytes are all 0. */
    void empty() {
        resize(bytes(features, sensors));
        clear(0, length());
    }

    /**
     * Takes over what another record knows of the same features and sensors.
     *
     * @param from of other features and sensors
     */
    void takeOver(AssetFrame from) {
        putLong(SEQUENCE_AT, from.getLong(SEQUENCE_AT));
        putLong(NEWEST_AT, from.getLong(NEWEST_AT));
        copyTimes(from);
        for (int feature = 0; feature < features; feature++) {
            int place = from.place(hash(feature), 0, from.features);
            if (place >= 0) {
                putDouble(VALUES_AT + feature * Double.BYTES, from.value(place));
                if (from.isFresh(place)) {
                    set(freshAt, feature);
                }
            }
        }
        for (int sensor = 0; sensor < sensors; sensor++) {
            int place = from.place(hash(features + sensor), from.features, from.sensors);
            if (place >= 0) {
                copySensor(sensor, from, place);
                putLong(lastUsableAt(sensor), from.lastUsable(place));
            }
        }
    }

    /** The asset's newest event time, or {@link FrameAssembly#NEVER}. */
    long newest() {
        return getLong(NEWEST_AT);
    }

    void newest(long time) {
        putLong(NEWEST_AT, time);
    }

    /** Newest time of a usable reading of a sensor, or {@link FrameAssembly#NEVER}. */
    long lastUsable(int sensor) {
        return getLong(lastUsableAt(sensor));
    }

    void lastUsable(int sensor, long time) {
        putLong(lastUsableAt(sensor), time);
    }

    double value(int feature) {
        return getDouble(VALUES_AT + feature * Double.BYTES);
    }

    boolean isFresh(int feature) {
        return isSet(freshAt, feature);
    }

    /** Sets features to one value. */
    void renew(int[] renewed, double value) {
        for (int feature : renewed) {
            renew(feature, value);
        }
    }

    /** Sets features to a value each. */
    void renew(int[] renewed, double[] values) {
        int word = -1;
        long bits = 0;
        for (int i = 0; i < renewed.length; i++) {
            int feature = renewed[i];
            double value = values[i];
            putDouble(VALUES_AT + feature * Double.BYTES, value);
            if (feature >> 6 != word) {
                if (word >= 0) {
                    putLong(freshAt + word * Long.BYTES, bits);
                }
                word = feature >> 6;
                bits = getLong(freshAt + word * Long.BYTES);
            }
            long bit = 1L << feature;
            bits = Double.isNaN(value) ? bits & ~bit : bits | bit;
        }
        if (word >= 0) {
            putLong(freshAt + word * Long.BYTES, bits);
        }
    }

    /** Sets a feature; one that does not exist is never fresh. */
    private void renew(int feature, double value) {
        putDouble(VALUES_AT + feature * Double.BYTES, value);
        int wordAt = freshAt + (feature >> 6) * Long.BYTES;
        long bit = 1L << feature;
        long word = getLong(wordAt);
        putLong(wordAt, Double.isNaN(value) ? word & ~bit : word | bit);
    }

    /** Closes the open frame. */
    FeatureVector close(String asset) {
        long sequence = getLong(SEQUENCE_AT) + 1;
        putLong(SEQUENCE_AT, sequence);
        double[] values = new double[features];
        for (int feature = 0; feature < values.length; feature++) {
            values[feature] = getDouble(VALUES_AT + feature * Double.BYTES);
        }
        long[] fresh = new long[(features + 63) >> 6];
        for (int word = 0; word < fresh.length; word++) {
            fresh[word] = getLong(freshAt + word * Long.BYTES);
            putLong(freshAt + word * Long.BYTES, 0);
        }
        closeAssembly();
        return new FeatureVector(asset, newest(), sequence, values, fresh);
    }

    private int lastUsableAt(int sensor) {
        return sensorsAt + sensor * SENSOR_BYTES + 2 * Long.BYTES;
    }

    private long hash(int place) {
        return getLong(hashesAt + place * Long.BYTES);
    }

    /** Which of some hashes this is, or -1. */
    private int place(long hash, int first, int count) {
        for (int i = 0; i < count; i++) {
            if (hash(first + i) == hash) {
                return i;
            }
        }
        return -1;
    }
}
