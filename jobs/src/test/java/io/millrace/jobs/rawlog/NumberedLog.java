/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.rawlog;

import io.millrace.functions.model.Origin;
import io.millrace.functions.model.Quality;
import io.millrace.functions.model.Reading;
import io.millrace.functions.types.ModelTypes;
import io.millrace.jobs.config.RawLogOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Readings that are told by their number, and a job that writes them. Each half of the numbers has
 * assets of its own, because each is read by a subtask of its own.
 */
final class NumberedLog {

    private static final int ASSETS = 20;

    private final int count;
    private final int perSecond;

    /**
     * @param count how many readings
     * @param perSecond how fast the job writes them; 0 for as fast as it can
     */
    NumberedLog(int count, int perSecond) {
        this.count = count;
        this.perSecond = perSecond;
    }

    void write(StreamExecutionEnvironment environment, RawLogOptions options) throws Exception {
        RawLogSink.write(source(environment), options);
        environment.execute("write " + options.topic());
    }

    /** Fails behind the first checkpoint and some more readings, and starts again from there. */
    void writeAndFailOnce(StreamExecutionEnvironment environment, RawLogOptions options)
            throws Exception {
        FailOnce.failed = false;
        RawLogSink.write(
                source(environment)
                        .map(new FailOnce())
                        .returns(ModelTypes.READING)
                        .uid("fail-once"),
                options);
        environment.execute("write " + options.topic());
        if (!FailOnce.failed) {
            throw new AssertionError("the job ended before it failed");
        }
    }

    private DataStream<Reading> source(StreamExecutionEnvironment environment) {
        int all = count;
        GeneratorFunction<Long, Reading> numbered = number -> reading(number, all);
        var source =
                perSecond == 0
                        ? new DataGeneratorSource<>(numbered, count, ModelTypes.READING)
                        : new DataGeneratorSource<>(
                                numbered,
                                count,
                                RateLimiterStrategy.perSecond(perSecond),
                                ModelTypes.READING);
        return environment
                .fromSource(source, WatermarkStrategy.noWatermarks(), "Numbered")
                .uid("numbered");
    }

    private static Reading reading(long number, int count) {
        return new Reading(
                (number < count / 2 ? "Halle-A-" : "Hälle-B-") + number / 3 % ASSETS,
                "sensor-" + number % 3,
                1_700_000_000_000L + number,
                number % 7 == 0 ? number / 7d : number / 100d,
                number % 11 == 0 ? Quality.UNCERTAIN : Quality.GOOD,
                number % 13 == 0 ? Origin.HISTORY : Origin.LIVE);
    }

    /** What was written, by asset, in order. */
    Map<String, List<Reading>> byAsset() {
        List<Reading> readings = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            readings.add(reading(number, count));
        }
        return byAsset(readings);
    }

    static Map<String, List<Reading>> byAsset(List<Reading> readings) {
        Map<String, List<Reading>> byAsset = new HashMap<>();
        for (Reading reading : readings) {
            byAsset.computeIfAbsent(reading.asset(), asset -> new ArrayList<>()).add(reading);
        }
        return byAsset;
    }

    /** Throws once, a while behind the first checkpoint. */
    private static final class FailOnce
            implements MapFunction<Reading, Reading>, CheckpointListener {

        private static final long serialVersionUID = 1L;
        private static volatile boolean failed;

        private int sinceCheckpoint = Integer.MIN_VALUE;

        @Override
        public Reading map(Reading reading) {
            // The far end of a long way is a reading that was written for sure.
            if (++sinceCheckpoint > 500 && !failed) {
                failed = true;
                throw new IllegalStateException("the failure that this test asks for");
            }
            return reading;
        }

        @Override
        public void notifyCheckpointComplete(long checkpointId) {
            sinceCheckpoint = Math.max(sinceCheckpoint, 0);
        }
    }
}
