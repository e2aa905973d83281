/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.types;

import io.millrace.functions.model.Gap;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/** Gaps: version, source, sensor or its absence, begin, end, reason. */
public final class GapSerializer extends ModelSerializer<Gap> {

    private static final long serialVersionUID = 1L;
    private static final int VERSION = 1;

    @Override
    public void serialize(Gap gap, DataOutputView target) throws IOException {
        target.writeByte(VERSION);
        names().write(gap.source(), target);
        Text.writeNullable(gap.sensor(), target);
        target.writeLong(gap.fromMillis());
        target.writeLong(gap.toMillis());
        Text.write(gap.reason(), target);
    }

    @Override
    public Gap deserialize(DataInputView source) throws IOException {
        checkVersion("gap", source.readUnsignedByte(), VERSION);
        String origin = names().read(source);
        @Nullable String sensor = Text.readNullable(source);
        long fromMillis = source.readLong();
        long toMillis = source.readLong();
        return new Gap(origin, sensor, fromMillis, toMillis, Text.read(source));
    }

    @Override
    public Gap createInstance() {
        return new Gap("", null, 0L, 0L, "");
    }

    @Override
    public GapSerializer duplicate() {
        return new GapSerializer();
    }

    @Override
    public TypeSerializerSnapshot<Gap> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Names the serializer in savepoints. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<Gap> {

        /** For Flink. */
        public Snapshot() {
            super(GapSerializer::new);
        }
    }
}
