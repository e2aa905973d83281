/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.payload;

import static io.millrace.connector.mqtt.payload.TestingPayloads.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.functions.model.DeadLetter;
import io.millrace.functions.model.Gap;
import io.millrace.functions.model.Origin;
import io.millrace.functions.model.Quality;
import io.millrace.functions.model.RawReading;
import io.millrace.functions.model.SourceRecord;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.util.InstantiationUtil;
import org.eclipse.tahu.message.SparkplugBPayloadDecoder;
import org.eclipse.tahu.message.SparkplugBPayloadEncoder;
import org.eclipse.tahu.message.model.Metric;
import org.eclipse.tahu.message.model.Metric.MetricBuilder;
import org.eclipse.tahu.message.model.MetricDataType;
import org.eclipse.tahu.message.model.PropertyDataType;
import org.eclipse.tahu.message.model.PropertySet.PropertySetBuilder;
import org.eclipse.tahu.message.model.PropertyValue;
import org.eclipse.tahu.message.model.SparkplugBPayload;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Births, data by alias, deaths and gaps of Sparkplug B; the payloads are written by Eclipse Tahu,
 * the reference implementation.
 */
// Tahu's times are dates.
@SuppressWarnings("JavaUtilDate")
class SparkplugReaderTest {

    private static final String NBIRTH = "spBv1.0/plant/NBIRTH/edge";
    private static final String NDATA = "spBv1.0/plant/NDATA/edge";
    private static final String NDEATH = "spBv1.0/plant/NDEATH/edge";
    private static final String DBIRTH = "spBv1.0/plant/DBIRTH/edge/pump";
    private static final String DDATA = "spBv1.0/plant/DDATA/edge/pump";
    private static final String DDEATH = "spBv1.0/plant/DDEATH/edge/pump";

    private final TestingRebirths rebirths = new TestingRebirths();
    private final ReadingSchema schema = schema(rebirths);
    private long now = 100_000;

    @Test
    void birthNamesWhatDataSayByAlias() throws Exception {
        assertThat(
                        take(
                                NBIRTH,
                                payload(
                                        0,
                                        bdSeq(4),
                                        named("speed", 7, MetricDataType.Double, 1.5))))
                .containsExactly("plant/edge/speed=1.5 GOOD LIVE");
        assertThat(take(DBIRTH, payload(1, named("flow", 8, MetricDataType.Int16, (short) -2))))
                .containsExactly("plant/edge/pump/flow=-2.0 GOOD LIVE");
        assertThat(take(NDATA, payload(2, aliased(7, MetricDataType.Double, 2.5))))
                .containsExactly("plant/edge/speed=2.5 GOOD LIVE");
        assertThat(take(DDATA, payload(3, aliased(8, MetricDataType.Int16, (short) -300))))
                .containsExactly("plant/edge/pump/flow=-300.0 GOOD LIVE");
        assertThat(rebirths.topics).isEmpty();
    }

    @Test
    void timesAndUnitsAreThoseOfTheMetric() throws Exception {
        Metric metric =
                new MetricBuilder("speed", MetricDataType.Float, 1.25f)
                        .alias(7L)
                        .timestamp(new Date(42_000))
                        .properties(
                                new PropertySetBuilder()
                                        .addProperty(
                                                "engUnit",
                                                new PropertyValue<>(PropertyDataType.String, "m/s"))
                                        .addProperty(
                                                "Quality",
                                                new PropertyValue<>(PropertyDataType.Int32, 500))
                                        .createPropertySet())
                        .createMetric();
        List<SourceRecord> records = records(NBIRTH, payload(0, metric));
        assertThat(records)
                .containsExactly(
                        new RawReading(
                                NBIRTH,
                                "plant/edge",
                                "speed",
                                42_000,
                                now,
                                1.25,
                                "m/s",
                                Quality.UNCERTAIN,
                                Origin.LIVE));
    }

    @Test
    void historicalIsHistoryAndNullIsBad() throws Exception {
        take(NBIRTH, payload(0, named("speed", 7, MetricDataType.Double, 1.5)));
        Metric old =
                new MetricBuilder(7L, MetricDataType.Double, 3.0)
                        .isHistorical(true)
                        .timestamp(new Date(5))
                        .createMetric();
        assertThat(take(NDATA, payload(1, old, aliased(7, MetricDataType.Double, null))))
                .containsExactly(
                        "plant/edge/speed=3.0 GOOD HISTORY", "plant/edge/speed=NaN BAD LIVE");
    }

