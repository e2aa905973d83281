/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.plant.ledger;

import java.util.List;
import java.util.Map;

/**
 * The ledger at one moment; its JSON form has the components' names.
 *
 * @param startMillis epoch time at which the plant began to publish
 * @param timeMillis epoch time of the snapshot
 * @param stopped whether publishing is over; all counts are final then
 * @param total of all machines
 * @param overflowed messages thrown away before they were published (not among the published ones)
 * @param refused messages that the broker answered with an error (published, never acknowledged)
 * @param resent deliveries repeated after a lost connection: a subscriber can have received up to
 *     so many messages twice
 * @param assets by name
 * @param faults all that are planned or were asked for
 */
public record LedgerSnapshot(
        long startMillis,
        long timeMillis,
        boolean stopped,
        Tally total,
        long overflowed,
        long refused,
        long resent,
        Map<String, Tally> assets,
        List<Occurrence> faults) {

    /**
     * Counts of one machine, or of all.
     *
     * @param messages readable payloads
     * @param readings finite numbers in them
     * @param garbage unreadable payloads
     */
    public record Tally(Flow messages, Flow readings, Flow garbage) {}

    /**
     * How far things have come.
     *
     * @param published handed to the connection
     * @param acknowledged confirmed by the broker's PUBACK
     * @param unclaimed of the acknowledged ones, those that had no subscriber
     */
    public record Flow(long published, long acknowledged, long unclaimed) {}

    /**
     * One fault.
     *
     * @param name kind
     * @param asset machine
     * @param sensors on which it shows
     * @param startMillis epoch time of the first measurement that can be affected
     * @param endMillis epoch time from which on none is affected
     */
    public record Occurrence(
            String name, String asset, List<String> sensors, long startMillis, long endMillis) {}
}
