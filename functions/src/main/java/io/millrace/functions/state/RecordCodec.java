/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.Serializable;

/**
 * The explicit, versioned binary form of a state record. The engine writes {@link #version()}
 * before the bytes and hands it back to {@link #read}: a codec reads each version it ever wrote and
 * refuses others by an {@link IOException} that names both versions.
 *
 * @param <R> the record
 */
public interface RecordCodec<R> extends Serializable {

    /**
     * An empty record.
     *
     * @param name the asset's name for a whole, the part's name for a part
     */
    R create(String name);

    /** The version that {@link #write} writes, from 1; raised with each change of the form. */
    int version();

    /** Writes all of the record. */
    void write(R record, DataOutput out) throws IOException;

    /**
     * Reads a record.
     *
     * @param name the asset's name for a whole, the part's name for a part
     * @param version the version that the bytes were written with
     */
    R read(String name, int version, DataInput in) throws IOException;

    /** About how much memory the record takes, in bytes; counts against the stage's budget. */
    int sizeInBytes(R record);
}
