/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.types;

import static io.millrace.functions.types.ModelSerializerContract.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.functions.model.Alarm;
import io.millrace.functions.model.AlarmState;
import io.millrace.functions.model.Assessment;
import io.millrace.functions.model.DeadLetter;
import io.millrace.functions.model.FeatureVector;
import io.millrace.functions.model.Gap;
import io.millrace.functions.model.Origin;
import io.millrace.functions.model.Quality;
import io.millrace.functions.model.RawReading;
import io.millrace.functions.model.Reading;
import io.millrace.functions.model.Score;
import io.millrace.functions.model.Severity;
import io.millrace.functions.model.SourceRecord;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.TypeExtractor;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Each of the model's types: round trips, extremes, Flink's contract, the bytes of version 1. */
class ModelTypesTest {

    /** A NaN that is not Java's own. */
    private static final double ODD_NAN = Double.longBitsToDouble(0xfff8_0000_dead_beefL);

    private static final String LONG = "x".repeat(65_536);
    private static final String WIDE = "Fräse-\u5de5\u5177-\ud83c\udfed";

    private static final FeatureVector VECTOR =
            new FeatureVector(
                    "press",
                    1_000L,
                    7L,
                    new double[] {1.5, ODD_NAN, Double.NEGATIVE_INFINITY, -0.0},
                    new long[] {0b1001, -1L});
    private static final FeatureVector EMPTY_VECTOR =
            new FeatureVector("", Long.MIN_VALUE, Long.MAX_VALUE, new double[0], new long[0]);
    private static final Score SCORE =
            new Score("press", "ecod", 1_000L, 0.75, 0.5, new double[] {0.25, 0.5}, 12L);
    private static final Score EMPTY_SCORE =
            new Score(WIDE, LONG, -1L, ODD_NAN, Double.MIN_VALUE, new double[0], 0L);
    private static final DeadLetter LETTER =
            new DeadLetter("plant/#", "no number", new byte[] {0, -1, 127}, 5L);
    private static final DeadLetter EMPTY_LETTER = new DeadLetter("", "", new byte[0], -5L);
    private static final Gap GAP = new Gap("mqtt", "t1", 1L, 2L, "broker away");
    private static final Gap WHOLE_GAP = new Gap(WIDE, null, Long.MIN_VALUE, Long.MAX_VALUE, LONG);

    private static Reading reading(String asset, String sensor, double value) {
        return new Reading(asset, sensor, 1_700_000_000_000L, value, Quality.GOOD, Origin.LIVE);
    }

    private static RawReading raw(double value, Quality quality, Origin origin) {
        return new RawReading(
                "plant/press/t1", "press", "t1", 10L, 11L, value, "°C", quality, origin);
    }

    /** Readings. */
    @Nested
    class OfReading extends ModelSerializerContract<Reading> {
        OfReading() {
            super(
                    ModelTypes.READING,
                    QualityAndOrigin.BITS,
                    new Reading[] {
                        reading("press", "t1", 1.5),
                        reading("", "", -0.0),
                        reading(WIDE, LONG, ODD_NAN),
                        reading("y".repeat(127), "ü".repeat(64), Double.POSITIVE_INFINITY),
                        reading("z".repeat(128), "press", Double.MIN_VALUE),
                        new Reading("a", "b", Long.MIN_VALUE, 0, Quality.BAD, Origin.HISTORY),
                        new Reading("a", "b", Long.MAX_VALUE, 0, Quality.UNCERTAIN, Origin.LIVE),
                    });
        }
    }

    /** Source records. */
    @Nested
    class OfSourceRecord extends ModelSerializerContract<SourceRecord> {
        OfSourceRecord() {
            super(
                    ModelTypes.SOURCE_RECORD,
                    4,
                    new SourceRecord[] {
                        raw(1.5, Quality.GOOD, Origin.LIVE),
                        raw(ODD_NAN, Quality.BAD, Origin.HISTORY),
                        new RawReading(
                                LONG,
                                WIDE,
                                "",
                                RawReading.NO_TIMESTAMP,
                                0L,
                                Double.POSITIVE_INFINITY,
                                null,
                                Quality.UNCERTAIN,
                                Origin.LIVE),
                        LETTER,
                        EMPTY_LETTER,
                        GAP,
                        WHOLE_GAP
                    });
        }

        /** A sealed interface has no one class that a created instance could have. */
        @Override
        protected void testInstantiate() {
            assertThat(createSerializer().createInstance()).isInstanceOf(SourceRecord.class);
        }
    }

    /** Feature vectors. */
    @Nested
    class OfFeatureVector extends ModelSerializerContract<FeatureVector> {
        OfFeatureVector() {
            super(ModelTypes.FEATURE_VECTOR, 0, new FeatureVector[] {VECTOR, EMPTY_VECTOR});
        }
    }

    /** Scores. */
    @Nested
    class OfScore extends ModelSerializerContract<Score> {
        OfScore() {
            super(ModelTypes.SCORE, 0, new Score[] {SCORE, EMPTY_SCORE});
        }
    }

    /** Assessments. */
    @Nested
    class OfAssessment extends ModelSerializerContract<Assessment> {
        OfAssessment() {
            super(
                    ModelTypes.ASSESSMENT,
                    0,
                    new Assessment[] {
                        new Assessment(VECTOR, new Score[] {SCORE, EMPTY_SCORE}),
                        new Assessment(EMPTY_VECTOR, new Score[0])
                    });
        }
    }

    /** Alarms: each severity and each state. */
    @Nested
    class OfAlarm extends ModelSerializerContract<Alarm> {
        OfAlarm() {
            super(ModelTypes.ALARM, 0, alarms());
        }
    }

