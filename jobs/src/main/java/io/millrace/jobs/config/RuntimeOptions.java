/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.config;

import io.millrace.functions.state.stage.StageMode;
import io.millrace.functions.state.stage.StageOptions;
import java.io.Serializable;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the job runs.
 *
 * @param parallelism parallel instances of each stage, in [1, 1024]
 * @param checkpointInterval time between two checkpoints, in [100 ms, 1 h]
 * @param checkpointDirectory where checkpoints are kept, an absolute URI; null: the cluster's own
 *     setting
 * @param stateBackend where keyed state lives
 * @param stateMode how keyed state is kept between checkpoints; RESIDENT only with HASHMAP
 * @param stateTtl event time after which a silent sensor's state is forgotten, in [1 min, 3650 d];
 *     null: never
 * @param stageMemoryBytes memory for the hot state of all keyed stages in one subtask, in [1 MiB,
 *     64 GiB]
 * @param blockRows most readings that travel together, in [1, 4096]
 * @param blockLatency longest time that a reading waits for others, in [0 ms, 10 s]
 * @param bufferTimeout longest time that a record waits in a network buffer, in [0 ms, 10 s]
 */
public record RuntimeOptions(
        int parallelism,
        Duration checkpointInterval,
        @Nullable URI checkpointDirectory,
        StateBackend stateBackend,
        StageMode stateMode,
        @Nullable Duration stateTtl,
        long stageMemoryBytes,
        int blockRows,
        Duration blockLatency,
        Duration bufferTimeout)
        implements Serializable {

    public static final int DEFAULT_PARALLELISM = 1;
    public static final Duration DEFAULT_CHECKPOINT_INTERVAL = Duration.ofSeconds(10);
    public static final long DEFAULT_STAGE_MEMORY_BYTES = 256L << 20;
    public static final int DEFAULT_BLOCK_ROWS = 64;
    public static final Duration DEFAULT_BLOCK_LATENCY = Duration.ofMillis(5);
    public static final Duration DEFAULT_BUFFER_TIMEOUT = Duration.ofMillis(5);

    /**
     * With the defaults for everything that is not given, and the cluster's own checkpoints folder.
     */
    public static RuntimeOptions of(
            int parallelism,
            Duration checkpointInterval,
            StateBackend stateBackend,
            long stageMemoryBytes) {
        return new RuntimeOptions(
                parallelism,
                checkpointInterval,
                null,
                stateBackend,
                StageMode.AUTO,
                null,
                stageMemoryBytes,
                DEFAULT_BLOCK_ROWS,
                DEFAULT_BLOCK_LATENCY,
                DEFAULT_BUFFER_TIMEOUT);
    }

    /** What the chain of keyed stages is told. */
    public StageOptions stages() {
        return new StageOptions(
                stateMode,
                stageMemoryBytes,
                blockRows,
                blockLatency,
                stateTtl == null ? Duration.ZERO : stateTtl,
                true);
    }

    /** The state backends, by Flink's names. */
    public enum StateBackend {
        ROCKSDB,
        HASHMAP
    }
}
