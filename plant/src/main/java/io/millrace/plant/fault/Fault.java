/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.plant.fault;

import java.util.List;

/**
 * Something that is wrong with one machine for a while. Times are milliseconds since the plant
 * began to publish; a measurement is affected when its time is in [start, end).
 */
public sealed interface Fault permits BearingWear, SealLeak, StuckSensor, Spike, SensorDropout {

    /** Kind, for example {@code bearing-wear}. */
    String name();

    /** Machine that has it. */
    String asset();

    /** Sensors on which it shows. */
    List<String> sensors();

    /** When it begins. */
    long startMillis();

    /** When it is over. */
    long endMillis();

    /** Whether a measurement at that time is affected. */
    default boolean activeAt(long millis) {
        return startMillis() <= millis && millis < endMillis();
    }
}
