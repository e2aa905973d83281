/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.types;

import io.millrace.functions.model.Origin;
import io.millrace.functions.model.Quality;
import io.millrace.functions.model.Reading;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Readings: one byte with version (high five bits), origin and quality; eight bytes of time; eight
 * bytes of value, bit for bit; the asset's and the sensor's name. A reading of known names
 * allocates nothing but itself.
 */
public final class ReadingSerializer extends ModelSerializer<Reading> {

    private static final long serialVersionUID = 1L;
    private static final int VERSION = 1;

    @Override
    public void serialize(Reading reading, DataOutputView target) throws IOException {
        NameCache names = names();
        target.writeByte(
                VERSION << QualityAndOrigin.BITS
                        | QualityAndOrigin.pack(reading.quality(), reading.origin()));
        target.writeLong(reading.timestampMillis());
        target.writeLong(Double.doubleToRawLongBits(reading.value()));
        names.write(reading.asset(), target);
        names.write(reading.sensor(), target);
    }

    @Override
    public Reading deserialize(DataInputView source) throws IOException {
        NameCache names = names();
        int head = source.readUnsignedByte();
        checkVersion("reading", head >>> QualityAndOrigin.BITS, VERSION);
        Quality quality = QualityAndOrigin.quality(head);
        Origin origin = QualityAndOrigin.origin(head);
        long timestampMillis = source.readLong();
        double value = Double.longBitsToDouble(source.readLong());
        String asset = names.read(source);
        String sensor = names.read(source);
        return new Reading(asset, sensor, timestampMillis, value, quality, origin);
    }

    @Override
    public Reading createInstance() {
        return new Reading("", "", 0L, 0d, Quality.GOOD, Origin.LIVE);
    }

    @Override
    public ReadingSerializer duplicate() {
        return new ReadingSerializer();
    }

    @Override
    public TypeSerializerSnapshot<Reading> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Names the serializer in savepoints. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<Reading> {

        /** For Flink. */
        public Snapshot() {
            super(ReadingSerializer::new);
        }
    }
}
