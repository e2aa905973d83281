/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state;

import org.jspecify.annotations.Nullable;

/**
 * An asset of which at least one record is in memory, or is about to be.
 *
 * @param <W> the record that the asset's parts share
 * @param <P> the record of one part
 */
final class AssetSlot<W, P> extends Named {

    final NameIndex<RecordSlot<P>> parts = new NameIndex<>();
    @Nullable RecordSlot<W> whole;

    /** The part that was asked for last: most often the next one too. */
    @Nullable RecordSlot<P> latest;

    int dirtyRecords;

    /** Its place in the list of assets with dirty records, while there is one. */
    int dirtyPlace;

    AssetSlot(String name) {
        super(name);
    }

    boolean isEmpty() {
        return whole == null && parts.size() == 0;
    }

    void remove(RecordSlot<?> slot) {
        if (slot == whole) {
            whole = null;
            return;
        }
        RecordSlot<P> part = parts.find(slot.name);
        if (part != null) {
            parts.remove(part);
        }
        latest = null;
    }
}
