/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.types;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/**
 * What the serializers of the model's records share. The first byte of each form tells its version,
 * so bytes in flight or in state of another version are refused by name and never misread.
 *
 * @param <T> the record; immutable, its arrays by convention
 */
public abstract class ModelSerializer<T> extends TypeSerializer<T> {

    /** Not carried along by Java serialization; made on first use. */
    private transient @Nullable NameCache names;

    /** The names that this serializer, and so one thread, has seen. */
    protected final NameCache names() {
        NameCache known = names;
        if (known == null) {
            known = new NameCache();
            names = known;
        }
        return known;
    }

    @Override
    public abstract ModelSerializer<T> duplicate();

    @Override
    public final boolean isImmutableType() {
        return true;
    }

    @Override
    public final T copy(T from) {
        return from;
    }

    @Override
    public final T copy(T from, T reuse) {
        return from;
    }

    @Override
    public final int getLength() {
        return -1;
    }

    @Override
    public final T deserialize(T reuse, DataInputView in) throws IOException {
        return deserialize(in);
    }

    @Override
    public final void copy(DataInputView in, DataOutputView out) throws IOException {
        serialize(deserialize(in), out);
    }

    @Override
    public final boolean equals(@Nullable Object other) {
        return other instanceof ModelSerializer<?> serializer
                && serializer.getClass() == getClass();
    }

    @Override
    public final int hashCode() {
        return getClass().hashCode();
    }

    /** Refuses what another version wrote. */
    protected static void checkVersion(String record, int found, int known) throws IOException {
        if (found != known) {
            throw new IOException(
                    "the bytes of a "
                            + record
                            + " have version "
                            + found
                            + ", and this program reads version "
                            + known);
        }
    }
}
