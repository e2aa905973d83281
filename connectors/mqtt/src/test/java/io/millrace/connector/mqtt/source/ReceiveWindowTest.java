/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connector.mqtt.client.MqttEndpoint;
import io.millrace.connector.mqtt.client.MqttVersion;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The window against rate x interval. */
class ReceiveWindowTest {

    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

    @Test
    void isSilentWhereTheWindowSufficesOrTheRateIsUnknown() {
        assertThat(ReceiveWindow.shortfall(options(500, 1, 10_000, MqttVersion.V5), TEN_SECONDS))
                .isEmpty();
        assertThat(ReceiveWindow.shortfall(options(0, 1, 1, MqttVersion.V5), TEN_SECONDS))
                .isEmpty();
    }

    @Test
    void saysByHowMuchItIsTooSmall() {
        assertThat(ReceiveWindow.shortfall(options(501, 1, 10_000, MqttVersion.V5), TEN_SECONDS))
                .contains(
                        "501 messages/s in 1 sessions x 10.0 s between checkpoints x 2 = 10020 on"
                            + " their way in each, but the receive maximum is 10000: the broker"
                            + " will wait for checkpoints; raise it to 10020 or checkpoint every"
                            + " 10.0 s");
    }

    @Test
    void advisesSessionsWhereOneCannotHoldIt() {
        assertThat(ReceiveWindow.shortfall(options(20_000, 2, 65_535, MqttVersion.V5), TEN_SECONDS))
                .hasValueSatisfying(
                        line ->
                                assertThat(line)
                                        .contains("= 200000 on their way in each")
                                        .endsWith("use 7 sessions or checkpoint every 3.3 s"));
    }

    @Test
    void namesTheBrokersOwnLimitWhereItCannotBeTold() {
        assertThat(
                        ReceiveWindow.shortfall(
                                options(100, 1, 65_535, MqttVersion.V3_1_1), TEN_SECONDS))
                .hasValueSatisfying(
                        line ->
                                assertThat(line)
                                        .contains("= 2000 on their way")
                                        .contains("max_inflight_messages")
                                        .endsWith("use MQTT 5"));
    }

    private static MqttReadOptions options(
            double rate, int sessions, int receiveMaximum, MqttVersion version) {
        return MqttReadOptions.builder(
                        MqttEndpoint.of("mqtt://h").withVersion(version), "id", List.of("t"))
                .setExpectedRate(rate)
                .setSessions(sessions)
                .setReceiveMaximum(receiveMaximum)
                .build();
    }
}
