/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The bytes of a session, which every later release must be able to read. */
class MqttSessionSplitSerializerTest {

    private static final MqttSessionSplit SPLIT =
            new MqttSessionSplit(
                    "plant-client",
                    List.of("sensors/#", "machines/+/vibration"),
                    1_700_000_000_123L,
                    new DeliveryLog(
                            new long[] {0, -1, 0x1234_5678_9ABC_DEF0L},
                            new char[] {1, 40_000, 65_535},
                            2,
                            1,
                            PacketIdOrder.FORWARD));

    private final MqttSessionSplitSerializer serializer = new MqttSessionSplitSerializer();

    @Test
    void goesThereAndBack() throws Exception {
        assertSame(serializer.deserialize(1, serializer.serialize(SPLIT)), SPLIT);
        MqttSessionSplit unopened = MqttSessionSplit.unopened("c");
        assertSame(serializer.deserialize(1, serializer.serialize(unopened)), unopened);
    }

    @Test
    void readsAndWritesTheBytesOfVersion1() throws Exception {
        byte[] golden = golden();
        assertSame(serializer.deserialize(1, golden), SPLIT);
        assertThat(serializer.getVersion()).isEqualTo(1);
        assertThat(serializer.serialize(SPLIT)).isEqualTo(golden);
    }

    @Test
    void namesBothVersions() {
        assertThatThrownBy(() -> serializer.deserialize(2, new byte[0]))
                .isInstanceOf(IOException.class)
                .hasMessage("cannot read an MQTT session of version 2; this release reads up to 1");
    }

    @Test
    void refusesBytesTooManyAndTooFew() throws Exception {
        byte[] bytes = serializer.serialize(SPLIT);
        for (int length : new int[] {bytes.length + 1, bytes.length - 1, bytes.length - 10, 5}) {
            assertThatThrownBy(() -> serializer.deserialize(1, Arrays.copyOf(bytes, length)))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void aFullWindowTakesTenBytesADelivery() throws Exception {
        DeliveryLog full =
                new DeliveryLog(new long[65_535], new char[65_535], 0, 0, PacketIdOrder.UNKNOWN);
        MqttSessionSplit split = new MqttSessionSplit("c", List.of("t"), 0, full);
        assertThat(serializer.serialize(split)).hasSizeBetween(655_350, 655_450);
    }

    static void assertSame(MqttSessionSplit actual, MqttSessionSplit expected) {
        assertThat(actual).usingRecursiveComparison().isEqualTo(expected);
    }

    private static byte[] golden() throws IOException {
        try (InputStream in =
                MqttSessionSplitSerializerTest.class.getResourceAsStream(
                        "/MqttSessionSplitSerializer/v1.bin")) {
            return Objects.requireNonNull(in).readAllBytes();
        }
    }
}
