/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.core;

import io.millrace.benchmarks.peer.Stages;
import java.util.Optional;

/** The monitor's three stages over flat records, as its pipeline makes them. */
final class MonitorStages {

    private MonitorStages() {}

    /** Empty while the stages still keep their state as objects. */
    static Optional<Stages> create() {
        return Optional.empty();
    }
}
