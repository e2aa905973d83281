/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.config;

import io.millrace.functions.state.stage.StageMode;
import io.millrace.jobs.config.RuntimeOptions.StateBackend;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The block {@code runtime}. */
final class RuntimeBinding {

    private static final long LEAST_MEMORY = 1L << 20;
    private static final long MOST_MEMORY = 64L << 30;

    private static final Duration SHORTEST_TTL = Duration.ofMinutes(1);
    private static final Duration LONGEST_TTL = Duration.ofDays(3650);

    private RuntimeBinding() {}

    static RuntimeOptions bind(Block block) {
        return new RuntimeOptions(
                block.integer("parallelism", RuntimeOptions.DEFAULT_PARALLELISM),
                block.duration(
                        "checkpoint_interval",
                        RuntimeOptions.DEFAULT_CHECKPOINT_INTERVAL,
                        Duration.ofMillis(100),
                        Duration.ofHours(1)),
                directory(block),
                backend(block),
                mode(block),
                block.has("state_ttl")
                        ? block.duration("state_ttl", LONGEST_TTL, SHORTEST_TTL, LONGEST_TTL)
                        : null,
                memory(block),
                block.integer("block_rows", RuntimeOptions.DEFAULT_BLOCK_ROWS),
                block.duration(
                        "block_latency",
                        RuntimeOptions.DEFAULT_BLOCK_LATENCY,
                        Duration.ZERO,
                        Duration.ofSeconds(10)),
                block.duration(
                        "buffer_timeout",
                        RuntimeOptions.DEFAULT_BUFFER_TIMEOUT,
                        Duration.ZERO,
                        Duration.ofSeconds(10)));
    }

    private static StateBackend backend(Block block) {
        return "hashmap".equals(block.textOrNull("state_backend"))
                ? StateBackend.HASHMAP
                : StateBackend.ROCKSDB;
    }

    private static StageMode mode(Block block) {
        StageMode mode =
                switch (block.text("state_mode", "auto")) {
                    case "spill" -> StageMode.SPILL;
                    case "resident" -> StageMode.RESIDENT;
                    default -> StageMode.AUTO;
                };
        // RocksDB would hold what a record was when it was first seen, and nothing later.
        if (mode == StageMode.RESIDENT && backend(block) != StateBackend.HASHMAP) {
            block.problem(
                    "state_mode",
                    "'resident' does not go with state_backend 'rocksdb', allowed with it are auto"
                            + " and spill");
        }
        return mode;
    }

    private static @Nullable URI directory(Block block) {
        String text = block.textOrNull("checkpoint_directory");
        if (text == null) {
            return null;
        }
        try {
            return text.matches("[A-Za-z][A-Za-z0-9+.-]*:.*")
                    ? URI.create(text)
                    : Path.of(text).toAbsolutePath().normalize().toUri();
        } catch (IllegalArgumentException e) {
            block.problem(
                    "checkpoint_directory",
                    "%s is neither a folder nor a URI".formatted(ShownValue.of(text)));
            return null;
        }
    }

    private static long memory(Block block) {
        String text = block.textOrNull("stage_memory");
        if (text == null || !text.matches("[0-9]{1,9}(kb|mb|gb)")) {
            return RuntimeOptions.DEFAULT_STAGE_MEMORY_BYTES;
        }
        long count = Long.parseLong(text.substring(0, text.length() - 2));
        int shift = text.endsWith("kb") ? 10 : text.endsWith("mb") ? 20 : 30;
        long bytes = count << shift;
        if (bytes < LEAST_MEMORY || bytes > MOST_MEMORY) {
            block.problem(
                    "stage_memory", "%s is not in [1mb, 64gb]".formatted(ShownValue.of(text)));
            return RuntimeOptions.DEFAULT_STAGE_MEMORY_BYTES;
        }
        return bytes;
    }
}
