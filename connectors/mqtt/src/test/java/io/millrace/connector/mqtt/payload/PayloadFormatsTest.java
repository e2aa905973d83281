/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.payload;

import static io.millrace.connector.mqtt.payload.TestingPayloads.brief;
import static io.millrace.connector.mqtt.payload.TestingPayloads.message;
import static io.millrace.connector.mqtt.payload.TestingPayloads.read;
import static io.millrace.connector.mqtt.payload.TestingPayloads.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import io.millrace.functions.model.RawReading;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.util.InstantiationUtil;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Payloads that are no JSON: Protocol Buffers, lines of values, bare numbers. */
class PayloadFormatsTest {

    private static final String TOPIC = "machines/m7/vibration";
    private static final String NOON = "2025-01-01T12:00:00Z";

    @TempDir private Path folder;

    @Test
    void fieldsOfProtobufAreFoundByTheirNames() {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("rms", "$.rms");
        values.put("x", "$.axis.x");
        values.put("low", "$.bands.low");
        values.put("second", "$.samples[1]");
        values.put("count", "$.count");
        values.put("peak", "$.peak");
        TopicMapping mapping = protobuf("$.machine_id", values, "$.at");

        assertThat(brief(read(mapping, message(TOPIC, vibration().toByteArray()))))
                .containsExactly(
                        "pump-1/rms=0.75",
                        "pump-1/x=4.294967295E9",
                        "pump-1/low=1.5",
                        "pump-1/second=-3.0",
                        "pump-1/count=1.8446744073709552E19");
        assertThat(read(mapping, message(TOPIC, vibration().toByteArray())))
                .allSatisfy(
                        record ->
                                assertThat(((RawReading) record).sourceTimestampMillis())
                                        .isEqualTo(Instant.parse(NOON).toEpochMilli()));
    }

    /** Zero is not written in proto3; a publisher that measures zero has still measured. */
    @Test
    void zeroOfProtobufIsAValueAndAnAbsentOptionalIsNone() {
        TopicMapping mapping =
                protobuf("$.machine_id", Map.of("rms", "$.rms", "peak", "$.peak"), null);
        Message zero = builder().setField(field("machine_id"), "pump-1").build();
        assertThat(brief(read(mapping, message(TOPIC, zero.toByteArray()))))
                .containsExactly("pump-1/rms=0.0");
    }

    @Test
    void bytesOfSomethingElseAreNoMessageOfZeros() {
        TopicMapping mapping = protobuf(null, Map.of("rms", "$.rms"), null);
        // Field 15, a varint: well formed, and of no field that the schema has.
        assertThat(brief(read(mapping, message(TOPIC, new byte[] {0x78, 0x01}))))
                .containsExactly("dead: the payload has no field of a plant.Vibration");
        assertThat(brief(read(mapping, message(TOPIC, "{\"rms\":1}"))))
                .singleElement()
                .asString()
                .startsWith("dead: the payload is no plant.Vibration");
    }

    @Test
    void aMappingOfProtobufTravelsWithTheJob() throws Exception {
        ReadingSchema schema = schema(protobuf(null, Map.of("rms", "$.rms"), null));
        assertThat(
                        brief(
                                read(
                                        InstantiationUtil.clone(schema),
                                        message(TOPIC, vibration().toByteArray()))))
                .containsExactly("pump-1/rms=0.75");
    }

    @Test
    void descriptorSetIsCheckedWhenItIsLoaded() throws Exception {
        Path set = Files.write(folder.resolve("v.desc"), TestingPayloads.vibrationSet());
        assertThat(ProtobufMessage.load(set, "plant.Vibration").name())
                .isEqualTo("plant.Vibration");
        assertRefused(set, null, "one must be named: plant.Vibration, plant.Vibration.Axis");
        assertRefused(set, "Vibration", "has no message 'Vibration'; it has plant.Vibration,");
        assertRefused(folder.resolve("none.desc"), null, "cannot be read: no such file");
        assertRefused(
                folder.resolve("vibration.proto"),
                null,
                "protoc --include_imports --descriptor_set_out=");
        Path text = Files.writeString(folder.resolve("text.desc"), "syntax = \"proto3\";");
        assertRefused(text, null, "is no descriptor set");
        byte[] half = Arrays.copyOf(TestingPayloads.vibrationSet(), 100);
        assertRefused(Files.write(folder.resolve("half.desc"), half), null, "is no descriptor set");
    }

