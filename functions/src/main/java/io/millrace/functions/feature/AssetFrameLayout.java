/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.feature;

import io.millrace.functions.state.record.RecordHost;
import io.millrace.functions.state.record.RecordLayout;
import java.io.IOException;

/**
 * How an {@link AssetFrame} lies in its bytes, version 1: as said there.
 *
 * <p>Each value and each sensor carries what it belongs to, so the feature set may change between
 * storing and restoring: a feature whose name, column, function and window are all as before keeps
 * its value, a new or changed one is NaN, one that is gone is dropped; likewise for sensors.
 */
final class AssetFrameLayout implements RecordLayout<AssetFrame> {

    private static final long serialVersionUID = 1L;
    private static final int VERSION = 1;

    private static final RecordHost NO_HOST =
            (record, length) -> {
                throw new IllegalStateException("a copy that is only read was resized");
            };

    private final int features;
    private final int sensors;

    /** Of the features, then of the sensors. */
    private final long[] hashes;

    /**
     * @param features the hash of each feature's definition
     * @param sensors the hash of each sensor's name
     */
    AssetFrameLayout(long[] features, long[] sensors) {
        if (features.length > AssetFrame.MOST || sensors.length > AssetFrame.MOST) {
            throw new IllegalArgumentException(
                    "there must be at most %d features and sensors but there are %d of %d"
                            .formatted(AssetFrame.MOST, features.length, sensors.length));
        }
        this.features = features.length;
        this.sensors = sensors.length;
        hashes = new long[features.length + sensors.length];
        System.arraycopy(features, 0, hashes, 0, features.length);
        System.arraycopy(sensors, 0, hashes, features.length, sensors.length);
    }

    @Override
    public AssetFrame view() {
        return new AssetFrame(features, sensors);
    }

    @Override
    public int version() {
        return VERSION;
    }

    @Override
    public int length(String name) {
        return AssetFrame.bytes(features, sensors);
    }

    @Override
    public void initialise(String name, AssetFrame record) {
        record.format(hashes);
    }

    @Override
    public void restore(String name, int version, AssetFrame record) throws IOException {
        String what = "frame of asset " + name;
        StoredForm.check(what, VERSION, version, record, AssetFrame.COUNTS_BYTES);
        int storedFeatures = record.storedFeatures();
        int storedSensors = record.storedSensors();
        // A stage without features has no records: counts of 0 are bytes that were cut off.
        if (storedFeatures == 0
                || storedSensors == 0
                || record.length() != AssetFrame.bytes(storedFeatures, storedSensors)) {
            throw StoredForm.damaged(
                    what,
                    VERSION,
                    version,
                    "%d features of %d sensors make %d bytes, not %d"
                            .formatted(
                                    storedFeatures,
                                    storedSensors,
                                    AssetFrame.bytes(storedFeatures, storedSensors),
                                    record.length()));
        }
        if (storedFeatures == features && storedSensors == sensors && record.isOf(hashes)) {
            return;
        }
        AssetFrame before = new AssetFrame(storedFeatures, storedSensors);
        byte[] bytes = record.toByteArray();
        before.attach(NO_HOST, bytes, 0, bytes.length);
        record.empty();
        record.format(hashes);
        record.takeOver(before);
    }
}
