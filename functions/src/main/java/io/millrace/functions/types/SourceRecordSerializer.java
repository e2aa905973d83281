/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.types;

import io.millrace.functions.model.DeadLetter;
import io.millrace.functions.model.Gap;
import io.millrace.functions.model.Origin;
import io.millrace.functions.model.Quality;
import io.millrace.functions.model.RawReading;
import io.millrace.functions.model.SourceRecord;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/**
 * What a connector hands to ingest: one byte with version (high four bits) and kind, then the
 * fields; of a dead letter and a gap these are the whole form of their own serializers.
 */
public final class SourceRecordSerializer extends ModelSerializer<SourceRecord> {

    private static final long serialVersionUID = 1L;
    private static final int VERSION = 1;
    private static final int KIND_BITS = 4;
    private static final int KIND_MASK = (1 << KIND_BITS) - 1;
    private static final int RAW_READING = 0;
    private static final int DEAD_LETTER = 1;
    private static final int GAP = 2;

    private final DeadLetterSerializer deadLetters = new DeadLetterSerializer();
    private final GapSerializer gaps = new GapSerializer();

    @Override
    public void serialize(SourceRecord record, DataOutputView target) throws IOException {
        if (record instanceof RawReading reading) {
            target.writeByte(VERSION << KIND_BITS | RAW_READING);
            writeRawReading(reading, target);
        } else if (record instanceof DeadLetter letter) {
            target.writeByte(VERSION << KIND_BITS | DEAD_LETTER);
            deadLetters.serialize(letter, target);
        } else {
            target.writeByte(VERSION << KIND_BITS | GAP);
            gaps.serialize((Gap) record, target);
        }
    }

    @Override
    public SourceRecord deserialize(DataInputView source) throws IOException {
        int head = source.readUnsignedByte();
        checkVersion("source record", head >>> KIND_BITS, VERSION);
        int kind = head & KIND_MASK;
        return switch (kind) {
            case RAW_READING -> readRawReading(source);
            case DEAD_LETTER -> deadLetters.deserialize(source);
            case GAP -> gaps.deserialize(source);
            default ->
                    throw new IOException(
                            "not the code of a source record: " + kind + ", known are 0 to 2");
        };
    }

    private void writeRawReading(RawReading reading, DataOutputView target) throws IOException {
        NameCache names = names();
        target.writeByte(QualityAndOrigin.pack(reading.quality(), reading.origin()));
        target.writeLong(reading.sourceTimestampMillis());
        target.writeLong(reading.arrivalMillis());
        target.writeLong(Double.doubleToRawLongBits(reading.value()));
        names.write(reading.source(), target);
        names.write(reading.asset(), target);
        names.write(reading.sensor(), target);
        String unit = reading.unit();
        target.writeBoolean(unit != null);
        if (unit != null) {
            names.write(unit, target);
        }
    }

    private RawReading readRawReading(DataInputView source) throws IOException {
        NameCache names = names();
        int packed = source.readUnsignedByte();
        Quality quality = QualityAndOrigin.quality(packed);
        Origin origin = QualityAndOrigin.origin(packed);
        long sourceTimestampMillis = source.readLong();
        long arrivalMillis = source.readLong();
        double value = Double.longBitsToDouble(source.readLong());
        String from = names.read(source);
        String asset = names.read(source);
        String sensor = names.read(source);
        @Nullable String unit = source.readBoolean() ? names.read(source) : null;
        return new RawReading(
                from,
                asset,
                sensor,
                sourceTimestampMillis,
                arrivalMillis,
                value,
                unit,
                quality,
                origin);
    }

    @Override
    public SourceRecord createInstance() {
        return gaps.createInstance();
    }

    @Override
    public SourceRecordSerializer duplicate() {
        return new SourceRecordSerializer();
    }

    @Override
    public TypeSerializerSnapshot<SourceRecord> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Names the serializer in savepoints. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<SourceRecord> {

        /** For Flink. */
        public Snapshot() {
            super(SourceRecordSerializer::new);
        }
    }
}
