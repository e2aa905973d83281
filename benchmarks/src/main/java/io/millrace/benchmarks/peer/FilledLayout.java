/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.peer;

import io.millrace.functions.state.record.RecordLayout;
import io.millrace.functions.state.record.StateRecord;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A layout whose new records are copies.
 *
 * @param layout how the record lies in bytes
 * @param any what a new record is a copy of where its name is not in the map; null: what the layout
 *     itself begins with
 * @param byName what a new record of this name is a copy of
 */
record FilledLayout<R extends StateRecord>(
        RecordLayout<R> layout, byte @Nullable [] any, Map<String, byte[]> byName)
        implements RecordLayout<R> {

    private static final VarHandle PAGE = field("page", byte[].class);
    private static final VarHandle BASE = field("base", int.class);

    // Only a record's own class may write to it, and it should stay so: the benchmark looks past
    // it.
    private static VarHandle field(String name, Class<?> type) {
        try {
            return MethodHandles.privateLookupIn(StateRecord.class, MethodHandles.lookup())
                    .findVarHandle(StateRecord.class, name, type);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private byte @Nullable [] template(String name) {
        return byName.getOrDefault(name, any);
    }

    @Override
    public R view() {
        return layout.view();
    }

    @Override
    public int version() {
        return layout.version();
    }

    @Override
    public int length(String name) {
        byte[] template = template(name);
        return template == null ? layout.length(name) : template.length;
    }

    @Override
    public void initialise(String name, R record) {
        byte[] template = template(name);
        if (template == null) {
            layout.initialise(name, record);
        } else {
            System.arraycopy(
                    template,
                    0,
                    (byte[]) PAGE.get(record),
                    (int) BASE.get(record),
                    template.length);
        }
    }

    @Override
    public void restore(String name, int version, R record) throws IOException {
        layout.restore(name, version, record);
    }
}
