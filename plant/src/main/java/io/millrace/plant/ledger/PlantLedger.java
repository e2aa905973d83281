/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.plant.ledger;

import io.millrace.plant.fault.Fault;
import io.millrace.plant.simulation.Emission;
import io.millrace.plant.simulation.Emission.Measurement;
import io.millrace.plant.simulation.Fleet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was published and what the broker has acknowledged, in messages and readings, in total and
 * for each machine. A message is <em>published</em> when it was handed to the connection and
 * <em>acknowledged</em> when its PUBACK came without an error; <em>unclaimed</em> are those
 * acknowledged ones of which the broker said that nobody subscribes to them (reason 16, MQTT 5), so
 * that nobody can have received them. Unreadable payloads are counted apart and are not among the
 * messages. Safe for use by several threads.
 */
public final class PlantLedger {

    private final Map<String, Count> counts = new LinkedHashMap<>();
    private final Map<String, Count> garbage = new LinkedHashMap<>();
    private long overflowed;
    private long refused;
    private long resent;
    private boolean stopped;

    public PlantLedger(Fleet fleet) {
        fleet.assets()
                .forEach(
                        asset -> {
                            counts.put(asset.id(), new Count());
                            garbage.put(asset.id(), new Count());
                        });
    }

    /** A message was handed to the connection. */
    public synchronized void published(Emission emission) {
        Count count = countOf(emission);
        count.published++;
        count.publishedReadings += readings(emission);
    }

    /**
     * The broker acknowledged a message.
     *
     * @param unclaimed whether it said that nobody subscribes to it
     */
    public synchronized void acknowledged(Emission emission, boolean unclaimed) {
        Count count = countOf(emission);
        count.acknowledged++;
        count.acknowledgedReadings += readings(emission);
        if (unclaimed) {
            count.unclaimed++;
            count.unclaimedReadings += readings(emission);
        }
    }

    /** The broker answered a message with an error. */
    public synchronized void refused(Emission emission) {
        refused++;
    }

    /** A message was sent again, because the connection was lost before its PUBACK. */
    public synchronized void resent(Emission emission) {
        resent++;
    }

    /** A message was not published after all: too many were waiting for the broker. */
    public synchronized void overflowed(Emission emission) {
        Count count = countOf(emission);
        count.published--;
        count.publishedReadings -= readings(emission);
        overflowed++;
    }

    /** Nothing more will be published. */
    public synchronized void stopped() {
        stopped = true;
    }

    /**
     * The ledger as it stands.
     *
     * @param startMillis epoch time at which the plant began to publish
     * @param nowMillis epoch time of the snapshot
     */
    public synchronized LedgerSnapshot snapshot(
            long startMillis, long nowMillis, List<Fault> faults) {
        Map<String, LedgerSnapshot.Tally> assets = new LinkedHashMap<>();
        counts.forEach((id, count) -> assets.put(id, count.tally(garbage(id))));
        return new LedgerSnapshot(
                startMillis,
                nowMillis,
                stopped,
                total().tally(garbageTotal()),
                overflowed,
                refused,
                resent,
                assets,
                faults.stream().map(fault -> occurrence(fault, startMillis)).toList());
    }

    private static LedgerSnapshot.Occurrence occurrence(Fault fault, long startMillis) {
        return new LedgerSnapshot.Occurrence(
                fault.name(),
                fault.asset(),
                fault.sensors(),
                startMillis + fault.startMillis(),
                startMillis + fault.endMillis());
    }

    private Count total() {
        Count total = new Count();
        counts.values().forEach(total::add);
        return total;
    }

    private Count garbageTotal() {
        Count total = new Count();
        garbage.values().forEach(total::add);
        return total;
    }

    private Count garbage(String asset) {
        return of(garbage, asset);
    }

    private Count countOf(Emission emission) {
        return of(emission instanceof Measurement ? counts : garbage, emission.asset().id());
    }

    private static Count of(Map<String, Count> counts, String asset) {
        Count count = counts.get(asset);
        if (count == null) {
            throw new IllegalArgumentException("no such asset in the ledger: " + asset);
        }
        return count;
    }

    private static int readings(Emission emission) {
        return emission instanceof Measurement measurement ? measurement.readings() : 0;
    }

    /** Running counts of one machine. */
    private static final class Count {
        long published;
        long acknowledged;
        long unclaimed;
        long publishedReadings;
        long acknowledgedReadings;
        long unclaimedReadings;

        void add(Count other) {
            published += other.published;
            acknowledged += other.acknowledged;
            unclaimed += other.unclaimed;
            publishedReadings += other.publishedReadings;
            acknowledgedReadings += other.acknowledgedReadings;
            unclaimedReadings += other.unclaimedReadings;
        }

        LedgerSnapshot.Tally tally(Count garbage) {
            return new LedgerSnapshot.Tally(
                    new LedgerSnapshot.Flow(published, acknowledged, unclaimed),
                    new LedgerSnapshot.Flow(
                            publishedReadings, acknowledgedReadings, unclaimedReadings),
                    new LedgerSnapshot.Flow(
                            garbage.published, garbage.acknowledged, garbage.unclaimed));
        }
    }
}
