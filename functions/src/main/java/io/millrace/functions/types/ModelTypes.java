/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.types;

import io.millrace.functions.model.Alarm;
import io.millrace.functions.model.Assessment;
import io.millrace.functions.model.DeadLetter;
import io.millrace.functions.model.FeatureVector;
import io.millrace.functions.model.Gap;
import io.millrace.functions.model.Reading;
import io.millrace.functions.model.Score;
import io.millrace.functions.model.SourceRecord;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/**
 * The type information of each of the model's records, to be named wherever a stream of them is
 * made; nothing of the model falls back to a generic serializer, so a job may set {@code
 * pipeline.generic-types: false}.
 */
public final class ModelTypes {

    /** Readings. */
    public static final TypeInformation<Reading> READING =
            new ModelTypeInfo<>(Reading.class, new ReadingSerializer());

    /** What a connector hands to ingest: raw readings, dead letters and gaps in one stream. */
    public static final TypeInformation<SourceRecord> SOURCE_RECORD =
            new ModelTypeInfo<>(SourceRecord.class, new SourceRecordSerializer());

    /** Feature vectors. */
    public static final TypeInformation<FeatureVector> FEATURE_VECTOR =
            new ModelTypeInfo<>(FeatureVector.class, new FeatureVectorSerializer());

    /** Feature vectors with their scores. */
    public static final TypeInformation<Assessment> ASSESSMENT =
            new ModelTypeInfo<>(Assessment.class, new AssessmentSerializer());

    /** Scores. */
    public static final TypeInformation<Score> SCORE =
            new ModelTypeInfo<>(Score.class, new ScoreSerializer());

    /** Alarms. */
    public static final TypeInformation<Alarm> ALARM =
            new ModelTypeInfo<>(Alarm.class, new AlarmSerializer());

    /** Dead letters. */
    public static final TypeInformation<DeadLetter> DEAD_LETTER =
            new ModelTypeInfo<>(DeadLetter.class, new DeadLetterSerializer());

    /** Gaps. */
    public static final TypeInformation<Gap> GAP =
            new ModelTypeInfo<>(Gap.class, new GapSerializer());

    private ModelTypes() {}
}
