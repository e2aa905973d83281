/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.feature;

import io.millrace.functions.model.FeatureVector;
import io.millrace.functions.model.Origin;
import io.millrace.functions.model.Quality;
import io.millrace.functions.model.Reading;
import io.millrace.functions.state.AssetState;
import io.millrace.functions.state.KeyedStage;
import io.millrace.functions.state.RecordCodec;
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
 */
public final class FeatureStage
        implements KeyedStage<AssetFrame, SensorWindows, Reading, FeatureVector> {

    private static final long serialVersionUID = 1L;

    private final FeaturePlan plan;

    /**
     * @param features what is computed; also the order of the values in each vector
     */
    public FeatureStage(FeatureSet features) {
        plan = new FeaturePlan(features);
    }

    @Override
    public String assetOf(Reading input) {
        return input.asset();
    }

    @Override
    public RecordCodec<AssetFrame> wholeCodec() {
        return new AssetFrameCodec(plan.featureFingerprints(), plan.sensorFingerprints());
    }

    @Override
    public RecordCodec<SensorWindows> partCodec() {
        return new SensorWindowsCodec(plan.layouts());
    }

    @Override
    public void process(
            AssetState<AssetFrame, SensorWindows> state,
            Reading reading,
            Consumer<FeatureVector> out) {
        FeaturePlan.SensorPlan sensor = plan.sensor(reading.sensor());
        if (sensor == null) {
            return;
        }
        AssetFrame frame = state.whole();
        long time = SensorWindows.boundedTime(reading.timestampMillis());
        if (reading.origin() == Origin.HISTORY && time < frame.newest) {
            return;
        }
        if (frame.assembly.holds(sensor.number())) {
            emit(state.asset(), frame, out);
        }
        frame.newest = Math.max(frame.newest, time);
        if (reading.quality() != Quality.BAD && SensorWindows.isUsable(reading.value())) {
            renew(state, frame, sensor, time, reading);
        }
        if (frame.assembly.join(sensor.number(), time, frame.newest)) {
            emit(state.asset(), frame, out);
        }
    }

    private static void renew(
            AssetState<AssetFrame, SensorWindows> state,
            AssetFrame frame,
            FeaturePlan.SensorPlan sensor,
            long time,
            Reading reading) {
        frame.lastUsable[sensor.number()] = Math.max(frame.lastUsable[sensor.number()], time);
        for (int feature : sensor.latest()) {
            frame.renew(feature, reading.value());
        }
        if (sensor.rolling().length == 0) {
            return;
        }
        SensorWindows windows = state.part(reading.sensor());
        windows.add(time, reading.value());
        for (int i = 0; i < sensor.rolling().length; i++) {
            frame.renew(sensor.rolling()[i], windows.value(i));
        }
    }

    private void emit(String asset, AssetFrame frame, Consumer<FeatureVector> out) {
        for (FeaturePlan.SensorPlan sensor : plan.withAge()) {
            long lastUsable = frame.lastUsable[sensor.number()];
            if (lastUsable != FrameAssembly.NEVER) {
                for (int feature : sensor.ages()) {
                    frame.renew(feature, (frame.newest - lastUsable) / 1000.0);
                }
            }
        }
        out.accept(frame.close(asset));
    }
}
