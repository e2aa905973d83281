/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.config;

import static io.millrace.jobs.config.PlantFiles.problems;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.TimestampProto;
import com.google.protobuf.WrappersProto;
import io.millrace.connector.mqtt.payload.PayloadFormat;
import io.millrace.connector.mqtt.payload.RawType;
import io.millrace.connector.mqtt.payload.TopicMapping;
import io.millrace.connector.mqtt.payload.TopicTemplate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The parsers of a topic and the templates of its names. */
class TopicBindingTest {

    @TempDir private Path folder;

    @Test
    void eachParserArrivesWithItsKeys() throws IOException {
        Path set = descriptorSet();
        List<TopicMapping> mappings =
                PlantFiles.load(
                                """
                                mqtt:
                                  broker_host: h
                                  topics:
                                    - {pattern: "p/+", parser: protobuf, schema_file: "%s", message: plant.Vibration}
                                    - {pattern: "c/+", parser: csv, columns: [ts, v], delimiter: ";"}
                                    - {pattern: "h/+", parser: csv}
                                    - {pattern: "r/+", parser: raw, type: float32, byte_order: little}
                                    - {pattern: "t/+", parser: raw}
                                    - {pattern: "spBv1.0/#", parser: sparkplug}
                                storage: {host: h, database: d}
                                """
                                        .formatted(set))
                        .connections()
                        .get(0)
                        .mappings();

        assertThat(mappings.get(0).format()).isInstanceOf(PayloadFormat.Protobuf.class);
        assertThat(((PayloadFormat.Protobuf) mappings.get(0).format()).message().name())
                .isEqualTo("plant.Vibration");
        assertThat(mappings.subList(1, mappings.size()))
                .extracting(TopicMapping::format)
                .containsExactly(
                        new PayloadFormat.Csv(List.of("ts", "v"), ';'),
                        new PayloadFormat.Csv(List.of(), ','),
                        new PayloadFormat.Raw(RawType.FLOAT32, true),
                        new PayloadFormat.Raw(RawType.TEXT, false),
                        new PayloadFormat.Sparkplug());
    }

    @Test
    void templatesNameDeviceAndSensor() {
        TopicMapping mapping =
                PlantFiles.load(
                                """
                                mqtt:
                                  broker_host: h
                                  topics:
                                    - pattern: "plant/+/+"
                                      schema:
                                        device_id: "${env.PLANT_ID}/${topic.split('/')[1]}"
                                        value: "$.v"
                                        sensor: "s-${topic.split('/')[2]}"
                                storage: {host: h, database: d}
                                """,
                                Map.of(),
                                Map.of("PLANT_ID", "ulm"))
                        .connections()
                        .get(0)
                        .mappings()
                        .get(0);

        assertThat(mapping.deviceId()).isNull();
        assertThat(mapping.device())
                .isEqualTo(TopicTemplate.parse("ulm/${topic.split('/')[1]}", Map.of()));
        assertThat(mapping.sensor())
                .isEqualTo(TopicTemplate.parse("s-${topic.split('/')[2]}", Map.of()));
    }

    @Test
    void wrongTemplatesAreOneLineEach() {
        assertThat(
                        problems(
                                """
                                mqtt:
                                  broker_host: h
                                  topics:
                                    - {pattern: "a/+", schema: {device_id: "${topic.split('/')[9]}"}}
                                    - {pattern: "b/+", schema: {device_id: "${topic.length()}"}}
                                    - {pattern: "c/+", schema: {device_id: "plain"}}
                                storage: {host: h, database: d}
                                """))
                .containsExactly(
                        "plant.yaml:4: mqtt.topics[0]: the template '${topic.split('/')[9]}' names"
                            + " level 9, but topics of the pattern 'a/+' have the levels 0 to 1",
                        "plant.yaml:5: mqtt.topics[1]: in the template '${topic.length()}',"
                                + " character 1: ${topic.length()} stands for nothing; allowed are"
                                + " ${topic}, ${topic.split('/')[0]} and ${env.NAME}",
                        "plant.yaml:6: mqtt.topics[2].schema.device_id: 'plain' is neither a path"
                                + " such as $.deviceId nor a template such as"
                                + " \"${topic.split('/')[1]}\"");
    }

    /** A topic's template is one of a topic's names only. */
    @Test
    void templatesStandNowhereElse() {
        assertThat(
                        problems(
                                """
                                mqtt: {broker_host: h, client_id: "x${topic}"}
                                storage: {host: h, database: d}
                                """))
                .singleElement()
                .asString()
                .contains("mqtt.client_id: there is no value for ${topic}");
    }

    @Test
    void keysOfAnotherParserAreRefusedByName() {
        assertThat(
                        problems(
                                """
                                mqtt:
                                  broker_host: h
                                  topics:
                                    - {pattern: "a/+", delimiter: ";"}
                                    - {pattern: "b/+", parser: protobuf}
                                    - {pattern: "c/+", parser: protobuf, schema_file: "/none.desc"}
                                    - {pattern: "d/+", parser: protobuf, schema_file: "vibration.proto"}
                                    - {pattern: "e/+", parser: sparkplug}
                                storage: {host: h, database: d}
                                """))
                .containsExactly(
                        "plant.yaml:4: mqtt.topics[0].delimiter: it belongs to the parser csv, but"
                                + " the parser is 'json'",
                        "plant.yaml:5: mqtt.topics[1].schema_file: missing: the parser protobuf"
                                + " needs the descriptor set of its messages",
                        "plant.yaml:6: mqtt.topics[2].schema_file: the descriptor set '/none.desc'"
                                + " cannot be read: no such file",
                        "plant.yaml:7: mqtt.topics[3].schema_file: 'vibration.proto' is a schema's"
                                + " source; give the descriptor set that protoc --include_imports"
                                + " --descriptor_set_out=vibration.desc makes of it",
                        "plant.yaml:8: mqtt.topics[4]: the pattern of Sparkplug must begin with"
                                + " spBv1.0/, but is 'e/+'");
    }

    @Test
    void sparkplugIsReadByOneSession() {
        assertThat(
                        problems(
                                """
                                mqtt:
                                  broker_host: h
                                  sessions: 2
                                  topics: [{pattern: "spBv1.0/#", parser: sparkplug}]
                                storage: {host: h, database: d}
                                """))
                .containsExactly(
                        "plant.yaml:3: mqtt.sessions: 2 is refused: Sparkplug needs all messages of"
                                + " a node in order, in one session");
    }

    /** A file of the plant with two messages, beside one of Google's. */
    private Path descriptorSet() throws IOException {
        FileDescriptorSet set =
                FileDescriptorSet.newBuilder()
                        .addFile(TimestampProto.getDescriptor().toProto())
                        .addFile(
                                WrappersProto.getDescriptor().toProto().toBuilder()
                                        .setName("vibration.proto")
                                        .setPackage("plant")
                                        .setMessageType(
                                                0,
                                                WrappersProto.getDescriptor()
                                                        .toProto()
                                                        .getMessageType(0)
                                                        .toBuilder()
                                                        .setName("Vibration")))
                        .build();
        return Files.write(folder.resolve("vibration.desc"), set.toByteArray());
    }
}