    @Test
    void deathMakesAllBadAndTheNextBirthCoversTheTimeByAGap() throws Exception {
        take(NBIRTH, payload(0, bdSeq(4), named("speed", 7, MetricDataType.Double, 1.5)));
        take(DBIRTH, payload(1, named("flow", 8, MetricDataType.Double, 2.0)));
        long death = now;
        assertThat(take(NDEATH, payload(-1, bdSeq(4))))
                .containsExactly(
                        "plant/edge/speed=NaN BAD LIVE", "plant/edge/pump/flow=NaN BAD LIVE");
        now += 60_000;
        assertThat(
                        take(
                                NBIRTH,
                                payload(
                                        0,
                                        bdSeq(5),
                                        named("speed", 7, MetricDataType.Double, 9.0))))
                .containsExactly(
                        gap("plant/edge", death, now, "NDEATH to NBIRTH"),
                        "plant/edge/speed=9.0 GOOD LIVE");
        assertThat(take(DBIRTH, payload(1, named("flow", 8, MetricDataType.Double, 1.0))))
                .containsExactly(
                        gap("plant/edge/pump", death, now, "death of the device to DBIRTH"),
                        "plant/edge/pump/flow=1.0 GOOD LIVE");
    }

    @Test
    void deathOfADeviceLeavesTheNodeAlive() throws Exception {
        take(NBIRTH, payload(0, named("speed", 7, MetricDataType.Double, 1.5)));
        take(DBIRTH, payload(1, named("flow", 8, MetricDataType.Double, 2.0)));
        assertThat(take(DDEATH, payload(2))).containsExactly("plant/edge/pump/flow=NaN BAD LIVE");
        assertThat(take(NDATA, payload(3, aliased(7, MetricDataType.Double, 4.0))))
                .containsExactly("plant/edge/speed=4.0 GOOD LIVE");
    }

    /** The will of a connection that was replaced can come after the birth of the next one. */
    @Test
    void deathOfAnEarlierSessionKillsNothing() throws Exception {
        take(NBIRTH, payload(0, bdSeq(5), named("speed", 7, MetricDataType.Double, 1.5)));
        assertThat(take(NDEATH, payload(-1, bdSeq(4))))
                .containsExactly(
                        "dead: NDEATH of another session (bdSeq 4) than the present one (bdSeq 5)");
        assertThat(take(NDATA, payload(1, aliased(7, MetricDataType.Double, 4.0))))
                .containsExactly("plant/edge/speed=4.0 GOOD LIVE");
    }

    @Test
    void birthOfANewSessionWithoutADeathIsAGap() throws Exception {
        take(NBIRTH, payload(0, bdSeq(5), named("speed", 7, MetricDataType.Double, 1.5)));
        long last = now;
        now += 9_000;
        assertThat(take(NBIRTH, payload(0, bdSeq(6))))
                .containsExactly(
                        gap(
                                "plant/edge",
                                last,
                                now,
                                "NBIRTH of a new session without the NDEATH of the one before"));
        // Asked for by us, or by another host: the same session, nothing is missing.
        assertThat(take(NBIRTH, payload(0, bdSeq(6)))).isEmpty();
    }

    @Test
    void missingSequenceNumberIsAGapAndAsksForABirth() throws Exception {
        take(NBIRTH, payload(254, named("speed", 7, MetricDataType.Double, 1.5)));
        take(NDATA, payload(255, aliased(7, MetricDataType.Double, 2.0)));
        assertThat(take(NDATA, payload(0, aliased(7, MetricDataType.Double, 3.0))))
                .containsExactly("plant/edge/speed=3.0 GOOD LIVE");
        long last = now;
        now += 7_000;
        assertThat(take(NDATA, payload(3, aliased(7, MetricDataType.Double, 4.0))))
                .containsExactly(
                        gap("plant/edge", last, now, "the message 3 came where 1 was expected"),
                        "plant/edge/speed=4.0 GOOD LIVE");
        assertThat(rebirths.topics).containsExactly("spBv1.0/plant/NCMD/edge");
        assertThat(take(NDATA, payload(4, aliased(7, MetricDataType.Double, 5.0))))
                .containsExactly("plant/edge/speed=5.0 GOOD LIVE");
    }

