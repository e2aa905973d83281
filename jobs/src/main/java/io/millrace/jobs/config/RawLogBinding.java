/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.config;

import io.millrace.functions.state.block.BlockOptions;
import io.millrace.jobs.config.RawLogOptions.Delivery;
import io.millrace.jobs.config.RawLogOptions.Format;
import io.millrace.jobs.config.RawLogOptions.Start;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The block {@code raw_log}. */
final class RawLogBinding {

    private RawLogBinding() {}

    /**
     * The log, or null where there is none.
     *
     * @param checkpointInterval of the same file's job: a transaction lives for at least one
     */
    static @Nullable RawLogOptions bind(Block block, Duration checkpointInterval) {
        if (!block.isObject()) {
            return null;
        }
        List<String> brokers = KafkaBinding.brokers(block, "bootstrap_servers");
        Duration latency =
                block.duration(
                        "block_latency",
                        BlockOptions.DEFAULT.latency(),
                        Duration.ZERO,
                        Duration.ofMinutes(1));
        Duration timeout =
                block.duration(
                        "transaction_timeout",
                        RawLogOptions.DEFAULT_TRANSACTION_TIMEOUT,
                        Duration.ofSeconds(10),
                        Duration.ofDays(7));
        Delivery delivery = valueOf(Delivery.class, block.text("delivery", "at_least_once"));
        // A checkpoint may take as long as the time between two; then the job needs time to start
        // again before the broker ends the transaction and what it holds is lost.
        Duration least = checkpointInterval.multipliedBy(3);
        if (block.sound() && delivery == Delivery.EXACTLY_ONCE && timeout.compareTo(least) < 0) {
            block.problem(
                    "transaction_timeout",
                    "%s is shorter than three checkpoint intervals, %s: a transaction that the broker ends loses its readings"
                            .formatted(Durations.shown(timeout), Durations.shown(least)));
        }
        if (!block.sound()) {
            return null;
        }
        return new RawLogOptions(
                brokers,
                block.text("topic", RawLogOptions.DEFAULT_TOPIC),
                valueOf(Format.class, block.text("format", "block")),
                new BlockOptions(block.integer("block_rows", BlockOptions.DEFAULT.rows()), latency),
                delivery,
                timeout,
                block.text("transactional_id", RawLogOptions.DEFAULT_TRANSACTIONAL_ID),
                block.text("group", RawLogOptions.DEFAULT_GROUP),
                valueOf(Start.class, block.text("start", "earliest")));
    }

    private static <E extends Enum<E>> E valueOf(Class<E> type, String text) {
        for (E value : type.getEnumConstants()) {
            if (value.name().toLowerCase(Locale.ROOT).equals(text)) {
                return value;
            }
        }
        // The schema has refused the file; what stands here is only looked at.
        return type.getEnumConstants()[0];
    }
}
