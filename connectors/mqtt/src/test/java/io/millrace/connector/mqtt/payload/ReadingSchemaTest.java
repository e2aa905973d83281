/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connector.mqtt.source.MqttMessage;
import io.millrace.functions.model.DeadLetter;
import io.millrace.functions.model.Origin;
import io.millrace.functions.model.Quality;
import io.millrace.functions.model.RawReading;
import io.millrace.functions.model.SourceRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.util.InstantiationUtil;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms of the payloads, and what becomes of those that have none. */
class ReadingSchemaTest {

    private static final long ARRIVAL = 5_000;
    private static final long NOON = Instant.parse("2024-01-01T12:00:00Z").toEpochMilli();

    @Test
    void fieldMapOfTheSensorIngestionDocument() {
        TopicMapping mapping =
                new TopicMapping(
                        "sensors/+/temperature",
                        "$.deviceId",
                        -1,
                        Map.of("", "$.temp"),
                        "$.unit",
                        "$.ts",
                        null);
        assertThat(
                        read(
                                mapping,
                                "sensors/hall-3/temperature",
                                "{'deviceId':'d7','temp':21.5,'unit':'celsius','ts':1704110400}"))
                .containsExactly(
                        reading(
                                "sensors/hall-3/temperature",
                                "d7",
                                "temperature",
                                NOON,
                                21.5,
                                "celsius",
                                Quality.GOOD));
    }

    @Test
    void measurementsForm() {
        assertThat(
                        read(
                                TopicMapping.byForm("sensors/#"),
                                "sensors/x",
                                "{'device_id':'d1','timestamp':'2024-01-01T12:00:00Z',"
                                        + "'measurements':["
                                        + "{'name':'temperature','value':20,'unit':'celsius'},"
                                        + "{'name':'humidity','value':40.5,'unit':'percent',"
                                        + "'quality':'BAD'}]}"))
                .containsExactly(
                        reading(
                                "sensors/x",
                                "d1",
                                "temperature",
                                NOON,
                                20,
                                "celsius",
                                Quality.GOOD),
                        reading("sensors/x", "d1", "humidity", NOON, 40.5, "percent", Quality.BAD));
    }

    @Test
    void flatFormTakesTheDeviceFromTheTopic() {
        assertThat(
                        read(
                                TopicMapping.byForm("devices/+/telemetry"),
                                "devices/sensor-001/telemetry",
                                "{'temperature':23.5,'humidity':45.2,'battery_level':87,"
                                        + "'timestamp':'2024-01-01T12:00:00Z','on':true,"
                                        + "'status':'running','spare':null,'nested':{'a':1}}"))
                .extracting(ReadingSchemaTest::brief)
                .containsExactly(
                        "sensor-001/temperature=23.5",
                        "sensor-001/humidity=45.2",
                        "sensor-001/battery_level=87.0",
                        "sensor-001/on=1.0");
    }

    @Test
    void metricsForm() {
        assertThat(
                        read(
                                TopicMapping.byForm("machines/#"),
                                "machines/m",
                                "{'machine_id':'turbine-001','timestamp':'2025-01-01T12:00:00Z',"
                                        + "'metrics':{'temperature_c':45.2,'rpm':1200,"
                                        + "'power_output_kw':350},'status':'running'}"))
                .extracting(ReadingSchemaTest::brief)
                .containsExactly(
                        "turbine-001/temperature_c=45.2",
                        "turbine-001/rpm=1200.0",
                        "turbine-001/power_output_kw=350.0");
    }

