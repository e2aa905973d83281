/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.block;

import io.millrace.functions.model.SensorReading;
import java.util.ArrayDeque;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Consumer;
import org.apache.flink.api.common.operators.ProcessingTimeService.ProcessingTimeCallback;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;
import org.jspecify.annotations.Nullable;

/**
 * Sorts readings into one open block for each key group and sends a block when it is full or its
 * first reading has waited long enough. Readings of one asset leave in the order in which they
 * came, because they share a key group and so a block. The clock only says how the readings are cut
 * into blocks, never what is in them or their order within an asset.
 *
 * <p>Open blocks are in a list by age, so that one timer, for the oldest, is enough.
 */
final class KeyGroupPacking {

    /** A block that is being filled. */
    private static final class OpenBlock {

        private final ReadingBlockBuilder builder;
        private int keyGroup;
        private long sinceMillis;
        private @Nullable OpenBlock older;
        private @Nullable OpenBlock younger;

        OpenBlock(int rows, BlockAssembly assembly) {
            builder = new ReadingBlockBuilder(rows, assembly);
        }
    }

    private final int maxParallelism;
    private final int rows;
    private final long latencyMillis;
    private final ProcessingTimeService time;
    private final Consumer<ReadingBlock> out;
    private final ProcessingTimeCallback onTimer = this::onTimer;
    private final BlockAssembly assembly = new BlockAssembly();
    private final @Nullable OpenBlock[] open;
    private final ArrayDeque<OpenBlock> spare = new ArrayDeque<>();
    private @Nullable OpenBlock oldest;
    private @Nullable OpenBlock youngest;

    /** The one timer that is pending, or null. */
    private @Nullable ScheduledFuture<?> timer;

    private @Nullable String lastAsset;
    private int lastKeyGroup;

    KeyGroupPacking(
            int maxParallelism,
            BlockOptions options,
            ProcessingTimeService time,
            Consumer<ReadingBlock> out) {
        this.maxParallelism = maxParallelism;
        this.rows = options.latency().isZero() ? 1 : options.rows();
        // Rounded up: a latency below a millisecond is not the same as none.
        this.latencyMillis = options.latency().plusNanos(999_999).toMillis();
        this.time = time;
        this.out = out;
        open = new OpenBlock[maxParallelism];
    }

    void add(SensorReading reading) {
        int keyGroup = keyGroupOf(reading.asset());
        OpenBlock block = open[keyGroup];
        boolean isNew = block == null;
        if (block == null) {
            block = spare.isEmpty() ? new OpenBlock(rows, assembly) : spare.pop();
            block.keyGroup = keyGroup;
        }
        boolean full = block.builder.append(reading);
        if (isNew) {
            begin(block, full);
        }
        if (full) {
            send(block);
        }
    }

    /** Three readings of a room come together: the hash of a run is computed once. */
    private int keyGroupOf(String asset) {
        if (!asset.equals(lastAsset)) {
            lastKeyGroup = KeyGroupRangeAssignment.assignToKeyGroup(asset, maxParallelism);
            lastAsset = asset;
        }
        return lastKeyGroup;
    }

    private void begin(OpenBlock block, boolean full) {
        open[block.keyGroup] = block;
        block.older = youngest;
        block.younger = null;
        if (youngest == null) {
            oldest = block;
        } else {
            youngest.younger = block;
        }
        youngest = block;
        if (!full) {
            block.sinceMillis = time.getCurrentProcessingTime();
            if (timer == null) {
                startTimer(block);
            }
        }
    }

    private void startTimer(OpenBlock block) {
        timer = time.registerTimer(block.sinceMillis + latencyMillis, onTimer);
    }

    /** Sends what has waited long enough; the timer goes on with the oldest of the others. */
    private void onTimer(long timestamp) {
        timer = null;
        // The clock, not the timer's own time: what became due while the timer waited goes as well.
        long now = Math.max(timestamp, time.getCurrentProcessingTime());
        for (OpenBlock block = oldest; block != null; block = oldest) {
            if (block.sinceMillis + latencyMillis > now) {
                startTimer(block);
                return;
            }
            send(block);
        }
    }

    /** Sends the open block of one key group, if there is one. */
    void send(int keyGroup) {
        OpenBlock block = open[keyGroup];
        if (block != null) {
            send(block);
        }
    }

    /** Sends all open blocks, the oldest first. */
    void sendAll() {
        for (OpenBlock block = oldest; block != null; block = oldest) {
            send(block);
        }
    }

    boolean isEmpty() {
        return oldest == null;
    }

    private void send(OpenBlock block) {
        ReadingBlock built = block.builder.build(maxParallelism, block.keyGroup);
        open[block.keyGroup] = null;
        OpenBlock older = block.older;
        OpenBlock younger = block.younger;
        if (older == null) {
            oldest = younger;
        } else {
            older.younger = younger;
        }
        if (younger == null) {
            youngest = older;
        } else {
            younger.older = older;
        }
        spare.push(block);
        out.accept(built);
    }
}
