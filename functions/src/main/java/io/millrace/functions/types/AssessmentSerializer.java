/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.types;

import io.millrace.functions.model.Assessment;
import io.millrace.functions.model.FeatureVector;
import io.millrace.functions.model.Score;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Assessments: version, feature vector, number of scores, the scores; each in its own form. */
public final class AssessmentSerializer extends ModelSerializer<Assessment> {

    private static final long serialVersionUID = 1L;
    private static final int VERSION = 1;

    private final FeatureVectorSerializer vectors = new FeatureVectorSerializer();
    private final ScoreSerializer scores = new ScoreSerializer();

    @Override
    public void serialize(Assessment assessment, DataOutputView target) throws IOException {
        target.writeByte(VERSION);
        vectors.serialize(assessment.vector(), target);
        Text.writeLength(assessment.scores().length, target);
        for (Score score : assessment.scores()) {
            scores.serialize(score, target);
        }
    }

    @Override
    public Assessment deserialize(DataInputView source) throws IOException {
        checkVersion("assessment", source.readUnsignedByte(), VERSION);
        FeatureVector vector = vectors.deserialize(source);
        Score[] given = new Score[Text.readLength(source)];
        for (int i = 0; i < given.length; i++) {
            given[i] = scores.deserialize(source);
        }
        return new Assessment(vector, given);
    }

    @Override
    public Assessment createInstance() {
        return new Assessment(vectors.createInstance(), new Score[0]);
    }

    @Override
    public AssessmentSerializer duplicate() {
        return new AssessmentSerializer();
    }

    @Override
    public TypeSerializerSnapshot<Assessment> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Names the serializer in savepoints. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<Assessment> {

        /** For Flink. */
        public Snapshot() {
            super(AssessmentSerializer::new);
        }
    }
}