    @Test
    void severalValuesKeepTheOrderOfTheMap() {
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < 20; i++) {
            values.put("s" + i, "$.v[" + i + "]");
        }
        TopicMapping mapping = new TopicMapping("a/+", null, -1, values, null, null, null);
        assertThat(read(mapping, "a/d", "{'v':[0,1,2,3,4,5,6,7,8,9]}"))
                .extracting(record -> ((RawReading) record).sensor())
                .containsExactly("s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9");
    }

    @Test
    void textIsANumberOnlyWhereAPathPointsToIt() {
        TopicMapping mapping =
                new TopicMapping("a/+", null, -1, Map.of("x", "$.x"), null, null, null);
        assertThat(read(mapping, "a/d", "{'x':' 12.5 '}"))
                .extracting(ReadingSchemaTest::brief)
                .containsExactly("d/x=12.5");
        assertThat(read(mapping, "a/d", "{'x':'twelve'}"))
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(dead("a/d", "what stands at $.x is no number", "{'x':'twelve'}"));
        assertThat(read(TopicMapping.byForm("a/+"), "a/d", "{'x':'12.5'}"))
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(dead("a/d", "the payload holds no value", "{'x':'12.5'}"));
    }

    @Test
    void numbersBeyondAllBoundsAreLeftToTheNormaliser() {
        assertThat(
                        read(
                                TopicMapping.byForm("a/+"),
                                "a/d",
                                "{'big':1e999,'small':-1e999,'odd':NaN,'digits':"
                                        + "1".repeat(90)
                                        + "}"))
                .extracting(record -> ((RawReading) record).value())
                .containsExactly(
                        Double.POSITIVE_INFINITY,
                        Double.NEGATIVE_INFINITY,
                        Double.NaN,
                        Double.valueOf("1".repeat(90)));
    }

    @Test
    void ofARepeatedKeyTheLastOneCounts() {
        assertThat(read(TopicMapping.byForm("a/+"), "a/d", "{'x':1,'x':2}"))
                .extracting(ReadingSchemaTest::brief)
                .containsExactly("d/x=2.0");
    }

    @Test
    void levelOfTheTopicNamesTheAsset() {
        TopicMapping level = new TopicMapping("#", null, 1, Map.of(), null, null, null);
        assertThat(read(level, "plant/pump-7/state/flow", "{'v':1}"))
                .extracting(ReadingSchemaTest::brief)
                .containsExactly("pump-7/v=1.0");
        assertThat(read(level, "plant", "{'v':1}"))
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(
                        dead(
                                "plant",
                                "neither the payload nor the topic names a device",
                                "{'v':1}"));
        assertThat(read(TopicMapping.byForm("plant/#"), "plant/a/b", "{'v':1}"))
                .extracting(ReadingSchemaTest::brief)
                .containsExactly("b/v=1.0");
    }

    @Test
    void firstMappingThatMatchesCounts() {
        ReadingSchema schema =
                schema(
                        new TopicMapping("a/+", null, -1, Map.of("p", "$.x"), null, null, null),
                        TopicMapping.byForm("#"));
        assertThat(read(schema, message("a/d", "{'x':1,'y':2}", false)))
                .extracting(ReadingSchemaTest::brief)
                .containsExactly("d/p=1.0");
        assertThat(read(schema, message("b", "{'x':1,'y':2}", false)))
                .extracting(ReadingSchemaTest::brief)
                .containsExactly("b/x=1.0", "b/y=2.0");
    }

    @ParameterizedTest
    @CsvSource({
        "'good', GOOD", "'Bad', BAD", "'UNCERTAIN', UNCERTAIN", "'fine', UNCERTAIN",
        "true, GOOD", "false, BAD", "null, GOOD", "192, UNCERTAIN"
    })
    void qualityOfThePayload(String quality, Quality expected) {
        String json = quality.matches("true|false|null|[0-9]+") ? quality : "'" + quality + "'";
        assertThat(read(TopicMapping.byForm("a/+"), "a/d", "{'v':1,'quality':" + json + "}"))
                .extracting(record -> ((RawReading) record).quality())
                .containsExactly(expected);
    }

    @Test
    void retainedMessageIsHistoryAndDoubtfulWithoutATimeOfItsOwn() {
        ReadingSchema schema = schema(TopicMapping.byForm("a/+"));
        RawReading timed =
                (RawReading) read(schema, message("a/d", "{'v':1,'ts':1704110400}", true)).get(0);
        assertThat(timed.origin()).isEqualTo(Origin.HISTORY);
        assertThat(timed.quality()).isEqualTo(Quality.GOOD);
        RawReading timeless = (RawReading) read(schema, message("a/d", "{'v':1}", true)).get(0);
        assertThat(timeless.quality()).isEqualTo(Quality.UNCERTAIN);
        assertThat(timeless.sourceTimestampMillis()).isEqualTo(RawReading.NO_TIMESTAMP);
        assertThat(timeless.arrivalMillis()).isEqualTo(ARRIVAL);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | the payload is empty",
                "'  ' | the payload holds white space only",
                "{} | the payload holds no value",
                "[1] | the payload is no object, and no path names a value in it",
                "42 | the payload is no object, and no path names a value in it",
                "{\"v\":1,\"ts\":\"soon\"} | the time is neither ISO-8601 nor a number since the"
                        + " epoch: \"soon\""
            })
    void unusablePayloadIsADeadLetterWithItsReason(String payload, String reason) {
        List<SourceRecord> records =
                read(
                        schema(TopicMapping.byForm("a/+")),
                        new MqttMessage(
                                "a/d",
                                payload.getBytes(StandardCharsets.UTF_8),
                                false,
                                false,
                                ARRIVAL));
        assertThat(records)
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(
                        new DeadLetter(
                                "a/d", reason, payload.getBytes(StandardCharsets.UTF_8), ARRIVAL));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"v\":1} trailing",
                "{\"v\":",
                "{\"v\":1,}",
                "not json",
                "{\"v\":01}",
                "\u0000",
                "{'v':1}"
            })
    void unreadablePayloadIsADeadLetter(String payload) {
        byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
        assertDead(bytes, "the payload is no readable JSON");
    }

    @Test
    void attacksAreDeadLetters() {
        String deep = "{\"a\":".repeat(1000) + "1" + "}".repeat(1000);
        assertDead(deep.getBytes(StandardCharsets.UTF_8), "nesting depth");
        String digits = "{\"v\":" + "9".repeat(1_000_000) + "}";
        assertDead(digits.getBytes(StandardCharsets.UTF_8), "exceeds the maximum allowed");
        String thousand = "{\"v\":" + "9".repeat(1_000) + "}";
        assertDead(thousand.getBytes(StandardCharsets.UTF_8), "Number value length");
        assertDead(new byte[] {(byte) 0xFF, (byte) 0xC0, 0x22}, "the payload is no readable JSON");
        assertDead(new byte[17 << 20], "the payload is larger than 16777216 bytes");
    }

    @Test
    void unreadableMeasurementDoesNotTakeTheOthersWithIt() {
        String payload =
                "{'device_id':'d','measurements':[{'name':'a','value':'x'},{'name':'b','value':2},7]}";
        assertThat(read(TopicMapping.byForm("t"), "t", payload))
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(
                        reading("t", "d", "b", RawReading.NO_TIMESTAMP, 2, null, Quality.GOOD),
                        dead(
                                "t",
                                "measurement 1 has no name or no number as value; measurement 3"
                                        + " has no name or no number as value",
                                payload));
    }

    @Test
    void topicWithoutMappingIsADeadLetter() {
        assertThat(read(TopicMapping.byForm("a/+"), "b", "{'v':1}"))
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(dead("b", "no mapping's pattern matches the topic", "{'v':1}"));
    }

    @Test
    void missingDeviceAtItsPathIsADeadLetter() {
        TopicMapping mapping = new TopicMapping("#", "$.id", -1, Map.of(), null, null, null);
        assertThat(read(mapping, "b", "{'v':1}"))
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(dead("b", "no device id stands at $.id", "{'v':1}"));
    }

    @Test
    void messageIdentifiesItselfByItsTime() {
        ReadingSchema schema = schema(TopicMapping.byForm("a/+"));
        assertThat(schema.identifiesItself(message("a/d", "{'v':1,'ts':1}", false))).isTrue();
        assertThat(schema.identifiesItself(message("a/d", "{'v':1}", false))).isFalse();
        assertThat(schema.identifiesItself(message("a/d", "{'v':1,'ts':null}", false))).isFalse();
        assertThat(schema.identifiesItself(message("a/d", "rubbish", false))).isFalse();
        assertThat(schema.identifiesItself(message("b", "{'ts':1}", false))).isFalse();
    }

    @Test
    void travelsWithTheJob() throws Exception {
        ReadingSchema schema = schema(TopicMapping.byForm("a/+"));
        read(schema, message("a/d", "{'v':1}", false));
        ReadingSchema copy = InstantiationUtil.clone(schema);
        assertThat(read(copy, message("a/d", "{'v':1}", false))).hasSize(1);
    }

    @Test
    void refusesMappingsThatCannotWork() {
        assertThatThrownBy(() -> schema()).hasMessage("at least one topic mapping must be given");
        assertThatThrownBy(() -> TopicMapping.byForm("a#")).hasMessageContaining("'a#'");
        assertThatThrownBy(() -> new TopicMapping("a", "id", -1, Map.of(), null, null, null))
                .hasMessageContaining("'id'");
        assertThatThrownBy(() -> new TopicMapping("a", null, -2, Map.of(), null, null, null))
                .hasMessageContaining("but was -2");
    }

    private void assertDead(byte[] payload, String reason) {
        List<SourceRecord> records =
                read(
                        schema(TopicMapping.byForm("a/+")),
                        new MqttMessage("a/d", payload, false, false, ARRIVAL));
        assertThat(records).hasSize(1);
        assertThat(records.get(0)).isInstanceOf(DeadLetter.class);
        assertThat(((DeadLetter) records.get(0)).reason()).contains(reason).doesNotContain("\n");
        assertThat(((DeadLetter) records.get(0)).payload()).isEqualTo(payload);
    }

    private static ReadingSchema schema(TopicMapping... mappings) {
        return new ReadingSchema(List.of(mappings), TypeInformation.of(SourceRecord.class));
    }

    private static List<SourceRecord> read(TopicMapping mapping, String topic, String payload) {
        return read(schema(mapping), message(topic, payload, false));
    }

    private static List<SourceRecord> read(ReadingSchema schema, MqttMessage message) {
        List<SourceRecord> records = new ArrayList<>();
        schema.deserialize(message, new ListCollector<>(records));
        return records;
    }

    private static MqttMessage message(String topic, String payload, boolean retained) {
        byte[] bytes = payload.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return new MqttMessage(topic, bytes, retained, false, ARRIVAL);
    }

    private static RawReading reading(
            String topic,
            String asset,
            String sensor,
            long timestamp,
            double value,
            @Nullable String unit,
            Quality quality) {
        return new RawReading(
                topic, asset, sensor, timestamp, ARRIVAL, value, unit, quality, Origin.LIVE);
    }

    private static DeadLetter dead(String topic, String reason, String payload) {
        byte[] bytes = payload.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return new DeadLetter(topic, reason, bytes, ARRIVAL);
    }

    private static String brief(SourceRecord record) {
        RawReading reading = (RawReading) record;
        return reading.asset() + "/" + reading.sensor() + "=" + reading.value();
    }
}
