/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.config;

import io.millrace.functions.state.block.BlockOptions;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;

/**
 * The log of validated readings between ingest and monitor: a topic of Kafka.
 *
 * @param bootstrapServers {@code host:port} of brokers to start from, at least one
 * @param topic name of the topic
 * @param format what a record holds; both sides must say the same
 * @param blocks how readings are put into blocks, with {@link Format#BLOCK}
 * @param delivery what a failure of ingest leaves in the log
 * @param transactionTimeout how long the broker keeps a transaction open that nobody ends, with
 *     {@link Delivery#EXACTLY_ONCE}; the broker's own {@code transaction.max.timeout.ms} bounds it
 * @param transactionalId begin of the names of the transactions; one for each ingest job
 * @param group name that the monitor's progress is shown under in Kafka's tools; where it goes on
 *     after a restart is in its checkpoints
 * @param start where the monitor begins without a checkpoint
 */
public record RawLogOptions(
        List<String> bootstrapServers,
        String topic,
        Format format,
        BlockOptions blocks,
        Delivery delivery,
        Duration transactionTimeout,
        String transactionalId,
        String group,
        Start start)
        implements Serializable {

    public static final String DEFAULT_TOPIC = "readings";
    public static final Duration DEFAULT_TRANSACTION_TIMEOUT = Duration.ofMinutes(10);
    public static final String DEFAULT_TRANSACTIONAL_ID = "millrace-ingest";
    public static final String DEFAULT_GROUP = "millrace-monitor";

    /** What a record of the log holds. */
    public enum Format {
        /** A block of readings of one key group, in the binary form. */
        BLOCK,
        /** One reading, for people. */
        JSON
    }

    /** What a failure of ingest leaves in the log. */
    public enum Delivery {
        /** Readings since the last checkpoint may stand there twice. */
        AT_LEAST_ONCE,
        /** Each reading stands there once, and is seen after the next checkpoint. */
        EXACTLY_ONCE
    }

    /** Where a reader without a checkpoint begins. */
    public enum Start {
        /** With the oldest record that the topic has. */
        EARLIEST,
        /** With what is written from now on. */
        LATEST
    }

    public RawLogOptions {
        bootstrapServers = List.copyOf(bootstrapServers);
        if (bootstrapServers.isEmpty()) {
            throw new IllegalArgumentException("bootstrapServers must name at least one broker");
        }
    }
}
