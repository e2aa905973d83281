/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state;

import io.millrace.functions.model.FeatureVector;
import io.millrace.functions.model.Reading;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * A stage for tests: per asset a count and a sum, per sensor a count and the running sum of a ring
 * of eight values. The running sums depend on every reading since the first, to the last bit, so a
 * lost, repeated or foreign update shows in all later outputs. One output a reading.
 */
final class RingSumStage
        implements KeyedStage<RingSumStage.Total, RingSumStage.Ring, Reading, FeatureVector> {

    private static final long serialVersionUID = 1L;
    private static final int RING = 8;

    /** What the sensors share. */
    static final class Total {
        long count;
        double sum;
    }

    /** One sensor. */
    static final class Ring {
        final double[] values = new double[RING];
        long count;
        double sum;
    }

    @Override
    public String assetOf(Reading input) {
        return input.asset();
    }

    @Override
    public RecordCodec<Total> wholeCodec() {
        return new TotalCodec();
    }

    @Override
    public RecordCodec<Ring> partCodec() {
        return new RingCodec(1);
    }

    @Override
    public void process(AssetState<Total, Ring> state, Reading input, Consumer<FeatureVector> out) {
        Ring ring = state.part(input.sensor());
        Total total = state.whole();
        update(total, ring, input.value());
        out.accept(output(total, ring, input));
    }

    static void update(Total total, Ring ring, double value) {
        int place = (int) (ring.count % RING);
        ring.sum += value - ring.values[place];
        ring.values[place] = value;
        ring.count++;
        total.sum += value;
        total.count++;
    }

    static FeatureVector output(Total total, Ring ring, Reading input) {
        return new FeatureVector(
                input.asset(),
                input.timestampMillis(),
                total.count,
                new double[] {total.sum, ring.count, ring.sum},
                new long[] {1L});
    }

    /** A total in 16 bytes. */
    static final class TotalCodec implements RecordCodec<Total> {

        private static final long serialVersionUID = 1L;

        @Override
        public Total create(String name) {
            return new Total();
        }

        @Override
        public int version() {
            return 1;
        }

        @Override
        public void write(Total record, DataOutput out) throws IOException {
            out.writeLong(record.count);
            out.writeDouble(record.sum);
        }

        @Override
        public Total read(String name, int version, DataInput in) throws IOException {
            Total total = new Total();
            total.count = in.readLong();
            total.sum = in.readDouble();
            return total;
        }

        @Override
        public int sizeInBytes(Total record) {
            return 32;
        }
    }

    /**
     * A ring in 80 bytes.
     *
     * @param version as if it were of a later program
     */
    record RingCodec(int version) implements RecordCodec<Ring> {

        @Override
        public Ring create(String name) {
            return new Ring();
        }

        @Override
        public void write(Ring record, DataOutput out) throws IOException {
            out.writeLong(record.count);
            out.writeDouble(record.sum);
            for (double value : record.values) {
                out.writeDouble(value);
            }
        }

        @Override
        public Ring read(String name, int version, DataInput in) throws IOException {
            Ring ring = new Ring();
            ring.count = in.readLong();
            ring.sum = in.readDouble();
            for (int i = 0; i < RING; i++) {
                ring.values[i] = in.readDouble();
            }
            return ring;
        }

        @Override
        public int sizeInBytes(Ring record) {
            return 120;
        }
    }
}
