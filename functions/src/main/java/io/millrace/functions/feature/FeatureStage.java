/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.feature;

import io.millrace.functions.model.FeatureVector;
import io.millrace.functions.model.Origin;
import io.millrace.functions.model.Quality;
import io.millrace.functions.model.SensorReading;
import io.millrace.functions.state.record.RecordLayout;
import io.millrace.functions.state.stage.AssetState;
import io.millrace.functions.state.stage.KeyedStage;
import java.util.function.Consumer;

/**
 * Turns an asset's readings into feature vectors, one per frame (see {@link FrameAssembly} for what
 * a frame is and when it closes). A vector has the time of the asset's newest reading and carries
 * the last value of features that its frame did not renew.
 *
 * <ul>
 *   <li>Readings of sensors without a feature are ignored, and so are HISTORY readings older than
 *       the asset's newest time: a gap that is filled later does not rewrite the past.
 *   <li>LIVE readings are applied in the order of arrival; a window's time never goes back (see
 *       {@link SensorWindows#add}).
 *   <li>A BAD reading, and one whose value cannot be used (see {@link SensorWindows#isUsable}),
 *       takes its place in the frame and moves the asset's time, but renews no feature.
 *   <li>AGE is computed when a frame closes, and is fresh in each vector once its sensor had a
 *       usable reading.
 *   <li>A feature that does not (yet) exist is NaN and not fresh.
 * </ul>
 *
 * <p>The asset's shared record is an {@link AssetFrame}; the record of a sensor, a {@link
 * SensorWindows}, is touched by usable readings only. Nothing is allocated per reading, except for
 * the vectors.
 *
 * <p>An instance belongs to one thread.
 */
public final class FeatureStage
        implements KeyedStage<AssetFrame, SensorWindows, SensorReading, FeatureVector> {

    private static final long serialVersionUID = 1L;

    private final FeaturePlan plan;

    /** What a reading made of its sensor's rolling features. */
    private final double[] results;

    /**
     * @param features what is computed; also the order of the values in each vector
     */
    public FeatureStage(FeatureSet features) {
        plan = new FeaturePlan(features);
        results = new double[plan.mostRolling()];
    }

    @Override
    public RecordLayout<AssetFrame> wholeLayout() {
        return new AssetFrameLayout(plan.featureFingerprints(), plan.sensorFingerprints());
    }

    @Override
    public RecordLayout<SensorWindows> partLayout() {
        return new SensorWindowsLayout(plan.layouts());
    }

    @Override
    public void process(
            AssetState<AssetFrame, SensorWindows> state,
            SensorReading reading,
            Consumer<FeatureVector> out) {
        SensorPlan sensor = plan.sensor(reading.sensor());
        if (sensor == null) {
            return;
        }
        AssetFrame frame = state.whole();
        int number = sensor.number();
        long time = SensorWindows.boundedTime(reading.timestampMillis());
        long newest = frame.newest();
        if (time < newest && reading.origin() == Origin.HISTORY) {
            return;
        }
        if (frame.holds(number)) {
            emit(state.asset(), frame, out);
        }
        newest = Math.max(newest, time);
        frame.newest(newest);
        double value = reading.value();
        if (SensorWindows.isUsable(value) && reading.quality() != Quality.BAD) {
            frame.lastUsable(number, Math.max(frame.lastUsable(number), time));
            frame.renew(sensor.latest(), value);
            if (sensor.rolling().length > 0) {
                state.part(sensor.name()).add(sensor.layout(), time, value, results);
                frame.renew(sensor.rolling(), results);
            }
        }
        if (frame.join(number, time, newest)) {
            emit(state.asset(), frame, out);
        }
    }

    private void emit(String asset, AssetFrame frame, Consumer<FeatureVector> out) {
        for (SensorPlan sensor : plan.withAge()) {
            long lastUsable = frame.lastUsable(sensor.number());
            if (lastUsable != FrameAssembly.NEVER) {
                frame.renew(sensor.ages(), (frame.newest() - lastUsable) / 1000.0);
            }
        }
        out.accept(frame.close(asset));
    }
}
