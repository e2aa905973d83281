/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.payload;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MessageOptions;
import com.google.protobuf.DescriptorProtos.OneofDescriptorProto;
import com.google.protobuf.TimestampProto;
import io.millrace.connector.mqtt.source.MqttMessage;
import io.millrace.functions.model.DeadLetter;
import io.millrace.functions.model.RawReading;
import io.millrace.functions.model.SourceRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/** Messages, a schema of Protocol Buffers, and what becomes of messages. */
final class TestingPayloads {

    static final long ARRIVAL = 5_000;

    private TestingPayloads() {}

    static MqttMessage message(String topic, byte[] payload) {
        return message(topic, payload, ARRIVAL);
    }

    static MqttMessage message(String topic, byte[] payload, long arrivalMillis) {
        return new MqttMessage(topic, payload, false, false, arrivalMillis);
    }

    static MqttMessage message(String topic, String payload) {
        return message(topic, payload.getBytes(StandardCharsets.UTF_8));
    }

    static ReadingSchema schema(TopicMapping... mappings) {
        return new ReadingSchema(List.of(mappings), TypeInformation.of(SourceRecord.class));
    }

    static List<SourceRecord> read(ReadingSchema schema, MqttMessage message) {
        List<SourceRecord> records = new ArrayList<>();
        schema.deserialize(message, new ListCollector<>(records));
        return records;
    }

    static List<SourceRecord> read(TopicMapping mapping, MqttMessage message) {
        return read(schema(mapping), message);
    }

    /** One line for each record, as in {@code pump/speed=1.0} or {@code dead: reason}. */
    static List<String> brief(List<SourceRecord> records) {
        return records.stream().map(TestingPayloads::brief).toList();
    }

    private static String brief(SourceRecord record) {
        if (record instanceof RawReading reading) {
            return "%s/%s=%s".formatted(reading.asset(), reading.sensor(), reading.value());
        }
        return record instanceof DeadLetter letter ? "dead: " + letter.reason() : "" + record;
    }

    /**
     * A schema file as protoc would write it:
     *
     * <pre>
     * syntax = "proto3"; package plant;
     * import "google/protobuf/timestamp.proto";
     * message Vibration {
     *   string machine_id = 1; google.protobuf.Timestamp at = 2; double rms = 3;
     *   optional float peak = 4; uint64 count = 5; Axis axis = 6; map&lt;string, double&gt; bands = 7;
     *   repeated sint32 samples = 8; message Axis { fixed32 x = 1; int64 time = 2; }
     * }
     * </pre>
     */
    static byte[] vibrationSet() {
        DescriptorProto axis =
                DescriptorProto.newBuilder()
                        .setName("Axis")
                        .addField(field("x", 1, FieldDescriptorProto.Type.TYPE_FIXED32))
                        .addField(field("time", 2, FieldDescriptorProto.Type.TYPE_INT64))
                        .build();
        DescriptorProto bands =
                DescriptorProto.newBuilder()
                        .setName("BandsEntry")
                        .addField(field("key", 1, FieldDescriptorProto.Type.TYPE_STRING))
                        .addField(field("value", 2, FieldDescriptorProto.Type.TYPE_DOUBLE))
                        .setOptions(MessageOptions.newBuilder().setMapEntry(true))
                        .build();
        DescriptorProto vibration =
                DescriptorProto.newBuilder()
                        .setName("Vibration")
                        .addField(field("machine_id", 1, FieldDescriptorProto.Type.TYPE_STRING))
                        .addField(message("at", 2, ".google.protobuf.Timestamp"))
                        .addField(field("rms", 3, FieldDescriptorProto.Type.TYPE_DOUBLE))
                        .addField(
                                field("peak", 4, FieldDescriptorProto.Type.TYPE_FLOAT)
                                        .setProto3Optional(true)
                                        .setOneofIndex(0))
                        .addField(field("count", 5, FieldDescriptorProto.Type.TYPE_UINT64))
                        .addField(message("axis", 6, ".plant.Vibration.Axis"))
                        .addField(
                                message("bands", 7, ".plant.Vibration.BandsEntry")
                                        .setLabel(Label.LABEL_REPEATED))
                        .addField(
                                field("samples", 8, FieldDescriptorProto.Type.TYPE_SINT32)
                                        .setLabel(Label.LABEL_REPEATED))
                        .addNestedType(axis)
                        .addNestedType(bands)
                        .addOneofDecl(OneofDescriptorProto.newBuilder().setName("_peak"))
                        .build();
        FileDescriptorProto file =
                FileDescriptorProto.newBuilder()
                        .setName("vibration.proto")
                        .setPackage("plant")
                        .setSyntax("proto3")
                        .addDependency("google/protobuf/timestamp.proto")
                        .addMessageType(vibration)
                        .build();
        return FileDescriptorSet.newBuilder()
                .addFile(TimestampProto.getDescriptor().toProto())
                .addFile(file)
                .build()
                .toByteArray();
    }

    static ProtobufMessage vibration() {
        return ProtobufMessage.of(vibrationSet(), "vibration.desc", "plant.Vibration");
    }

    private static FieldDescriptorProto.Builder field(
            String name, int number, FieldDescriptorProto.Type type) {
        return FieldDescriptorProto.newBuilder()
                .setName(name)
                .setNumber(number)
                .setLabel(Label.LABEL_OPTIONAL)
                .setType(type);
    }

    private static FieldDescriptorProto.Builder message(String name, int number, String type) {
        return field(name, number, FieldDescriptorProto.Type.TYPE_MESSAGE).setTypeName(type);
    }
}