    /** Dead letters. */
    @Nested
    class OfDeadLetter extends ModelSerializerContract<DeadLetter> {
        OfDeadLetter() {
            super(ModelTypes.DEAD_LETTER, 0, new DeadLetter[] {LETTER, EMPTY_LETTER});
        }
    }

    /** Gaps. */
    @Nested
    class OfGap extends ModelSerializerContract<Gap> {
        OfGap() {
            super(ModelTypes.GAP, 0, new Gap[] {GAP, WHOLE_GAP});
        }
    }

    private static Alarm[] alarms() {
        Alarm[] alarms = new Alarm[Severity.values().length * AlarmState.values().length];
        int next = 0;
        for (Severity severity : Severity.values()) {
            for (AlarmState state : AlarmState.values()) {
                alarms[next++] =
                        new Alarm(
                                "ab".repeat(32),
                                next,
                                "press",
                                WIDE,
                                3,
                                severity,
                                state,
                                1L,
                                2L,
                                ODD_NAN,
                                "too hot");
            }
        }
        return alarms;
    }

    private static <T> String hex(TypeInformation<T> type, T record) throws IOException {
        return HexFormat.of().formatHex(bytes(type.createSerializer(null), record));
    }

    /** Savepoints and topics hold such bytes: a change needs a new version, not a new text here. */
    @Test
    void writesTheBytesOfVersionOne() throws IOException {
        assertThat(
                        hex(
                                ModelTypes.READING,
                                new Reading("a", "b", 1L, 1d, Quality.BAD, Origin.HISTORY)))
                .isEqualTo("0e" + "0000000000000001" + "3ff0000000000000" + "0161" + "0162");
        assertThat(hex(ModelTypes.GAP, new Gap("a", null, 1L, 2L, "r")))
                .isEqualTo("01" + "0161" + "00" + "0000000000000001" + "0000000000000002" + "0172");
        assertThat(hex(ModelTypes.DEAD_LETTER, new DeadLetter("a", "r", new byte[] {5}, 1L)))
                .isEqualTo("01" + "0000000000000001" + "0161" + "0172" + "0105");
        assertThat(
                        hex(
                                ModelTypes.FEATURE_VECTOR,
                                new FeatureVector("a", 1L, 2L, new double[] {1d}, new long[] {1L})))
                .isEqualTo(
                        "01"
                                + "0161"
                                + "0000000000000001"
                                + "0000000000000002"
                                + "01"
                                + "3ff0000000000000"
                                + "01"
                                + "0000000000000001");
        assertThat(hex(ModelTypes.SOURCE_RECORD, new Gap("a", "s", 1L, 2L, "r")))
                .isEqualTo(
                        "12"
                                + "01"
                                + "0161"
                                + "010173"
                                + "0000000000000001"
                                + "0000000000000002"
                                + "0172");
        assertThat(
                        hex(
                                ModelTypes.ALARM,
                                new Alarm(
                                        "i",
                                        1,
                                        "a",
                                        "r",
                                        2,
                                        Severity.CRITICAL,
                                        AlarmState.NORMAL,
                                        1L,
                                        2L,
                                        1d,
                                        "m")))
                .isEqualTo(
                        "01"
                                + "0169"
                                + "00000001"
                                + "0161"
                                + "0172"
                                + "00000002"
                                + "02"
                                + "03"
                                + "0000000000000001"
                                + "0000000000000002"
                                + "3ff0000000000000"
                                + "016d");
    }

    @Test
    void keepsTheBitsOfANumberThatIsNone() throws IOException {
        byte[] bytes = bytes(new ReadingSerializer(), reading("a", "b", ODD_NAN));
        double value =
                new ReadingSerializer().deserialize(new DataInputDeserializer(bytes)).value();
        assertThat(Double.doubleToRawLongBits(value))
                .isEqualTo(Double.doubleToRawLongBits(ODD_NAN));
    }

    @Test
    void travelInAJobGraph() throws Exception {
        for (TypeInformation<?> type : all()) {
            assertThat(InstantiationUtil.clone(type)).isEqualTo(type).hasSameHashCodeAs(type);
            assertThat(InstantiationUtil.clone(type).createSerializer(null))
                    .isEqualTo(type.createSerializer(null));
        }
        assertThat(all()).doesNotHaveDuplicates();
    }

    @Test
    void haveASerializerForEachThread() {
        TypeInformation<Reading> type = ModelTypes.READING;
        assertThat(type.createSerializer(null)).isNotSameAs(type.createSerializer(null));
        for (TypeInformation<?> each : all()) {
            var serializer = each.createSerializer(null);
            assertThat(serializer.duplicate()).isEqualTo(serializer).isNotSameAs(serializer);
        }
    }

    /** The same job with the type that Flink would find by itself is refused. */
    @Test
    void passWhereGenericTypesAreForbidden() {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        for (TypeInformation<?> type : all()) {
            var environment = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
            assertThat(type.createSerializer(environment.getConfig().getSerializerConfig()))
                    .isNotNull();
        }
        var config =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration)
                        .getConfig()
                        .getSerializerConfig();
        assertThatThrownBy(
                        () ->
                                TypeExtractor.createTypeInfo(SourceRecord.class)
                                        .createSerializer(config))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    private static List<TypeInformation<?>> all() {
        return List.of(
                ModelTypes.READING,
                ModelTypes.SOURCE_RECORD,
                ModelTypes.FEATURE_VECTOR,
                ModelTypes.ASSESSMENT,
                ModelTypes.SCORE,
                ModelTypes.ALARM,
                ModelTypes.DEAD_LETTER,
                ModelTypes.GAP);
    }
}