    /** The table of aliases is not in the checkpoint: after a restore the births are asked for. */
    @Test
    void afterARestoreTheBirthIsAskedForAndNothingIsGuessed() throws Exception {
        take(NBIRTH, payload(0, named("speed", 7, MetricDataType.Double, 1.5)));
        TestingRebirths asked = new TestingRebirths();
        ReadingSchema restored = schema(asked);

        byte[] data = payload(1, aliased(7, MetricDataType.Double, 2.0));
        assertThat(brief(records(restored, NDATA, data)))
                .containsExactly(
                        gap(
                                "plant/edge",
                                now,
                                now,
                                "no birth of the node is known here: what it said before is not"
                                        + " known"),
                        "dead: the alias 7 is not known: no birth of plant/edge told it");
        now += 1_000;
        records(restored, NDATA, payload(2, aliased(7, MetricDataType.Double, 2.0)));
        assertThat(asked.topics).as("asked once in 10 s").hasSize(1);
        SparkplugBPayload command =
                new SparkplugBPayloadDecoder().buildFromByteArray(asked.payloads.get(0), null);
        assertThat(command.getMetrics()).hasSize(1);
        assertThat(command.getMetrics().get(0).getName()).isEqualTo("Node Control/Rebirth");
        assertThat(command.getMetrics().get(0).getDataType()).isEqualTo(MetricDataType.Boolean);
        assertThat(command.getMetrics().get(0).getValue()).isEqualTo(true);

        records(restored, NBIRTH, payload(0, named("speed", 7, MetricDataType.Double, 1.5)));
        assertThat(
                        brief(
                                records(
                                        restored,
                                        NDATA,
                                        payload(1, aliased(7, MetricDataType.Double, 8.0)))))
                .containsExactly("plant/edge/speed=8.0 GOOD LIVE");
        now += 60_000;
        records(restored, NDATA, payload(9, aliased(7, MetricDataType.Double, 8.0)));
        assertThat(asked.topics).hasSize(2);
    }

    @Test
    void aliasOfAnotherDeviceIsRefusedNotMixedUp() throws Exception {
        take(NBIRTH, payload(0));
        take(DBIRTH, payload(1, named("flow", 8, MetricDataType.Double, 2.0)));
        assertThat(take(NDATA, payload(2, aliased(8, MetricDataType.Double, 4.0))))
                .containsExactly("dead: the alias of 'flow' belongs to another device");
        assertThat(
                        take(
                                "spBv1.0/plant/DBIRTH/edge/fan",
                                payload(3, named("rpm", 8, MetricDataType.Double, 1.0))))
                .contains("dead: the alias 8 of 'rpm' belongs to 'flow'");
        assertThat(take(DDATA, payload(4, aliased(8, MetricDataType.Double, 5.0))))
                .containsExactly("plant/edge/pump/flow=5.0 GOOD LIVE");
    }

    @ParameterizedTest
    @MethodSource("typesAtTheirEnds")
    void numbersOfEachType(MetricDataType type, Object value, double number) throws Exception {
        assertThat(take(NBIRTH, payload(0, named("v", 1, type, value))))
                .containsExactly("plant/edge/v=" + number + " GOOD LIVE");
        assertThat(take(NDATA, payload(1, aliased(1, type, value))))
                .containsExactly("plant/edge/v=" + number + " GOOD LIVE");
    }

    /** Each type of the specification that is a number, with its smallest or largest value. */
    private static Stream<Arguments> typesAtTheirEnds() {
        return Stream.of(
                Arguments.of(MetricDataType.Int8, Byte.MIN_VALUE, -128),
                Arguments.of(MetricDataType.Int16, Short.MIN_VALUE, -32_768),
                Arguments.of(MetricDataType.Int32, Integer.MIN_VALUE, Integer.MIN_VALUE),
                Arguments.of(MetricDataType.Int64, Long.MIN_VALUE, Long.MIN_VALUE),
                Arguments.of(MetricDataType.UInt8, (short) 255, 255),
                Arguments.of(MetricDataType.UInt16, 65_535, 65_535),
                Arguments.of(MetricDataType.UInt32, 4_294_967_295L, 4_294_967_295L),
                Arguments.of(MetricDataType.UInt64, new BigInteger("18446744073709551615"), 0x1p64),
                Arguments.of(MetricDataType.Float, -0.1f, -0.1f),
                Arguments.of(MetricDataType.Double, Double.MIN_VALUE, Double.MIN_VALUE),
                Arguments.of(MetricDataType.Boolean, true, 1),
                Arguments.of(
                        MetricDataType.DateTime, new Date(1_735_732_800_000L), 1_735_732_800_000L));
    }

