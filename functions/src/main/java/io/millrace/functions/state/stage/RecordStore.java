/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.stage;

import io.millrace.functions.state.page.StoredRecord;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Where records are when they are not, or not only, in memory. For the task's thread only. */
interface RecordStore {

    /**
     * What was last put for a record.
     *
     * @param stateKey of the record, see {@link StageState#key}
     * @return null if nothing was put, or it was removed
     */
    @Nullable StoredRecord load(String asset, String stateKey) throws IOException;

    /**
     * Puts some records of one asset, each from a cell. In resident mode that is done once for each
     * cell, and the store looks into the cell at each snapshot; else it takes what the cell has at
     * present.
     *
     * @param stateKeys in ascending order
     * @param cells of the records, in the same order
     * @param count how many of both are meant
     */
    void put(String asset, @Nullable String[] stateKeys, int[] cells, int count) throws IOException;

    /** Forgets a record. */
    void remove(String asset, String stateKey) throws IOException;
}
