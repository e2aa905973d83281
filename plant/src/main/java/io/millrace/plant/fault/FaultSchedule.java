/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.plant.fault;

import io.millrace.plant.simulation.Fleet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All faults of a run, those of the plan and those asked for, in the order they were added. */
public final class FaultSchedule {

    private final List<Fault> faults = new ArrayList<>();
    private final Map<String, List<Fault>> byAsset = new HashMap<>();

    /** No fault, until one is added. */
    public static FaultSchedule none() {
        return new FaultSchedule();
    }

    /**
     * The plan of the demonstration: one fault of each kind, each on another machine, all begun 12
     * s after the first and over after 27 s.
     *
     * @param fromMillis when the first one begins
     */
    public static FaultSchedule demonstration(Fleet fleet, long fromMillis) {
        FaultSchedule schedule = new FaultSchedule();
        schedule.plan(fleet, "turbine-3", BearingWear.NAME, null, fromMillis, 18);
        schedule.plan(fleet, "turbine-6", StuckSensor.NAME, "vibration_hz", fromMillis + 3_000, 15);
        schedule.plan(fleet, "room-3", Spike.NAME, "temperature", fromMillis + 6_000, 1.5);
        schedule.plan(fleet, "pump-4", SealLeak.NAME, null, fromMillis + 9_000, 16);
        schedule.plan(fleet, "turbine-8", SensorDropout.NAME, "rpm", fromMillis + 12_000, 15);
        return schedule;
    }

    private void plan(
            Fleet fleet,
            String asset,
            String fault,
            @Nullable String sensor,
            long startMillis,
            double seconds) {
        add(new FaultRequest(fault, sensor, startMillis, seconds).on(fleet.get(asset)));
    }

    /** Adds a fault. */
    public void add(Fault fault) {
        faults.add(fault);
        byAsset.computeIfAbsent(fault.asset(), key -> new ArrayList<>()).add(fault);
    }

    /** All of them. */
    public List<Fault> faults() {
        return Collections.unmodifiableList(faults);
    }

    /** Those of one machine. */
    public List<Fault> of(String asset) {
        return byAsset.getOrDefault(asset, List.of());
    }
}
