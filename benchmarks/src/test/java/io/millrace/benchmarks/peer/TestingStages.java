/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.peer;

import io.millrace.functions.model.Alarm;
import io.millrace.functions.model.AlarmState;
import io.millrace.functions.model.Assessment;
import io.millrace.functions.model.FeatureVector;
import io.millrace.functions.model.Score;
import io.millrace.functions.model.SensorReading;
import io.millrace.functions.model.Severity;
import io.millrace.functions.state.record.RecordLayout;
import io.millrace.functions.state.record.StateRecord;
import io.millrace.functions.state.stage.AssetState;
import io.millrace.functions.state.stage.KeyedStage;
import io.millrace.jobs.monitor.MonitorStages;
import java.util.function.Consumer;

/** MonitorStages whose outputs depend on every byte of their state, which grows while they run. */
final class TestingStages {

    private static final int STEP = 24;
    private static final int LONGEST = 240;

    private TestingStages() {}

    static MonitorStages create() {
        return new MonitorStages(new Sums(), new Doubts(), new Bells());
    }

    /** Some longs, of which the first is a count. */
    static final class Longs extends StateRecord {

        long count() {
            return getLong(0);
        }

        /** Adds a value at the next place; grows now and then. Returns a sum over all places. */
        long add(long value) {
            long count = count() + 1;
            putLong(0, count);
            if (count % 5 == 0 && length() < LONGEST) {
                resize(length() + STEP);
            }
            int place = 8 + (int) (count % ((length() - 8) / 8)) * 8;
            putLong(place, getLong(place) * 31 + value);
            long sum = 0;
            for (int at = 8; at + 8 <= length(); at += 8) {
                sum = sum * 17 + getLong(at);
            }
            return sum;
        }
    }

    /** Begins with one place. */
    record Layout(long first) implements RecordLayout<Longs> {

        @Override
        public Longs view() {
            return new Longs();
        }

        @Override
        public int version() {
            return 1;
        }

        @Override
        public int length(String name) {
            return STEP;
        }

        @Override
        public void initialise(String name, Longs record) {
            record.add(first + name.hashCode());
        }

        @Override
        public void restore(String name, int version, Longs record) {
            // As it was.
        }
    }

    /** One vector for each third reading. */
    private record Sums() implements KeyedStage<Longs, Longs, SensorReading, FeatureVector> {

        @Override
        public RecordLayout<Longs> wholeLayout() {
            return new Layout(1);
        }

        @Override
        public RecordLayout<Longs> partLayout() {
            return new Layout(2);
        }

        @Override
        public void process(
                AssetState<Longs, Longs> state, SensorReading input, Consumer<FeatureVector> out) {
            long part = state.part(input.sensor()).add(Double.doubleToLongBits(input.value()));
            long whole = state.whole().add(part);
            if (state.whole().count() % 3 == 0) {
                out.accept(
                        new FeatureVector(
                                state.asset(),
                                input.timestampMillis(),
                                state.whole().count(),
                                new double[] {whole},
                                new long[] {1}));
            }
        }
    }

    /** Two parts at once, so that one may move the other. */
    private record Doubts() implements KeyedStage<Longs, Longs, FeatureVector, Assessment> {

        @Override
        public RecordLayout<Longs> wholeLayout() {
            return new Layout(3);
        }

        @Override
        public RecordLayout<Longs> partLayout() {
            return new Layout(4);
        }

        @Override
        public void process(
                AssetState<Longs, Longs> state, FeatureVector input, Consumer<Assessment> out) {
            Longs first = state.part("first");
            long value = first.add((long) input.values()[0]);
            long other = state.part(value % 2 == 0 ? "even" : "odd").add(value);
            long both = first.add(other) ^ state.whole().add(other);
            out.accept(
                    new Assessment(
                            input,
                            new Score[] {
                                new Score(
                                        state.asset(),
                                        "doubt",
                                        input.timestampMillis(),
                                        (both & 0xFF) / 256.0,
                                        0.5,
                                        new double[0],
                                        1)
                            }));
        }
    }

    /** Rings where the score and the state agree. */
    private record Bells() implements KeyedStage<Longs, Longs, Assessment, Alarm> {

        @Override
        public RecordLayout<Longs> wholeLayout() {
            return new Layout(5);
        }

        @Override
        public RecordLayout<Longs> partLayout() {
            return new Layout(6);
        }

        @Override
        public void process(AssetState<Longs, Longs> state, Assessment input, Consumer<Alarm> out) {
            long sum = state.part("bell").add((long) (input.scores()[0].value() * 256));
            if ((sum & 3) == 0) {
                out.accept(
                        new Alarm(
                                state.asset() + sum,
                                1,
                                state.asset(),
                                "bell",
                                1,
                                Severity.WARNING,
                                AlarmState.UNACKNOWLEDGED,
                                0,
                                input.vector().timestampMillis(),
                                sum,
                                "rings"));
            }
        }
    }
}
