/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.stage;

import io.millrace.functions.model.FeatureVector;
import io.millrace.functions.model.SensorReading;
import io.millrace.functions.state.record.RecordLayout;
import io.millrace.functions.state.record.StateRecord;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * A stage for tests: per asset a count and a sum, per sensor a count and the running sum of a ring
 * of eight values, which grows from two. The running sums depend on every reading since the first,
 * to the last bit, so a lost, repeated or foreign update shows in all later outputs. One output a
 * reading.
 */
final class RingSumStage
        implements KeyedStage<RingSumStage.Total, RingSumStage.Ring, SensorReading, FeatureVector> {

    private static final long serialVersionUID = 1L;
    private static final int RING = 8;
    private static final int FIRST_VALUES = 2;
    private static final int HEAD = 16;

    private final int ringVersion;

    RingSumStage() {
        this(1);
    }

    /**
     * @param ringVersion as if it were of a later program
     */
    RingSumStage(int ringVersion) {
        this.ringVersion = ringVersion;
    }

    /** A count and a sum. */
    static final class Total extends StateRecord {

        static final int BYTES = 16;

        long count() {
            return getLong(0);
        }

        double sum() {
            return getDouble(8);
        }

        void add(double value) {
            putLong(0, count() + 1);
            putDouble(8, sum() + value);
        }
    }

    /** One sensor. */
    static final class Ring extends StateRecord {

        long count() {
            return getLong(0);
        }

        double sum() {
            return getDouble(8);
        }

        void add(double value) {
            int at = HEAD + (int) (count() % RING) * 8;
            if (at + 8 > length()) {
                resize(at + 8);
            }
            putDouble(8, sum() + (value - getDouble(at)));
            putDouble(at, value);
            putLong(0, count() + 1);
        }
    }

    @Override
    public RecordLayout<Total> wholeLayout() {
        return new TotalLayout();
    }

    @Override
    public RecordLayout<Ring> partLayout() {
        return new RingLayout(ringVersion);
    }

    @Override
    public void process(
            AssetState<Total, Ring> state, SensorReading input, Consumer<FeatureVector> out) {
        Ring ring = state.part(input.sensor());
        Total total = state.whole();
        ring.add(input.value());
        total.add(input.value());
        out.accept(
                new FeatureVector(
                        state.asset(),
                        input.timestampMillis(),
                        total.count(),
                        new double[] {total.sum(), ring.count(), ring.sum()},
                        new long[] {1L}));
    }

    /** A total in 16 bytes. */
    static final class TotalLayout implements RecordLayout<Total> {

        private static final long serialVersionUID = 1L;

        @Override
        public Total view() {
            return new Total();
        }

        @Override
        public int version() {
            return 1;
        }

        @Override
        public int length(String name) {
            return Total.BYTES;
        }

        @Override
        public void initialise(String name, Total record) {}

        @Override
        public void restore(String name, int version, Total record) throws IOException {
            if (record.length() != Total.BYTES) {
                throw new IOException("a total has " + record.length() + " bytes");
            }
        }
    }

    /**
     * A ring in 32 to 80 bytes.
     *
     * @param version as if it were of a later program
     */
    record RingLayout(int version) implements RecordLayout<Ring> {

        @Override
        public Ring view() {
            return new Ring();
        }

        @Override
        public int length(String name) {
            return HEAD + FIRST_VALUES * 8;
        }

        @Override
        public void initialise(String name, Ring record) {}

        @Override
        public void restore(String name, int version, Ring record) {}
    }
}
