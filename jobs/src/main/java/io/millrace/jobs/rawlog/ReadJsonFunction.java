/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.rawlog;

import io.millrace.functions.model.Reading;
import java.io.IOException;

/** Records of the raw log for people become readings. */
final class ReadJsonFunction extends ReadRecordsFunction<Reading> {

    private static final long serialVersionUID = 1L;

    ReadJsonFunction(String topic) {
        super(topic);
    }

    @Override
    Reading read(byte[] record) throws IOException {
        return ReadingJson.read(record);
    }
}
