/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.river;

import io.millrace.functions.model.Origin;
import io.millrace.functions.model.Quality;
import io.millrace.functions.model.Reading;

/**
 * The readings of some of the rooms, moment after moment: each room once a round, in another order
 * each round. What a room measures depends on the room and the round alone, so each design sees the
 * same readings of it, however many sources share the rooms.
 */
public final class River {

    /** Event time of the first round. */
    public static final long BEGIN_MILLIS = 1_750_000_000_000L;

    private static final long ROOM_STRIDE = 1L << 32;
    private static final int FIELD_BITS = 7;
    private static final int FIELD = (1 << FIELD_BITS) - 1;
    private static final double[][] VALUES = values();

    private final String[] names;
    private final int firstRoom;
    private final int rooms;
    private final RoomOrder order;
    private final Clock clock;
    private long round;
    private int position;
    private int room;
    private long bits;
    private long timestampMillis;

    /** Which event time a moment has. */
    public enum Clock {
        /** A second between a room's moments; all rooms of a round at the same time. */
        SECONDS,
        /**
         * A millisecond between the source's moments: the time tells which moment of the source it
         * is.
         */
        MOMENTS
    }

    /**
     * The share of one source.
     *
     * @param workload how many rooms there are in all
     * @param source which source, from 0
     * @param sources how many share the rooms
     * @param clock which event time a moment has
     */
    public River(Workload workload, int source, int sources, Clock clock) {
        this.firstRoom = (int) ((long) workload.rooms() * source / sources);
        this.rooms = (int) ((long) workload.rooms() * (source + 1) / sources) - firstRoom;
        this.names = Workload.names(firstRoom, rooms);
        this.order = new RoomOrder(Math.max(1, rooms));
        this.clock = clock;
        position = -1;
    }

    /** How many rooms it has. */
    public int rooms() {
        return rooms;
    }

    /** Moves to the next moment. */
    public void next() {
        int next = position + 1;
        if (next == rooms) {
            next = 0;
            order.round(++round);
        }
        position = next;
        room = order.room(next);
        bits = Mixing.mix((firstRoom + room) * ROOM_STRIDE + round);
        timestampMillis =
                BEGIN_MILLIS + (clock == Clock.SECONDS ? round * 1_000 : round * rooms + next);
    }

    /** Moves to the moment that follows so many others. */
    public void seek(long moments) {
        round = moments / rooms;
        position = (int) (moments % rooms) - 1;
        order.round(round);
    }

    /** How many moments were passed. */
    public long moments() {
        return round * rooms + position + 1;
    }

    /** The room of the moment; the same object each time. */
    public String asset() {
        return names[room];
    }

    /** Event time of the moment. */
    public long timestampMillis() {
        return timestampMillis;
    }

    /**
     * What a sensor measures at the moment.
     *
     * @param sensor in [0, {@link Workload#SENSORS})
     */
    public double value(int sensor) {
        int field = (int) (bits >>> (sensor * 3 * FIELD_BITS));
        return VALUES[sensor][
                (field & FIELD)
                        + (field >>> FIELD_BITS & FIELD)
                        + (field >>> (2 * FIELD_BITS) & FIELD)];
    }

    /** A reading of the moment. */
    public Reading reading(int sensor) {
        return new Reading(
                names[room],
                Workload.SENSOR_NAMES[sensor],
                timestampMillis,
                value(sensor),
                Quality.GOOD,
                Origin.LIVE);
    }

    /** Nearly normal (the sum of three uniforms), rounded as an instrument does. */
    private static double[][] values() {
        double[] levels = {22, 45, 1013};
        double[] spreads = {0.5, 2, 1};
        double[] decimals = {1_000, 100, 100};
        double deviation = Math.sqrt(3 * ((FIELD + 1.0) * (FIELD + 1.0) - 1) / 12);
        double[][] values = new double[Workload.SENSORS][3 * FIELD + 1];
        for (int sensor = 0; sensor < Workload.SENSORS; sensor++) {
            for (int sum = 0; sum <= 3 * FIELD; sum++) {
                double exact = levels[sensor] + spreads[sensor] * (sum - 1.5 * FIELD) / deviation;
                values[sensor][sum] = Math.rint(exact * decimals[sensor]) / decimals[sensor];
            }
        }
        return values;
    }
}
