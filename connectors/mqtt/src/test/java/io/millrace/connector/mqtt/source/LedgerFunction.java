/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.jspecify.annotations.Nullable;

/**
 * Writes down what takes effect, in the job's state, so that a failure takes it back; fails when it
 * is told to. What it holds is seen by the test, in the same process.
 */
public final class LedgerFunction extends RichMapFunction<String, String>
        implements CheckpointedFunction {

    private static final AtomicBoolean FAIL = new AtomicBoolean();
    private static final AtomicInteger FAILURES = new AtomicInteger();
    private static final AtomicInteger CHECKPOINTS = new AtomicInteger();
    private static volatile List<String> entries = List.of();

    private transient List<String> seen = new ArrayList<>();
    private transient @Nullable ListState<String> state;

    /** Forgets everything. */
    public static void reset() {
        FAIL.set(false);
        FAILURES.set(0);
        CHECKPOINTS.set(0);
        entries = List.of();
    }

    /** The next message fails the job. */
    public static void failOnNext() {
        FAIL.set(true);
    }

    /** How often it has failed. */
    public static int failures() {
        return FAILURES.get();
    }

    /** How many checkpoints were taken. */
    public static int checkpoints() {
        return CHECKPOINTS.get();
    }

    /** What has taken effect. */
    public static List<String> entries() {
        return new ArrayList<>(entries);
    }

    /** How much has taken effect. */
    public static int size() {
        return entries.size();
    }

    @Override
    public String map(String value) {
        if (FAIL.compareAndSet(true, false)) {
            FAILURES.incrementAndGet();
            throw new IllegalStateException("failed by the test");
        }
        seen.add(value);
        return value;
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        Objects.requireNonNull(state).update(new ArrayList<>(seen));
        CHECKPOINTS.incrementAndGet();
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        state =
                context.getOperatorStateStore()
                        .getListState(new ListStateDescriptor<>("ledger", Types.STRING));
        seen = Collections.synchronizedList(new ArrayList<>());
        Objects.requireNonNull(state).get().forEach(seen::add);
        entries = seen;
    }
}
