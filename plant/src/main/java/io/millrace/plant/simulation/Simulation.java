/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.plant.simulation;

import io.millrace.plant.asset.Asset;
import io.millrace.plant.fault.FaultSchedule;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The plant in simulated time: yields all messages of all machines in the order of their time. A
 * function of seed, scale, rate factor and faults alone; it knows no clock.
 */
public final class Simulation {

    /** Irrational share: the machines' measurements spread evenly over the period. */
    private static final double GOLDEN_SHARE = 0.6180339887498949;

    private final Fleet fleet;
    private final FaultSchedule faults;
    private final GarbageSchedule garbage;
    private final PriorityQueue<Turn> turns =
            new PriorityQueue<>(
                    Comparator.comparingLong(Turn::micros).thenComparingInt(Turn::index));

    /**
     * @param rateFactor multiplies the machines' measuring rates, in [0.01, 100]
     * @param garbageNowAndThen whether machines send something unreadable now and then
     */
    public Simulation(
            Fleet fleet,
            long seed,
            double rateFactor,
            FaultSchedule faults,
            boolean garbageNowAndThen) {
        if (!(rateFactor >= 0.01 && rateFactor <= 100)) {
            throw new IllegalArgumentException(
                    "rate factor must be in [0.01, 100] but was " + rateFactor);
        }
        this.fleet = fleet;
        this.faults = faults;
        garbage = new GarbageSchedule(fleet, seed, garbageNowAndThen);
        List<Asset> assets = fleet.assets();
        for (int i = 0; i < assets.size(); i++) {
            double share = (i * GOLDEN_SHARE) % 1;
            MeasuringPoint point =
                    new MeasuringPoint(assets.get(i), seed, rateFactor, share, faults);
            turns.add(new Turn(point.nextMicros(), i, point));
        }
    }

    /** Time of the next message in microseconds since the plant began to publish. */
    public long nextMicros() {
        return Math.min(turns.element().micros(), garbage.nextMicros());
    }

    /** The next message. */
    public Emission next() {
        if (garbage.nextMicros() < turns.element().micros()) {
            return garbage.next();
        }
        Turn turn = turns.remove();
        Emission measurement = turn.point().measure();
        turns.add(new Turn(turn.point().nextMicros(), turn.index(), turn.point()));
        return measurement;
    }

    /** Asks for unreadable payloads of a machine, one a second in a span of time. */
    public void requestGarbage(Asset asset, long fromMillis, long untilMillis) {
        garbage.request(asset, fromMillis, untilMillis);
    }

    /** The machines. */
    public Fleet fleet() {
        return fleet;
    }

    /** The faults; one that is added acts on what has not been measured yet. */
    public FaultSchedule faults() {
        return faults;
    }

    /** Whose turn it is when. */
    private record Turn(long micros, int index, MeasuringPoint point) {}
}
