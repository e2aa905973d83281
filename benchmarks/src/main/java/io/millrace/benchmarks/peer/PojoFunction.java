/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.peer;

import io.millrace.benchmarks.river.River;
import io.millrace.benchmarks.river.Workload;
import io.millrace.functions.model.Reading;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * What is usually written first: a POJO in a value state, windows as lists that are looked through
 * again for each reading, the eight features of the workload, a tail probability of each from a
 * histogram, a threshold. Simpler than the product's stages (no quality, no late readings, no
 * episodes of alarms), so it has less to do. Emits one score a moment.
 */
public final class PojoFunction extends KeyedProcessFunction<String, Reading, Double> {

    private static final long serialVersionUID = 1L;

    private static final int[] WINDOWS = {10, 50, 200};
    private static final int SHORT_WINDOW = 50;
    private static final double HOT = 80;

    private final boolean full;
    private transient @Nullable ValueState<PojoRoom> state;
    private transient @Nullable PojoRoom template;

    /**
     * @param full whether a room begins with full windows, a copy of what one room was after 400
     *     moments
     */
    public PojoFunction(boolean full) {
        this.full = full;
    }

    @Override
    public void open(OpenContext context) {
        state =
                getRuntimeContext()
                        .getState(
                                new ValueStateDescriptor<>(
                                        "room", TypeInformation.of(PojoRoom.class)));
        template = full ? filled() : new PojoRoom();
    }

    private static PojoRoom filled() {
        PojoRoom room = new PojoRoom();
        River river = new River(new Workload(1), 0, 1, River.Clock.SECONDS);
        for (int moment = 0; moment < StageTemplate.MOMENTS; moment++) {
            river.next();
            for (int sensor = 0; sensor < Workload.SENSORS; sensor++) {
                add(room, river.reading(sensor));
            }
            score(room);
        }
        return room;
    }

    @Override
    public void processElement(Reading reading, Context context, Collector<Double> out)
            throws Exception {
        ValueState<PojoRoom> rooms = state;
        PojoRoom first = template;
        if (rooms == null || first == null) {
            throw new IllegalStateException("not open");
        }
        PojoRoom room = rooms.value();
        if (room == null) {
            room = first.copy();
        }
        add(room, reading);
        // The last sensor of a moment completes it.
        if (reading.sensor().equals("pressure")) {
            out.collect(score(room));
        }
        rooms.update(room);
    }

    private static void add(PojoRoom room, Reading reading) {
        switch (reading.sensor()) {
            case "temperature" -> {
                push(room.temperature, reading.value(), WINDOWS[2]);
                room.hot = reading.value() > HOT;
            }
            case "humidity" -> push(room.humidity, reading.value(), SHORT_WINDOW);
            default -> push(room.pressure, reading.value(), SHORT_WINDOW);
        }
    }

    private static void push(List<Double> window, double value, int size) {
        window.add(value);
        if (window.size() > size) {
            window.remove(0);
        }
    }

    private static double score(PojoRoom room) {
        double[] features = new double[PojoRoom.FEATURES];
        for (int i = 0; i < WINDOWS.length; i++) {
            double mean = mean(room.temperature, WINDOWS[i]);
            features[2 * i] = mean;
            features[2 * i + 1] = deviation(room.temperature, WINDOWS[i], mean);
        }
        features[6] = mean(room.humidity, SHORT_WINDOW);
        features[7] = mean(room.pressure, SHORT_WINDOW);
        room.observations++;
        double score = 0;
        for (int i = 0; i < features.length; i++) {
            score += surprise(room, i, features[i]);
        }
        return score;
    }

    private static double mean(List<Double> window, int size) {
        int from = Math.max(0, window.size() - size);
        double sum = 0;
        for (int i = from; i < window.size(); i++) {
            sum += window.get(i);
        }
        return sum / (window.size() - from);
    }

    private static double deviation(List<Double> window, int size, double mean) {
        int from = Math.max(0, window.size() - size);
        double sum = 0;
        for (int i = from; i < window.size(); i++) {
            sum += (window.get(i) - mean) * (window.get(i) - mean);
        }
        return Math.sqrt(sum / Math.max(1, window.size() - from - 1));
    }

    private static double surprise(PojoRoom room, int feature, double value) {
        if (room.widths[feature] == 0) {
            room.widths[feature] = Math.max(1e-3, Math.abs(value) / 100);
            room.origins[feature] = value - room.widths[feature] * PojoRoom.BINS / 2;
        }
        double[] counts = room.counts[feature];
        int bin =
                (int)
                        Math.max(
                                0,
                                Math.min(
                                        PojoRoom.BINS - 1,
                                        (value - room.origins[feature]) / room.widths[feature]));
        counts[bin]++;
        double below = 0;
        for (int i = 0; i <= bin; i++) {
            below += counts[i];
        }
        double tail = Math.min(below, room.observations - below + counts[bin]);
        return -Math.log(Math.max(1, tail) / room.observations);
    }
}