    @Test
    void commandsTextsAndStatesAreNoReadings() throws Exception {
        assertThat(
                        take(
                                NBIRTH,
                                payload(
                                        0,
                                        bdSeq(1),
                                        named(
                                                "Node Control/Rebirth",
                                                1,
                                                MetricDataType.Boolean,
                                                false),
                                        named("serial", 2, MetricDataType.String, "A1"))))
                .isEmpty();
        assertThat(take("spBv1.0/plant/NCMD/edge", payload(0))).isEmpty();
        assertThat(take("spBv1.0/STATE/scada", "{}".getBytes(StandardCharsets.UTF_8))).isEmpty();
    }

    @Test
    void whatIsNoSparkplugIsADeadLetter() throws Exception {
        assertThat(take("spBv1.0/plant/NBIRTH", payload(0)))
                .containsExactly("dead: the topic is not spBv1.0/GROUP/TYPE/NODE[/DEVICE]");
        assertThat(take("spBv1.0/plant/DDATA/edge", payload(0)))
                .containsExactly("dead: a topic of the type DDATA has not 4 levels");
        assertThat(take(NDATA, "{\"a\":1}".getBytes(StandardCharsets.UTF_8)))
                .singleElement()
                .asString()
                .startsWith("dead: the payload is no Sparkplug payload");
    }

    @Test
    void theSchemaTravelsWithTheJob() throws Exception {
        ReadingSchema travelled = InstantiationUtil.clone(schema);
        assertThat(
                        brief(
                                records(
                                        travelled,
                                        NBIRTH,
                                        payload(0, named("v", 1, MetricDataType.Double, 1.0)))))
                .containsExactly("plant/edge/v=1.0 GOOD LIVE");
    }

    private List<String> take(String topic, byte[] payload) {
        return brief(records(topic, payload));
    }

    private List<SourceRecord> records(String topic, byte[] payload) {
        return records(schema, topic, payload);
    }

    private List<SourceRecord> records(ReadingSchema to, String topic, byte[] payload) {
        List<SourceRecord> records = new ArrayList<>();
        to.deserialize(message(topic, payload, now), new ListCollector<>(records));
        return records;
    }

    private static List<String> brief(List<SourceRecord> records) {
        return records.stream().map(SparkplugReaderTest::brief).toList();
    }

    private static String brief(SourceRecord record) {
        if (record instanceof RawReading reading) {
            return "%s/%s=%s %s %s"
                    .formatted(
                            reading.asset(),
                            reading.sensor(),
                            reading.value(),
                            reading.quality(),
                            reading.origin());
        }
        return record instanceof DeadLetter letter ? "dead: " + letter.reason() : "" + record;
    }

    private static String gap(String source, long from, long to, String reason) {
        return "" + new Gap("sparkplug " + source, null, from, to, reason);
    }

    private byte[] payload(int sequence, Metric... metrics) throws Exception {
        SparkplugBPayload.SparkplugBPayloadBuilder builder =
                new SparkplugBPayload.SparkplugBPayloadBuilder()
                        .setTimestamp(new Date(now))
                        .addMetrics(List.of(metrics));
        if (sequence >= 0) {
            builder.setSeq((long) sequence);
        }
        return new SparkplugBPayloadEncoder().getBytes(builder.createPayload(), false);
    }

    private static Metric bdSeq(long number) throws Exception {
        return new MetricBuilder("bdSeq", MetricDataType.Int64, number).createMetric();
    }

    private static Metric named(String name, long alias, MetricDataType type, Object value)
            throws Exception {
        return new MetricBuilder(name, type, value).alias(alias).createMetric();
    }

    private static Metric aliased(long alias, MetricDataType type, @Nullable Object value)
            throws Exception {
        return new MetricBuilder(alias, type, value).createMetric();
    }

    private static ReadingSchema schema(RebirthRequester rebirths) {
        return new ReadingSchema(
                List.of(TopicMapping.of("spBv1.0/#", new PayloadFormat.Sparkplug())),
                TypeInformation.of(SourceRecord.class),
                rebirths);
    }

    /** Writes down who was asked. */
    private static final class TestingRebirths implements RebirthRequester {

        private final ArrayList<String> topics = new ArrayList<>();
        private final ArrayList<byte[]> payloads = new ArrayList<>();

        @Override
        public void ask(String topic, byte[] payload) {
            topics.add(topic);
            payloads.add(payload);
        }
    }
}