    private static void assertRefused(Path file, @Nullable String message, String says) {
        assertThatThrownBy(() -> ProtobufMessage.load(file, message))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .contains(file.toString())
                .contains(says)
                .doesNotContain("\n");
    }

    @Test
    void linesOfValuesByGivenColumns() {
        TopicMapping mapping =
                TopicMapping.of(
                        "cells/+",
                        new PayloadFormat.Csv(
                                List.of("timestamp", "temperature", "note", "pressure"), ';'));
        assertThat(
                        brief(
                                read(
                                        mapping,
                                        message(
                                                "cells/c1",
                                                NOON + ";21.5;\"a;b\";\r\n" + NOON + ";22;;1e3"))))
                .containsExactly(
                        "c1/temperature=21.5", "c1/temperature=22.0", "c1/pressure=1000.0");
    }

    @Test
    void firstLineNamesTheColumnsWhereNoneAreGiven() {
        TopicMapping mapping = TopicMapping.of("cells/+", new PayloadFormat.Csv(List.of(), ','));
        assertThat(
                        brief(
                                read(
                                        mapping,
                                        message(
                                                "cells/c1",
                                                "asset,ts,rpm\npump-1,1735732800000000001,7\n"))))
                .containsExactly("pump-1/rpm=7.0");
        assertThat(brief(read(mapping, message("cells/c1", "rpm,rpm\n1,2"))))
                .singleElement()
                .asString()
                .startsWith("dead: the first line does not name the columns");
    }

    @Test
    void oneBadLineDoesNotTakeTheOthersWithIt() {
        TopicMapping mapping =
                TopicMapping.of("cells/+", new PayloadFormat.Csv(List.of("ts", "v"), ','));
        assertThat(brief(read(mapping, message("cells/c1", NOON + ",1\nsoon,2\n" + NOON + ",3"))))
                .containsExactly(
                        "c1/v=1.0",
                        "c1/v=3.0",
                        "dead: the time is neither ISO-8601 nor a number since the epoch:"
                                + " \"soon\"");
        assertThat(brief(read(mapping, message("cells/c1", NOON + ",1,2"))))
                .containsExactly("dead: line 1 has 3 values, but there are 2 columns");
        assertThat(brief(read(mapping, message("cells/c1", "\"" + NOON))))
                .singleElement()
                .asString()
                .startsWith("dead: the payload is no readable CSV");
        assertThat(brief(read(mapping, message("cells/c1", new byte[] {(byte) 0xC0, 0x2C}))))
                .containsExactly("dead: the payload is no UTF-8 text");
    }

