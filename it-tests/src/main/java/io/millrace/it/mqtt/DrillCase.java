/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.it.mqtt;

import java.io.IOException;
import java.util.concurrent.ExecutionException;

/** One fault and what must come of it. */
public interface DrillCase {

    /** The case's name on the command line. */
    String name();

    /** What is done, in one line. */
    String says();

    /** Whether it must start, stop or configure the broker, and so cannot use somebody else's. */
    default boolean needsOwnBroker() {
        return false;
    }

    /** Runs the case. */
    CaseLedger run(DrillSite site) throws IOException, InterruptedException, ExecutionException;
}
