/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.kafka;

import io.millrace.benchmarks.river.River;
import io.millrace.benchmarks.river.Workload;
import io.millrace.functions.model.Reading;
import io.millrace.functions.state.block.BlockOptions;
import io.millrace.functions.state.block.BlockWriter;
import io.millrace.functions.state.block.ReadingBlock;
import io.millrace.functions.state.block.ReadingBlockBuilder;
import io.millrace.functions.state.stage.StageOptions;
import io.millrace.jobs.config.RawLogOptions;
import io.millrace.jobs.monitor.MonitorPipeline;
import io.millrace.jobs.rawlog.RawLogSource;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The product's own form: a block of one key group a record. */
final class BlockLogFormat implements LogFormat {

    /** What the monitor has at its parallelism in this benchmark. */
    private static final int MAX_PARALLELISM = 128;

    private final BlockWriter writer = new BlockWriter();

    @Override
    public String label() {
        return "block";
    }

    @Override
    public long write(River river, int moments, BiConsumer<byte[], byte[]> records) {
        ReadingBlockBuilder[] groups = new ReadingBlockBuilder[MAX_PARALLELISM];
        for (int group = 0; group < groups.length; group++) {
            groups[group] = new ReadingBlockBuilder(BlockOptions.DEFAULT.rows());
        }
        for (int i = 0; i < moments; i++) {
            river.next();
            int group = KeyGroupRangeAssignment.assignToKeyGroup(river.asset(), MAX_PARALLELISM);
            for (int sensor = 0; sensor < Workload.SENSORS; sensor++) {
                Reading reading = river.reading(sensor);
                if (groups[group].append(reading)) {
                    emit(groups[group], group, records);
                }
            }
        }
        for (int group = 0; group < groups.length; group++) {
            if (!groups[group].isEmpty()) {
                emit(groups[group], group, records);
            }
        }
        return (long) moments * Workload.SENSORS;
    }

    private void emit(ReadingBlockBuilder builder, int group, BiConsumer<byte[], byte[]> records) {
        ReadingBlock block = builder.build(MAX_PARALLELISM, group);
        records.accept(
                Integer.toString(group).getBytes(StandardCharsets.US_ASCII), writer.toBytes(block));
    }

    @Override
    public MonitorPipeline.Streams monitor(
            StreamExecutionEnvironment environment, String bootstrapServers, String topic) {
        RawLogOptions options =
                new RawLogOptions(
                        List.of(bootstrapServers),
                        topic,
                        RawLogOptions.Format.BLOCK,
                        BlockOptions.DEFAULT,
                        RawLogOptions.Delivery.AT_LEAST_ONCE,
                        RawLogOptions.DEFAULT_TRANSACTION_TIMEOUT,
                        RawLogOptions.DEFAULT_TRANSACTIONAL_ID,
                        RawLogOptions.DEFAULT_GROUP,
                        RawLogOptions.Start.EARLIEST);
        return MonitorPipeline.behindBlocks(
                RawLogSource.blocks(environment, options).records(),
                Workload.options(StageOptions.withMemory(STAGE_MEMORY)));
    }
}
