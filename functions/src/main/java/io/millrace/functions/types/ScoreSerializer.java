/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.types;

import io.millrace.functions.model.Score;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Scores: version, asset, detector, time, value, threshold, contributions, observation. */
public final class ScoreSerializer extends ModelSerializer<Score> {

    private static final long serialVersionUID = 1L;
    private static final int VERSION = 1;

    @Override
    public void serialize(Score score, DataOutputView target) throws IOException {
        NameCache names = names();
        target.writeByte(VERSION);
        names.write(score.asset(), target);
        names.write(score.detector(), target);
        target.writeLong(score.timestampMillis());
        target.writeLong(Double.doubleToRawLongBits(score.value()));
        target.writeLong(Double.doubleToRawLongBits(score.threshold()));
        Numbers.write(score.contributions(), target);
        target.writeLong(score.observation());
    }

    @Override
    public Score deserialize(DataInputView source) throws IOException {
        NameCache names = names();
        checkVersion("score", source.readUnsignedByte(), VERSION);
        String asset = names.read(source);
        String detector = names.read(source);
        long timestampMillis = source.readLong();
        double value = Double.longBitsToDouble(source.readLong());
        double threshold = Double.longBitsToDouble(source.readLong());
        double[] contributions = Numbers.readDoubles(source);
        long observation = source.readLong();
        return new Score(
                asset, detector, timestampMillis, value, threshold, contributions, observation);
    }

    @Override
    public Score createInstance() {
        return new Score("", "", 0L, 0d, 0d, new double[0], 0L);
    }

    @Override
    public ScoreSerializer duplicate() {
        return new ScoreSerializer();
    }

    @Override
    public TypeSerializerSnapshot<Score> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Names the serializer in savepoints. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<Score> {

        /** For Flink. */
        public Snapshot() {
            super(ScoreSerializer::new);
        }
    }
}
