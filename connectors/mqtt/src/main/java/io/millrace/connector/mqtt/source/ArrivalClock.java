/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source;

import java.io.Serializable;

/** Tells when messages arrive; serialisable, so that a job's clock can be replaced. */
@FunctionalInterface
public interface ArrivalClock extends Serializable {

    /** Milliseconds since the epoch. */
    long currentTimeMillis();

    /** The system's clock. */
    static ArrivalClock system() {
        return System::currentTimeMillis;
    }
}
