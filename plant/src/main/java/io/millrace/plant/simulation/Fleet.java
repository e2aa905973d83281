/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.plant.simulation;

import io.millrace.plant.asset.Asset;
import io.millrace.plant.asset.HvacRoom;
import io.millrace.plant.asset.Pump;
import io.millrace.plant.asset.WindTurbine;
import io.millrace.plant.signal.Noise;
import java.util.ArrayList;
import java.util.List;

/**
 * All machines of the plant: for each unit of scale 6 rooms (odd numbers measured at 2 Hz, even
 * ones at 1 Hz), 8 turbines and 6 pumps. The same seed makes the same machines; a larger scale adds
 * some and leaves the others as they are.
 */
public final class Fleet {

    public static final int ROOMS = 6;
    public static final int TURBINES = 8;
    public static final int PUMPS = 6;

    private final List<Asset> assets;

    private Fleet(List<Asset> assets) {
        this.assets = List.copyOf(assets);
    }

    /**
     * All machines of a plant.
     *
     * @param seed of the plant
     * @param scale multiplies the number of machines, from 1
     */
    public static Fleet of(long seed, int scale) {
        if (scale < 1) {
            throw new IllegalArgumentException("scale must be at least 1 but was " + scale);
        }
        List<Asset> assets = new ArrayList<>();
        for (int i = 1; i <= ROOMS * scale; i++) {
            String id = "room-" + i;
            assets.add(new HvacRoom(id, i % 2 == 1 ? 2 : 1, new Noise(seed, id)));
        }
        for (int i = 1; i <= TURBINES * scale; i++) {
            String id = "turbine-" + i;
            assets.add(new WindTurbine(id, new Noise(seed, id)));
        }
        for (int i = 1; i <= PUMPS * scale; i++) {
            String id = "pump-" + i;
            assets.add(new Pump(id, new Noise(seed, id)));
        }
        return new Fleet(assets);
    }

    /** All of them, rooms first, then turbines, then pumps. */
    public List<Asset> assets() {
        return assets;
    }

    /**
     * The machine of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public Asset get(String id) {
        return assets.stream()
                .filter(asset -> asset.id().equals(id))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "unknown asset '%s'; this plant has room-1 to room-%d, turbine-1 to turbine-%d, pump-1 to pump-%d"
                                                .formatted(
                                                        id,
                                                        count(HvacRoom.class),
                                                        count(WindTurbine.class),
                                                        count(Pump.class))));
    }

    private long count(Class<? extends Asset> kind) {
        return assets.stream().filter(kind::isInstance).count();
    }
}
