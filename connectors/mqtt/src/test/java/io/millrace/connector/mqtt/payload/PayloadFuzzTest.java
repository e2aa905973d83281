/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.payload;

import static io.millrace.connector.mqtt.payload.TestingPayloads.message;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import io.millrace.connector.mqtt.payload.sparkplug.RebirthCommand;
import io.millrace.connector.mqtt.source.MqttMessage;
import io.millrace.functions.model.DeadLetter;
import io.millrace.functions.model.SourceRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.junit.jupiter.api.Test;

/**
 * Whatever the bytes: no exception, and for each message at least one record, a dead letter with a
 * reason of one line among them where nothing could be read. The seed is printed; {@code
 * -Dmillrace.seed=N} repeats a run.
 */
class PayloadFuzzTest {

    private static final int ROUNDS = 20_000;
    private static final int LONGEST = 300;

    /** timestamp 1, seq 0, one metric: name "v", alias 1, datatype Double, 1.5. */
    private static final byte[] BIRTH =
            HexFormat.of().parseHex("08011210" + "0a01761001200a69000000000000f83f" + "1800");

    /** timestamp 2, seq 1, one metric: alias 1, 2.5. */
    private static final byte[] DATA =
            HexFormat.of().parseHex("0802120b" + "1001690000000000000440" + "1801");

    @Test
    void noPayloadBreaksAReader() {
        long seed = Long.getLong("millrace.seed", System.nanoTime());
        System.out.println("payload fuzz: seed " + seed);
        Random random = new Random(seed);
        ReadingSchema schema = TestingPayloads.schema(mappings());
        Map<String, List<byte[]>> good = good();
        int dead = 0;
        int read = 0;
        for (int round = 0; round < ROUNDS; round++) {
            String topic = topic(random);
            byte[] payload = payload(good, topic, random);
            MqttMessage message = message(topic, payload, round);
            List<SourceRecord> records = new ArrayList<>();
            String where = "seed %d, round %d, topic %s".formatted(seed, round, topic);
            try {
                schema.deserialize(message, new ListCollector<>(records));
                schema.identifiesItself(message);
            } catch (RuntimeException | StackOverflowError e) {
                throw new AssertionError(where, e);
            }
            for (SourceRecord record : records) {
                if (record instanceof DeadLetter letter) {
                    dead++;
                    assertThat(letter.reason()).as(where).isNotBlank().doesNotContain("\n");
                    assertThat(letter.payload()).as(where).isEqualTo(payload);
                } else {
                    read++;
                }
            }
            // A Sparkplug birth or a text metric may say nothing; elsewhere silence would be loss.
            if (!topic.startsWith("spBv1.0/")) {
                assertThat(records).as(where).isNotEmpty();
            }
        }
        System.out.printf("payload fuzz: %d readings and gaps, %d dead letters%n", read, dead);
        assertThat(dead).isGreaterThan(ROUNDS / 4);
        assertThat(read).isGreaterThan(ROUNDS / 20);
    }

    /** Nested to the bound and beyond it, in a format whose reader calls itself. */
    @Test
    void depthIsBounded() {
        ReadingSchema schema = TestingPayloads.schema(mappings());
        byte[] nested = new byte[0];
        for (int depth = 0; depth < 5_000; depth++) {
            nested = group(nested);
        }
        for (String topic : List.of("proto/d", "spBv1.0/g/NDATA/n")) {
            assertThat(TestingPayloads.read(schema, message(topic, nested)))
                    .as(topic)
                    .singleElement()
                    .isInstanceOf(DeadLetter.class);
        }
    }

    /** An unknown field 20 as a group around what there is: skipping it has to go down into it. */
    private static byte[] group(byte[] inner) {
        byte[] outer = new byte[inner.length + 4];
        outer[0] = (byte) 0xA3;
        outer[1] = 0x01;
        System.arraycopy(inner, 0, outer, 2, inner.length);
        outer[outer.length - 2] = (byte) 0xA4;
        outer[outer.length - 1] = 0x01;
        return outer;
    }

    /** Mostly what the topic's reader takes, with a few bytes changed or the end cut off. */
    private static byte[] payload(Map<String, List<byte[]>> good, String topic, Random random) {
        if (random.nextInt(4) == 0) {
            byte[] noise = new byte[random.nextInt(LONGEST)];
            random.nextBytes(noise);
            return noise;
        }
        List<String> kinds = good.keySet().stream().sorted().toList();
        String own = topic.substring(0, topic.indexOf('/'));
        String kind =
                good.containsKey(own) && random.nextInt(4) > 0
                        ? own
                        : kinds.get(random.nextInt(kinds.size()));
        List<byte[]> candidates = good.getOrDefault(kind, List.of());
        byte[] payload = candidates.get(random.nextInt(candidates.size())).clone();
        int changes = random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            payload[random.nextInt(payload.length)] = (byte) random.nextInt(256);
        }
        return random.nextInt(5) == 0
                ? Arrays.copyOf(payload, random.nextInt(payload.length + 1))
                : payload;
    }

    private static String topic(Random random) {
        String[] topics = {
            "json/d",
            "proto/d",
            "csv/d",
            "head/d",
            "raw/d",
            "f32/d",
            "spBv1.0/g/NBIRTH/n",
            "spBv1.0/g/NDATA/n",
            "spBv1.0/g/NDEATH/n",
            "spBv1.0/g/DBIRTH/n/d",
            "spBv1.0/g/DDATA/n/d",
            "spBv1.0/g/DDEATH/n/d",
            "none/d"
        };
        return topics[random.nextInt(topics.length)];
    }

    private static TopicMapping[] mappings() {
        return new TopicMapping[] {
            TopicMapping.byForm("json/+"),
            TopicMapping.of("proto/+", new PayloadFormat.Protobuf(TestingPayloads.vibration())),
            TopicMapping.of("csv/+", new PayloadFormat.Csv(List.of("ts", "v"), ',')),
            TopicMapping.of("head/+", new PayloadFormat.Csv(List.of(), ',')),
            TopicMapping.of("raw/+", new PayloadFormat.Raw(RawType.TEXT, false)),
            TopicMapping.of("f32/+", new PayloadFormat.Raw(RawType.FLOAT32, true)),
            TopicMapping.of("spBv1.0/#", new PayloadFormat.Sparkplug())
        };
    }

    private static Map<String, List<byte[]>> good() {
        Descriptor type = TestingPayloads.vibration().descriptor();
        DynamicMessage vibration =
                DynamicMessage.newBuilder(type)
                        .setField(type.findFieldByName("machine_id"), "m")
                        .setField(type.findFieldByName("rms"), 1.5)
                        .build();
        return Map.of(
                "proto",
                List.of(vibration.toByteArray()),
                "spBv1.0",
                List.of(BIRTH, DATA, RebirthCommand.payload(1_735_732_800_000L)),
                "json",
                List.of(
                        text(
                                "{\"device_id\":\"d\",\"ts\":1735732800,\"measurements\":"
                                        + "[{\"name\":\"a\",\"value\":1}]}"),
                        text("{\"machine_id\":\"m\",\"metrics\":{\"rpm\":1200,\"t\":1.5e3}}")),
                "csv",
                List.of(text("2025-01-01T12:00:00Z,1.5\n1735732800,\"2\"\n")),
                "head",
                List.of(text("ts,v\n1735732800,7\n")),
                "raw",
                List.of(text("21.5")),
                "f32",
                List.of(new byte[] {0, 0, (byte) 0xAC, 0x41}));
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
