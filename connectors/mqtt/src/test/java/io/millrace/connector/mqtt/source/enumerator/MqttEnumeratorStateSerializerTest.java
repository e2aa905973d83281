/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source.enumerator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connector.mqtt.source.split.DeliveryLog;
import io.millrace.connector.mqtt.source.split.MqttSessionSplit;
import io.millrace.connector.mqtt.source.split.PacketIdOrder;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The bytes of the enumerator's state. */
class MqttEnumeratorStateSerializerTest {

    private static final MqttEnumeratorState STATE =
            new MqttEnumeratorState(
                    List.of("one", "two"),
                    List.of(
                            MqttSessionSplit.unopened("three"),
                            new MqttSessionSplit(
                                    "four",
                                    List.of("a/#"),
                                    99,
                                    new DeliveryLog(
                                            new long[] {5},
                                            new char[] {6},
                                            1,
                                            0,
                                            PacketIdOrder.REUSED))));

    private final MqttEnumeratorStateSerializer serializer = new MqttEnumeratorStateSerializer();

    @Test
    void readsAndWritesTheBytesOfVersion1() throws Exception {
        byte[] golden = golden();
        assertThat(serializer.deserialize(1, golden)).usingRecursiveComparison().isEqualTo(STATE);
        assertThat(serializer.getVersion()).isEqualTo(1);
        assertThat(serializer.serialize(STATE)).isEqualTo(golden);
    }

    @Test
    void namesBothVersions() {
        assertThatThrownBy(() -> serializer.deserialize(9, new byte[0]))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "cannot read the state of an MQTT enumerator of version 9; this release"
                                + " reads up to 1");
    }

    @Test
    void refusesBytesTooManyAndTooFew() throws Exception {
        byte[] bytes = serializer.serialize(STATE);
        for (int length : new int[] {bytes.length + 1, bytes.length - 1, 6}) {
            assertThatThrownBy(() -> serializer.deserialize(1, Arrays.copyOf(bytes, length)))
                    .isInstanceOf(IOException.class);
        }
    }

    private static byte[] golden() throws IOException {
        try (InputStream in =
                MqttEnumeratorStateSerializerTest.class.getResourceAsStream(
                        "/MqttEnumeratorStateSerializer/v1.bin")) {
            return Objects.requireNonNull(in).readAllBytes();
        }
    }
}
