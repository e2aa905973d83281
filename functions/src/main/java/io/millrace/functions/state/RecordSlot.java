/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state;

import java.io.IOException;

/**
 * A record in memory, found by its part's name.
 *
 * @param <R> the record
 */
final class RecordSlot<R> extends Named {

    final AssetSlot<?, ?> owner;
    final RecordForm<R> form;
    final R record;

    /** What the record was last found to take, without the slot itself. */
    int recordBytes;

    /** Not yet written in its present form. */
    boolean dirty;

    /** Asked for since the clock's hand last came by. */
    boolean referenced;

    /** The number of the input that last asked for it. */
    long askedBy;

    RecordSlot(AssetSlot<?, ?> owner, String name, RecordForm<R> form, R record) {
        super(name);
        this.owner = owner;
        this.form = form;
        this.record = record;
    }

    byte[] encode() throws IOException {
        return form.encode(record);
    }

    int measure() {
        return form.sizeInBytes(record);
    }
}
