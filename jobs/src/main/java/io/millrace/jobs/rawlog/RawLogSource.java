/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.rawlog;

import io.millrace.functions.model.DeadLetter;
import io.millrace.functions.model.Reading;
import io.millrace.functions.state.block.ReadingBlock;
import io.millrace.functions.state.block.ReadingBlockSerializer;
import io.millrace.functions.types.ModelTypes;
import io.millrace.jobs.config.RawLogOptions;
import io.millrace.jobs.config.RawLogOptions.Format;
import io.millrace.jobs.config.RawLogOptions.Start;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Reads the raw log: each partition in its order, exactly once from checkpoint to checkpoint (the
 * positions are in the checkpoints; the consumer group only shows them). Only what was committed is
 * read, so an ingest with transactions shows no reading twice.
 */
public final class RawLogSource {

    private RawLogSource() {}

    /**
     * What the log gives.
     *
     * @param records blocks or readings
     * @param deadLetters records that could not be read
     * @param <T> one or the other
     */
    public record Streams<T>(DataStream<T> records, DataStream<DeadLetter> deadLetters) {}

    /** Blocks as they were written; the log's format must be blocks. */
    public static Streams<ReadingBlock> blocks(
            StreamExecutionEnvironment environment, RawLogOptions options) {
        if (options.format() != Format.BLOCK) {
            throw new IllegalArgumentException(
                    "blocks were asked of a raw log of format " + options.format());
        }
        return read(
                environment,
                options,
                new ReadBlocksFunction(options.topic()),
                ReadingBlockSerializer.TYPE);
    }

    /** Readings one by one, of a log of any format. */
    public static Streams<Reading> readings(
            StreamExecutionEnvironment environment, RawLogOptions options) {
        if (options.format() == Format.JSON) {
            return read(
                    environment,
                    options,
                    new ReadJsonFunction(options.topic()),
                    ModelTypes.READING);
        }
        Streams<ReadingBlock> blocks = blocks(environment, options);
        return new Streams<>(unpack(blocks.records()), blocks.deadLetters());
    }

    /** The readings of blocks, for what does not take blocks. */
    public static DataStream<Reading> unpack(DataStream<ReadingBlock> blocks) {
        return blocks.flatMap(new UnpackBlocksFunction())
                .returns(ModelTypes.READING)
                .uid(RawLogUids.UNPACK)
                .name("Unpack");
    }

    private static <T> Streams<T> read(
            StreamExecutionEnvironment environment,
            RawLogOptions options,
            ReadRecordsFunction<T> function,
            TypeInformation<T> type) {
        SingleOutputStreamOperator<T> records =
                environment
                        .fromSource(
                                source(options),
                                // Event time is each asset's own; there is none for the stream.
                                WatermarkStrategy.noWatermarks(),
                                "Raw log " + options.topic())
                        .uid(RawLogUids.SOURCE)
                        .process(function)
                        .returns(type)
                        .uid(RawLogUids.READ)
                        .name("Read raw log");
        return new Streams<>(records, records.getSideOutput(ReadRecordsFunction.DEAD_LETTERS));
    }

    private static KafkaSource<byte[]> source(RawLogOptions options) {
        return KafkaSource.<byte[]>builder()
                .setBootstrapServers(String.join(",", options.bootstrapServers()))
                .setTopics(options.topic())
                .setGroupId(options.group())
                .setClientIdPrefix(options.group())
                // Also what happens where the position of a checkpoint was deleted meanwhile.
                .setStartingOffsets(
                        options.start() == Start.EARLIEST
                                ? OffsetsInitializer.earliest()
                                : OffsetsInitializer.latest())
                .setProperty("isolation.level", "read_committed")
                .setProperty("partition.discovery.interval.ms", "60000")
                .setDeserializer(new RecordValue())
                .build();
    }
}
