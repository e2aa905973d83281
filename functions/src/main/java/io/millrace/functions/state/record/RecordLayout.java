/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.record;

import java.io.IOException;
import java.io.Serializable;

/**
 * How one kind of record lies in its bytes: how long it is, how it begins, and how what was stored
 * before is taken over. A layout reads each version it ever had and refuses others by an {@link
 * IOException} that names both versions.
 *
 * @param <R> the view
 */
public interface RecordLayout<R extends StateRecord> extends Serializable {

    /** A new view, attached to nothing. */
    R view();

    /** The version of the form, from 1; raised with each change of it. */
    int version();

    /**
     * How many bytes a new record has; it may be resized later.
     *
     * @param name the asset's name for a whole, the part's name for a part
     */
    int length(String name);

    /**
     * Fills a new record.
     *
     * @param name the asset's name for a whole, the part's name for a part
     * @param record attached to bytes that are all 0
     */
    void initialise(String name, R record);

    /**
     * Takes over a record from keyed state: checks it, and brings it to the present form and
     * configuration. Called once for each load. Must change nothing where nothing is to be changed.
     *
     * @param name the asset's name for a whole, the part's name for a part
     * @param version the version it was stored with, from 1 to {@link #version()}
     * @param record attached to the bytes that were stored; may be resized
     * @throws IOException if it is damaged or cannot be taken over
     */
    void restore(String name, int version, R record) throws IOException;
}
