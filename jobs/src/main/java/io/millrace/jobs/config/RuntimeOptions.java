/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.config;

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
 * @param stageMemoryBytes memory for the hot records of one keyed stage, in [1 MiB, 64 GiB]
 * @param bufferTimeout longest time that a record waits in a network buffer, in [0 ms, 10 s]
 */
public record RuntimeOptions(
        int parallelism,
        Duration checkpointInterval,
        @Nullable URI checkpointDirectory,
        StateBackend stateBackend,
        long stageMemoryBytes,
        Duration bufferTimeout)
        implements Serializable {

    public static final int DEFAULT_PARALLELISM = 1;
    public static final Duration DEFAULT_CHECKPOINT_INTERVAL = Duration.ofSeconds(10);
    public static final long DEFAULT_STAGE_MEMORY_BYTES = 256L << 20;
    public static final Duration DEFAULT_BUFFER_TIMEOUT = Duration.ofMillis(5);

    /** The state backends, by Flink's names. */
    public enum StateBackend {
        ROCKSDB,
        HASHMAP
    }
}
