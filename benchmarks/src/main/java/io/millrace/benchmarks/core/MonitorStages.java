/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.core;

import io.millrace.benchmarks.algorithms.RoomUnderTest;
import io.millrace.benchmarks.peer.PlainRoom;
import io.millrace.benchmarks.peer.Stages;
import java.util.Optional;

/** The monitor's three stages over flat records, as its pipeline makes them. */
public final class MonitorStages {

    private MonitorStages() {}

    /** Empty while the stages still keep their state as objects. */
    public static Optional<Stages> create() {
        return Optional.empty();
    }

    /** The stages of one room. */
    public static RoomUnderTest room() {
        return create().<RoomUnderTest>map(stages -> new PlainRoom(stages, "room-0"))
                .orElseGet(ObjectStagesRoom::new);
    }
}
