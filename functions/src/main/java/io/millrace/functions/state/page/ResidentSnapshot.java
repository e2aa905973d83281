/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.page;

import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.heap.HeapKeyedStateBackend;
import org.apache.flink.streaming.api.operators.OperatorSnapshotFutures;

/**
 * The checkpoint of resident state. Keyed state holds handles ({@link StoredRecord}), Flink's own
 * HashMap backend takes its snapshot of them as ever, and where it serialises one, the bytes of the
 * barrier are written. An operator overrides {@code snapshotState(long, long, CheckpointOptions,
 * CheckpointStreamFactory)}, calls super and hands the result to {@link #freeze}.
 *
 * <p>Found in the sources of Flink 2.3.0, and what this rests on:
 *
 * <ul>
 *   <li>{@code AbstractStreamOperator.snapshotState} with four arguments is not final.
 *   <li>{@code HeapSnapshotStrategy.syncPrepareResources} and {@code
 *       HeapKeyedStateBackend.savepoint} (canonical savepoints) both only call {@code
 *       HeapSnapshotResources.create}: it copies the tables of entries ({@code
 *       CopyOnWriteStateMap.stateSnapshot}) and duplicates serializers, nothing more. Values are
 *       serialised in {@code CopyOnWriteStateMapSnapshot.writeState} and {@code
 *       HeapKeyValueStateIterator}, both within the returned future, each value once.
 *   <li>{@code CopyOnWriteStateMap} calls {@code copy} of the serializer when an entry is asked for
 *       that a snapshot still needs; a handle's copy is the handle.
 *   <li>{@code HashMapStateBackend} always asks for asynchronous snapshots. Were one taken in the
 *       synchronous part, handles would be written as they are then, on the task thread, which is
 *       the same bytes.
 * </ul>
 */
public final class ResidentSnapshot {

    private ResidentSnapshot() {}

    /**
     * Whether a backend keeps the objects it is given and serialises them only for a snapshot. All
     * others (RocksDB, ForSt, the changelog around any) would keep the bytes of the first moment
     * and lose all later changes.
     */
    public static boolean worksOn(KeyedStateBackend<?> backend) {
        return backend instanceof HeapKeyedStateBackend;
    }

    /**
     * Freezes the store and lets the backend's snapshot write the frozen bytes. To be called on the
     * task thread, after the synchronous part of the same checkpoint and before any other input.
     *
     * @param futures of {@code super.snapshotState}; their managed keyed state is replaced
     * @return the same
     */
    public static OperatorSnapshotFutures freeze(PageStore store, OperatorSnapshotFutures futures) {
        if (!futures.getKeyedStateManagedFuture().isDone()) {
            futures.setKeyedStateManagedFuture(
                    new FrozenStateFuture<>(futures.getKeyedStateManagedFuture(), store.freeze()));
        }
        return futures;
    }
}
