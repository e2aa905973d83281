/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.demo;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;

/**
 * What the plant says of itself on the topic {@code plant/ledger}.
 *
 * @param stopped whether the plant has stopped publishing and its counts are final
 * @param total counts over all machines
 * @param faults faults that began or are planned
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record PlantLedger(boolean stopped, Tally total, List<Fault> faults) {

    static final PlantLedger EMPTY =
            new PlantLedger(false, new Tally(Flow.NONE, Flow.NONE, Flow.NONE), List.of());

    /**
     * Counts by kind.
     *
     * @param messages readable payloads
     * @param readings finite numbers in them
     * @param garbage unreadable payloads
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Tally(Flow messages, Flow readings, Flow garbage) {}

    /**
     * How far things have come.
     *
     * @param published sent
     * @param acknowledged taken over by the broker
     * @param unclaimed of these, what nobody had subscribed to yet
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Flow(long published, long acknowledged, long unclaimed) {

        static final Flow NONE = new Flow(0, 0, 0);

        /** What the broker took over for its subscribers: what must arrive. */
        long accepted() {
            return acknowledged - unclaimed;
        }
    }

    /**
     * A fault of the plant.
     *
     * @param name its kind
     * @param asset where it is
     * @param startMillis begin, milliseconds since the epoch
     * @param endMillis end, milliseconds since the epoch
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Fault(String name, String asset, long startMillis, long endMillis) {}
}
