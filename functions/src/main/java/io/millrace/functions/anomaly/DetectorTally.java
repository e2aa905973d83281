/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.anomaly;

import io.millrace.functions.state.RecordCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What an asset's detectors share: nothing so far, and it is never asked for, so it costs no state.
 * It gives the shared record of the stage a name and a version to grow from.
 */
public final class DetectorTally {

    private DetectorTally() {}

    /** Version 1: no bytes. */
    static final class Codec implements RecordCodec<DetectorTally> {

        private static final long serialVersionUID = 1L;

        @Override
        public DetectorTally create(String name) {
            return new DetectorTally();
        }

        @Override
        public int version() {
            return 1;
        }

        @Override
        public void write(DetectorTally tally, DataOutput out) {}

        @Override
        public DetectorTally read(String name, int version, DataInput in) throws IOException {
            if (version != 1) {
                throw new IOException(
                        "the detectors' tally has version %d but at most 1 is known"
                                .formatted(version));
            }
            return new DetectorTally();
        }

        @Override
        public int sizeInBytes(DetectorTally tally) {
            return 16;
        }
    }
}
