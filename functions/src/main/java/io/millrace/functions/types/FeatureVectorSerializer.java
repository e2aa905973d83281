/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.types;

import io.millrace.functions.model.FeatureVector;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Feature vectors: version, asset, time, sequence, values, bits of the fresh ones. */
public final class FeatureVectorSerializer extends ModelSerializer<FeatureVector> {

    private static final long serialVersionUID = 1L;
    private static final int VERSION = 1;

    @Override
    public void serialize(FeatureVector vector, DataOutputView target) throws IOException {
        target.writeByte(VERSION);
        names().write(vector.asset(), target);
        target.writeLong(vector.timestampMillis());
        target.writeLong(vector.sequence());
        Numbers.write(vector.values(), target);
        Numbers.write(vector.fresh(), target);
    }

    @Override
    public FeatureVector deserialize(DataInputView source) throws IOException {
        checkVersion("feature vector", source.readUnsignedByte(), VERSION);
        String asset = names().read(source);
        long timestampMillis = source.readLong();
        long sequence = source.readLong();
        double[] values = Numbers.readDoubles(source);
        return new FeatureVector(
                asset, timestampMillis, sequence, values, Numbers.readLongs(source));
    }

    @Override
    public FeatureVector createInstance() {
        return new FeatureVector("", 0L, 0L, new double[0], new long[0]);
    }

    @Override
    public FeatureVectorSerializer duplicate() {
        return new FeatureVectorSerializer();
    }

    @Override
    public TypeSerializerSnapshot<FeatureVector> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Names the serializer in savepoints. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<FeatureVector> {

        /** For Flink. */
        public Snapshot() {
            super(FeatureVectorSerializer::new);
        }
    }
}
