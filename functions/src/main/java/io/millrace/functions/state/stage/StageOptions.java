/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.stage;

import io.millrace.functions.state.block.ReadingBlock;
import java.io.Serializable;
import java.time.Duration;

/**
 * How a chain of keyed stages runs. No option changes what the stages emit, except {@code ttl}.
 *
 * @param mode how records come into checkpoints
 * @param memoryBytes how much memory all records of the chain in one subtask may take, with
 *     everything that is needed to find them; 1 or more. In {@link StageMode#SPILL}, records beyond
 *     it are evicted to the state backend (a read and a write for each miss), but for those of the
 *     asset that is being processed. In {@link StageMode#RESIDENT}, the job fails beyond it
 * @param blockRows how many readings travel in one block at most, 1 to {@link
 *     ReadingBlock#MOST_ROWS}
 * @param latency how long a reading may wait for its block to fill; 0 for not at all
 * @param ttl after how much event time without an input a record is forgotten: 0 for never, up to
 *     1,000 years. Must be longer than an asset may lag behind the newest reading of the plant
 * @param touchAhead whether cache lines of the next assets are loaded ahead; for measurements
 */
public record StageOptions(
        StageMode mode,
        long memoryBytes,
        int blockRows,
        Duration latency,
        Duration ttl,
        boolean touchAhead)
        implements Serializable {

    private static final Duration LONGEST_TTL = Duration.ofDays(365_000);

    /** Checks the values. */
    public StageOptions {
        check(memoryBytes >= 1, "memoryBytes", memoryBytes, "1 or more");
        check(
                blockRows >= 1 && blockRows <= ReadingBlock.MOST_ROWS,
                "blockRows",
                blockRows,
                "1 to " + ReadingBlock.MOST_ROWS);
        check(!latency.isNegative(), "latency", latency, "0 or more");
        check(
                !ttl.isNegative() && ttl.compareTo(LONGEST_TTL) <= 0,
                "ttl",
                ttl,
                "0 (never) to " + LONGEST_TTL);
    }

    /** Mode {@link StageMode#AUTO}, blocks of 64 readings or 5 ms, nothing is forgotten. */
    public static StageOptions withMemory(long memoryBytes) {
        return new StageOptions(
                StageMode.AUTO, memoryBytes, 64, Duration.ofMillis(5), Duration.ZERO, true);
    }

    /** The same in another mode. */
    public StageOptions inMode(StageMode other) {
        return new StageOptions(other, memoryBytes, blockRows, latency, ttl, touchAhead);
    }

    /** The same with other blocks. */
    public StageOptions withBlocks(int rows, Duration longestWait) {
        return new StageOptions(mode, memoryBytes, rows, longestWait, ttl, touchAhead);
    }

    /** The same, with records that are forgotten. */
    public StageOptions withTtl(Duration other) {
        return new StageOptions(mode, memoryBytes, blockRows, latency, other, touchAhead);
    }

    /** The same with or without touching ahead. */
    public StageOptions withTouchAhead(boolean other) {
        return new StageOptions(mode, memoryBytes, blockRows, latency, ttl, other);
    }

    private static void check(boolean right, String name, Object value, String allowed) {
        if (!right) {
            throw new IllegalArgumentException(
                    name + " of keyed stages is " + value + ", allowed is " + allowed);
        }
    }
}
