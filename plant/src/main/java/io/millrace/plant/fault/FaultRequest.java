/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.plant.fault;

import io.millrace.plant.asset.Asset;
import io.millrace.plant.asset.HvacRoom;
import io.millrace.plant.asset.Pump;
import io.millrace.plant.asset.WindTurbine;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A fault that is asked for by name.
 *
 * @param fault one of {@link #NAMES}
 * @param sensor which sensor, for the faults of one sensor; null: the machine's usual one
 * @param startMillis when it begins, since the plant began to publish
 * @param seconds how long, above 0; NaN: as long as is usual for it
 */
public record FaultRequest(
        String fault, @Nullable String sensor, long startMillis, double seconds) {

    public static final List<String> NAMES =
            List.of(
                    BearingWear.NAME,
                    SealLeak.NAME,
                    StuckSensor.NAME,
                    Spike.NAME,
                    SensorDropout.NAME);

    private static final double USUAL_SECONDS = 15;
    private static final double USUAL_SPIKE_SECONDS = 1.5;
    private static final double LONGEST_SECONDS = 86_400;

    /**
     * The fault on a machine.
     *
     * @throws IllegalArgumentException in one line, if there is no such fault, it cannot happen to
     *     this kind of machine, or the duration is out of range
     */
    public Fault on(Asset asset) {
        long end = startMillis + Math.round(duration() * 1_000);
        return switch (fault) {
            case BearingWear.NAME -> {
                require(asset instanceof WindTurbine, asset, "happens to turbines only");
                yield new BearingWear(asset.id(), startMillis, end);
            }
            case SealLeak.NAME -> {
                require(asset instanceof Pump, asset, "happens to pumps only");
                yield new SealLeak(asset.id(), startMillis, end);
            }
            case StuckSensor.NAME -> new StuckSensor(asset.id(), sensorOf(asset), startMillis, end);
            case Spike.NAME -> new Spike(asset.id(), sensorOf(asset), startMillis, end);
            case SensorDropout.NAME ->
                    new SensorDropout(asset.id(), sensorOf(asset), startMillis, end);
            default ->
                    throw new IllegalArgumentException(
                            "unknown fault '%s'; one of %s, garbage-payload"
                                    .formatted(fault, String.join(", ", NAMES)));
        };
    }

    private double duration() {
        if (Double.isNaN(seconds)) {
            return fault.equals(Spike.NAME) ? USUAL_SPIKE_SECONDS : USUAL_SECONDS;
        }
        if (!(seconds > 0 && seconds <= LONGEST_SECONDS)) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "seconds must be above 0 and at most %.0f but was %s",
                            LONGEST_SECONDS,
                            seconds));
        }
        return seconds;
    }

    private String sensorOf(Asset asset) {
        if (sensor == null) {
            return usualSensor(asset);
        }
        require(
                asset.indexOf(sensor) >= 0,
                asset,
                "needs one of its sensors %s but was asked for '%s'"
                        .formatted(
                                asset.sensors().stream().map(each -> each.name()).toList(),
                                sensor));
        return sensor;
    }

    private String usualSensor(Asset asset) {
        if (asset instanceof WindTurbine) {
            return fault.equals(SensorDropout.NAME) ? "rpm" : "vibration_hz";
        }
        if (asset instanceof HvacRoom) {
            return "temperature";
        }
        return fault.equals(SensorDropout.NAME) ? "motor_current" : "pressure";
    }

    private void require(boolean holds, Asset asset, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(
                    "fault %s on %s: %s".formatted(fault, asset.id(), rule));
        }
    }
}