    @ParameterizedTest
    @CsvSource({
        "TEXT, 32312e35, 21.5",
        "TEXT, 6f6e, 1.0",
        "TEXT, 2d31652d330a, -0.001",
        "INT8, ff, -1.0",
        "UINT8, ff, 255.0",
        "INT16, fffe, -2.0",
        "UINT16, fffe, 65534.0",
        "INT32, ffffffff, -1.0",
        "UINT32, ffffffff, 4.294967295E9",
        "INT64, ffffffffffffffff, -1.0",
        "UINT64, ffffffffffffffff, 1.8446744073709552E19",
        "FLOAT32, 41ac0000, 21.5",
        "FLOAT64, 4035800000000000, 21.5"
    })
    void bareNumbers(RawType type, String hex, String value) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        assertThat(brief(read(raw(type, false), message("sensors/d1/speed", bytes))))
                .containsExactly("d1/speed=" + value);
        if (type != RawType.TEXT) {
            byte[] reversed = reversed(bytes);
            assertThat(brief(read(raw(type, true), message("sensors/d1/speed", reversed))))
                    .containsExactly("d1/speed=" + value);
        }
    }

    private static byte[] reversed(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.allocate(bytes.length).order(ByteOrder.BIG_ENDIAN);
        for (int i = bytes.length - 1; i >= 0; i--) {
            buffer.put(bytes[i]);
        }
        return buffer.array();
    }

    @ParameterizedTest
    @CsvSource({"TEXT, 666f6f", "TEXT, 3164", "TEXT, 307831", "FLOAT32, 41ac00", "INT8, 0000"})
    void whatIsNoSuchNumberIsADeadLetter(RawType type, String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        assertThat(brief(read(raw(type, false), message("sensors/d1/speed", bytes))))
                .singleElement()
                .asString()
                .startsWith("dead: the payload ");
    }

    @Test
    void templatesNameDeviceAndSensor() {
        TopicMapping mapping =
                new TopicMapping(
                        "+/+/+",
                        null,
                        -1,
                        Map.of("", "$.v"),
                        null,
                        null,
                        null,
                        TopicTemplate.parse("${env.P}/${topic.split('/')[1]}", Map.of("P", "ulm")),
                        TopicTemplate.parse("s-${topic.split('/')[0]}", Map.of()),
                        new PayloadFormat.Json());
        assertThat(brief(read(mapping, message("temp/line4/x", "{\"device_id\":\"no\",\"v\":1}"))))
                .containsExactly("ulm/line4/s-temp=1.0");
    }

    @Test
    void mappingsThatContradictThemselvesAreRefused() {
        assertThatThrownBy(() -> TopicMapping.of("a/#", new PayloadFormat.Sparkplug()))
                .hasMessage("the pattern of Sparkplug must begin with spBv1.0/, but is 'a/#'");
        assertThatThrownBy(() -> new PayloadFormat.Csv(List.of("a", "a"), ','))
                .hasMessage("columns must have different names, but are [a, a]");
        assertThatThrownBy(() -> new PayloadFormat.Csv(List.of("a"), 'x'))
                .hasMessageContaining("the delimiter must be");
    }

    private static TopicMapping raw(RawType type, boolean littleEndian) {
        return TopicMapping.of("sensors/+/+", new PayloadFormat.Raw(type, littleEndian));
    }

    private static TopicMapping protobuf(
            @Nullable String device, Map<String, String> values, @Nullable String time) {
        return new TopicMapping(
                "machines/+/vibration",
                device,
                -1,
                values,
                null,
                time,
                null,
                null,
                null,
                new PayloadFormat.Protobuf(TestingPayloads.vibration()));
    }

    private static DynamicMessage vibration() {
        Descriptor type = TestingPayloads.vibration().descriptor();
        Descriptor axis = type.findNestedTypeByName("Axis");
        Descriptor band = type.findNestedTypeByName("BandsEntry");
        Instant noon = Instant.parse(NOON);
        return DynamicMessage.newBuilder(type)
                .setField(type.findFieldByName("machine_id"), "pump-1")
                .setField(
                        type.findFieldByName("at"),
                        timestamp(type, Timestamp.newBuilder().setSeconds(noon.getEpochSecond())))
                .setField(type.findFieldByName("rms"), 0.75)
                .setField(type.findFieldByName("count"), -1L)
                .setField(
                        type.findFieldByName("axis"),
                        DynamicMessage.newBuilder(axis)
                                .setField(axis.findFieldByName("x"), -1)
                                .build())
                .addRepeatedField(
                        type.findFieldByName("bands"),
                        DynamicMessage.newBuilder(band)
                                .setField(band.findFieldByName("key"), "low")
                                .setField(band.findFieldByName("value"), 1.5)
                                .build())
                .addRepeatedField(type.findFieldByName("samples"), 5)
                .addRepeatedField(type.findFieldByName("samples"), -3)
                .build();
    }

    private static Message timestamp(Descriptor type, Timestamp.Builder at) {
        try {
            return DynamicMessage.parseFrom(
                    type.findFieldByName("at").getMessageType(), at.build().toByteString());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final Descriptor VIBRATION = TestingPayloads.vibration().descriptor();

    private static DynamicMessage.Builder builder() {
        return DynamicMessage.newBuilder(VIBRATION);
    }

    private static FieldDescriptor field(String name) {
        return VIBRATION.findFieldByName(name);
    }
}
