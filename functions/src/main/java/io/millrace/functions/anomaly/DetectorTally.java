/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.anomaly;

import io.millrace.functions.state.record.RecordLayout;
import io.millrace.functions.state.record.StateRecord;
import java.io.IOException;

/**
 * What an asset's detectors share: nothing so far, and it is never asked for, so it costs no state.
 * It gives the shared record of the stage a name and a version to grow from.
 */
public final class DetectorTally extends StateRecord {

    private DetectorTally() {}

    /** Version 1: no bytes. */
    static final class Layout implements RecordLayout<DetectorTally> {

        private static final long serialVersionUID = 1L;

        private static final int VERSION_1 = 1;

        @Override
        public DetectorTally view() {
            return new DetectorTally();
        }

        @Override
        public int version() {
            return VERSION_1;
        }

        @Override
        public int length(String name) {
            return 0;
        }

        @Override
        public void initialise(String name, DetectorTally record) {}

        @Override
        public void restore(String name, int version, DetectorTally record) throws IOException {
            if (version != VERSION_1) {
                throw new IOException(
                        "the detectors' tally has version %d but at most %d is known"
                                .formatted(version, VERSION_1));
            }
        }
    }
}
