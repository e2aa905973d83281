/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.algorithms;

import io.millrace.benchmarks.peer.PlainRoom;
import io.millrace.benchmarks.river.River;
import io.millrace.benchmarks.river.Workload;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Each stage by itself, one room: the generator alone, up to the features, up to the detector, up
 * to the alarms. What a stage costs is the difference to the line before.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class StageBenchmark {

    private static final int MOMENTS = 1_000;
    private static final int FILLED = 20_000;

    private River river = river();
    private RoomUnderTest room = new PlainRoom(Workload.stages(), "room-0");

    private static River river() {
        return new River(new Workload(1), 0, 1, River.Clock.SECONDS);
    }

    /** Fills all windows and samples. */
    @Setup
    public void fill() {
        river = river();
        room = new PlainRoom(Workload.stages(), "room-0");
        for (int moment = 0; moment < FILLED; moment++) {
            river.next();
            for (int sensor = 0; sensor < Workload.SENSORS; sensor++) {
                room.take(river.reading(sensor), 3);
            }
        }
    }

    static double stateBytesPerSensor(String name) {
        StageBenchmark benchmark = new StageBenchmark();
        benchmark.fill();
        return switch (name) {
            case "generator" -> 0;
            case "features" -> benchmark.room.stateBytes(1) / Workload.SENSORS;
            case "detector" -> benchmark.room.stateBytes(2) / Workload.SENSORS;
            default -> benchmark.room.stateBytes(3) / Workload.SENSORS;
        };
    }

    /** The readings alone. */
    @Benchmark
    @OperationsPerInvocation(MOMENTS * Workload.SENSORS)
    public void generator(Blackhole hole) {
        for (int moment = 0; moment < MOMENTS; moment++) {
            river.next();
            for (int sensor = 0; sensor < Workload.SENSORS; sensor++) {
                hole.consume(river.reading(sensor));
            }
        }
    }

    /** Readings to vectors. */
    @Benchmark
    @OperationsPerInvocation(MOMENTS * Workload.SENSORS)
    public void features(Blackhole hole) {
        run(hole, 1);
    }

    /** Readings to scores. */
    @Benchmark
    @OperationsPerInvocation(MOMENTS * Workload.SENSORS)
    public void detector(Blackhole hole) {
        run(hole, 2);
    }

    /** Readings to alarms. */
    @Benchmark
    @OperationsPerInvocation(MOMENTS * Workload.SENSORS)
    public void alarms(Blackhole hole) {
        run(hole, 3);
    }

    private void run(Blackhole hole, int stages) {
        for (int moment = 0; moment < MOMENTS; moment++) {
            river.next();
            for (int sensor = 0; sensor < Workload.SENSORS; sensor++) {
                room.take(river.reading(sensor), stages);
            }
        }
        hole.consume(room.last());
    }
}
