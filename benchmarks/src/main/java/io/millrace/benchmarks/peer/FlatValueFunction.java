/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.peer;

import io.millrace.functions.model.FeatureVector;
import io.millrace.functions.model.Reading;
import io.millrace.jobs.monitor.MonitorStages;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * The three stages over one flat value a room, read and written for each reading. Emits the
 * vectors.
 */
public final class FlatValueFunction extends KeyedProcessFunction<String, Reading, FeatureVector> {

    private static final long serialVersionUID = 1L;

    private final MonitorStages stages;
    private transient @Nullable ValueState<BlobRoom> state;
    private transient @Nullable CellChain chain;
    private transient @Nullable Collector<FeatureVector> out;

    /**
     * @param stages what is run
     */
    public FlatValueFunction(MonitorStages stages) {
        this.stages = stages;
    }

    @Override
    public void open(OpenContext context) {
        state =
                getRuntimeContext()
                        .getState(new ValueStateDescriptor<>("room", new BlobRoomSerializer()));
        chain = new CellChain(stages, this::emit, alarm -> {});
    }

    private void emit(FeatureVector vector) {
        if (out != null) {
            out.collect(vector);
        }
    }

    @Override
    public void processElement(Reading reading, Context context, Collector<FeatureVector> vectors)
            throws Exception {
        ValueState<BlobRoom> rooms = state;
        CellChain running = chain;
        if (rooms == null || running == null) {
            throw new IllegalStateException("not open");
        }
        out = vectors;
        BlobRoom room = rooms.value();
        if (room == null) {
            room = new BlobRoom(reading.asset());
        }
        running.stand(room);
        running.take(reading);
        rooms.update(room);
    }
}
