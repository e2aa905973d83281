/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.page;

import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.runtime.checkpoint.CheckpointOptions;
import org.apache.flink.runtime.state.CheckpointStreamFactory;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.OperatorSnapshotFutures;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * The least that an operator with resident state does: for each key two records filled with the
 * key's last number. Emits the number and the one before it, -1 if there was none. On a backend
 * that keeps bytes it writes the records at each input.
 */
final class CountingOperator extends AbstractStreamOperator<Tuple2<Long, Long>>
        implements OneInputStreamOperator<Tuple2<String, Long>, Tuple2<Long, Long>> {

    static final List<String> PARTS = List.of("counts/", "counts/part");

    /** How many snapshots were superseded in all operators that were closed; copies of one JVM. */
    static final AtomicLong SUPERSEDED = new AtomicLong();

    private static final long serialVersionUID = 1;

    @SuppressWarnings("NullAway.Init") // made by initializeState
    private transient PageStore store;

    @SuppressWarnings("NullAway.Init") // made by initializeState
    private transient MapState<String, StoredRecord> records;

    @SuppressWarnings("NullAway.Init") // made by initializeState
    private transient Map<String, Integer> cells;

    private transient boolean resident;

    static MapStateDescriptor<String, StoredRecord> descriptor() {
        return new MapStateDescriptor<>(
                "records", StringSerializer.INSTANCE, StoredRecordSerializer.INSTANCE);
    }

    /** Records of many sizes; the last longs have room for one number at least. */
    static int recordLength(String key, String part) {
        return 8 * (1 + Math.floorMod((key + part).hashCode(), 100));
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        store = new PageStore(UndoLimits.DEFAULT);
        cells = new HashMap<>();
        records = context.getKeyedStateStore().getMapState(descriptor());
        resident = ResidentSnapshot.worksOn(this.<String>getKeyedStateBackend());
    }

    @Override
    public void processElement(StreamRecord<Tuple2<String, Long>> element) throws Exception {
        String key = element.getValue().f0;
        long number = element.getValue().f1;
        long before = -1;
        for (String part : PARTS) {
            int cell = cell(key, part);
            StoredRecord handle = StoredRecord.handle(store, cell);
            before = handle.version() == 0 ? -1 : handle.lastEventMillis();
            store.beforeWrite(cell);
            TestingCells.fill(store, cell, number);
            store.page(cell)[store.base(cell) + 4] = 1;
            if (!resident) {
                records.put(part, StoredRecord.copyOf(store, cell));
            }
        }
        output.collect(element.replace(Tuple2.of(number, before)));
    }

    private int cell(String key, String part) throws Exception {
        Integer known = cells.get(key + part);
        if (known != null) {
            return known;
        }
        StoredRecord stored = records.get(part);
        int cell = stored == null ? store.allocate(recordLength(key, part)) : stored.moveTo(store);
        cells.put(key + part, cell);
        if (resident) {
            records.put(part, StoredRecord.handle(store, cell));
        }
        return cell;
    }

    /** Forgets a key as a sweep does. */
    void remove(String key) throws Exception {
        setCurrentKey(key);
        for (String part : PARTS) {
            records.remove(part);
            Integer cell = cells.remove(key + part);
            if (cell != null) {
                store.free(cell);
            }
        }
    }

    @Override
    public OperatorSnapshotFutures snapshotState(
            long checkpointId,
            long timestamp,
            CheckpointOptions options,
            CheckpointStreamFactory factory)
            throws Exception {
        OperatorSnapshotFutures futures =
                super.snapshotState(checkpointId, timestamp, options, factory);
        return resident ? ResidentSnapshot.freeze(store, futures) : futures;
    }

    @Override
    public void close() throws Exception {
        SUPERSEDED.addAndGet(store.superseded());
        super.close();
    }

    PageStore store() {
        return store;
    }

    /** What keyed state holds: key and part to number; a record that is not whole is a failure. */
    Map<String, Long> contents() throws Exception {
        Map<String, Long> contents = new TreeMap<>();
        KeyedStateBackend<String> backend = getKeyedStateBackend();
        try (Stream<String> keys = backend.getKeys("records", VoidNamespace.INSTANCE)) {
            for (Iterator<String> each = keys.toList().iterator(); each.hasNext(); ) {
                String key = each.next();
                setCurrentKey(key);
                MapState<String, StoredRecord> state =
                        backend.getPartitionedState(
                                VoidNamespace.INSTANCE,
                                VoidNamespaceSerializer.INSTANCE,
                                descriptor());
                for (Map.Entry<String, StoredRecord> entry : state.entries()) {
                    contents.put(key + "/" + entry.getKey(), number(key, entry));
                }
            }
        }
        return contents;
    }

    static long number(String key, Map.Entry<String, StoredRecord> entry) {
        long number = entry.getValue().lastEventMillis();
        byte[] bytes = entry.getValue().toByteArray();
        if (!TestingCells.isFilled(bytes, recordLength(key, entry.getKey()), number)) {
            throw new AssertionError(key + " is not whole");
        }
        return number;
    }
}
