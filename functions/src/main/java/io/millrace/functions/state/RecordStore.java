/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Where records are that are not in memory, and where they are written before each snapshot. */
interface RecordStore {

    /**
     * The bytes of a record, or null where there is none.
     *
     * @param part the part's name, or {@link StageRecords#WHOLE}
     */
    byte @Nullable [] load(String asset, String part) throws IOException;

    /**
     * Writes a record.
     *
     * @param part the part's name, or {@link StageRecords#WHOLE}
     * @param bytes the record; the array belongs to the store from now on
     */
    void save(String asset, String part, byte[] bytes) throws IOException;
}
