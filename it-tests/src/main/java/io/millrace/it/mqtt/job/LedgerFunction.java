/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.it.mqtt.job;

import io.millrace.functions.model.DeadLetter;
import io.millrace.functions.model.Gap;
import io.millrace.functions.model.RawReading;
import io.millrace.functions.model.SourceRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.functions.RichFilterFunction;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;

/**
 * Keeps the ledger in operator state, so that it counts what took effect and not what was tried; a
 * copy of each snapshot goes to a file. Lets nothing pass.
 *
 * <p>Obeys two files in the drill's folder: while {@code hold} is there a snapshot does not end,
 * and each {@code fail-*} makes it fail once, which rolls the job back.
 */
final class LedgerFunction extends RichFilterFunction<SourceRecord>
        implements CheckpointedFunction {

    private static final long serialVersionUID = 1L;

    private final int devices;
    private final String folder;
    private transient LedgerPart part;
    private transient ListState<byte[]> state;
    private transient Clock clock;

    @SuppressWarnings("NullAway.Init") // the transient fields are made by initializeState
    LedgerFunction(int devices, String folder) {
        this.devices = devices;
        this.folder = folder;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        clock = Clock.systemUTC();
        part = new LedgerPart(devices);
        state =
                context.getOperatorStateStore()
                        .getListState(
                                new ListStateDescriptor<>(
                                        "ledger",
                                        PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
        for (byte[] bytes : state.get()) {
            part.merge(LedgerPart.of(bytes));
        }
    }

    @Override
    public boolean filter(SourceRecord input) throws IOException {
        if (input instanceof RawReading reading) {
            part.take((int) reading.value(), clock.millis() - reading.sourceTimestampMillis());
        } else if (input instanceof DeadLetter) {
            part.deadLetter();
        } else if (input instanceof Gap gap) {
            part.gap(new LedgerPart.GapTime(gap.fromMillis(), gap.toMillis()));
        }
        if (DrillJob.takeRollback()) {
            throw new IOException("a drill rolls the job back");
        }
        return false;
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        while (Files.exists(Path.of(folder, DrillJob.HOLD))) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        byte[] bytes = part.toBytes();
        state.update(List.of(bytes));
        var task = getRuntimeContext().getTaskInfo();
        Path file =
                Path.of(folder, "ledger")
                        .resolve(
                                LedgerFiles.name(
                                        context.getCheckpointId(),
                                        task.getIndexOfThisSubtask(),
                                        task.getNumberOfParallelSubtasks()));
        Path part = file.resolveSibling(file.getFileName() + ".part");
        Files.write(part, bytes);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
