/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.stage;

import io.millrace.functions.state.page.StoredRecord;
import io.millrace.functions.state.page.StoredRecordSerializer;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.base.StringSerializer;

/**
 * How the records of a chain of keyed stages lie in keyed state, for those who read or write
 * savepoints. The Flink key is the asset's name as {@link Types#STRING}; each asset has a map from
 * {@link #key} to the record. It is the same in each {@link StageMode} and on each backend.
 *
 * <p>This form is a contract with every savepoint that exists.
 */
public final class StageState {

    /** The name of the state. */
    public static final String NAME = "records";

    private StageState() {}

    /** The state. */
    public static MapStateDescriptor<String, StoredRecord> descriptor() {
        return new MapStateDescriptor<>(
                NAME, StringSerializer.INSTANCE, StoredRecordSerializer.INSTANCE);
    }

    /**
     * A record's key within its asset.
     *
     * @param stage the stage's name in its chain
     * @param part the part's name, or nothing for the record that the parts share
     */
    public static String key(String stage, String part) {
        return stage + '/' + part;
    }
}
