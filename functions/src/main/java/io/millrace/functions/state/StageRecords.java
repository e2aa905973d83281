/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state;

import java.io.IOException;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;

/**
 * How a keyed stage's records lie in keyed state, for those who read or write savepoints. The key
 * is the asset's name; each asset has a map from the part's name to the part's record, and to its
 * whole under {@link #WHOLE}. A record is four bytes of version (highest first) and the bytes that
 * its {@link RecordCodec} wrote.
 *
 * <p>This form is a contract with every savepoint that exists.
 */
public final class StageRecords {

    /** The name under which an asset's whole is kept; no part can have it. */
    public static final String WHOLE = "";

    /** The name of the state. */
    public static final String STATE_NAME = "records";

    private StageRecords() {}

    /** The state, keyed by the asset's name as {@link Types#STRING}. */
    public static MapStateDescriptor<String, byte[]> descriptor() {
        return new MapStateDescriptor<>(
                STATE_NAME, Types.STRING, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);
    }

    /** A record as it is kept. */
    public static <R> byte[] encode(RecordCodec<R> codec, R record) throws IOException {
        return new RecordForm<>(codec).encode(record);
    }

    /**
     * The record that was kept.
     *
     * @param name the asset's name for a whole, the part's name for a part
     * @throws IOException if the bytes are of a version that the codec does not read, or not just
     *     one record
     */
    public static <R> R decode(RecordCodec<R> codec, String name, byte[] bytes) throws IOException {
        return new RecordForm<>(codec).decode(name, bytes);
    }
}
