/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.plant.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses of brokers. */
class BrokerAddressTest {

    @Test
    void readsHostAndPort() {
        assertThat(BrokerAddress.parse("mqtt://broker.local:18830"))
                .isEqualTo(new BrokerAddress("broker.local", 18_830));
        assertThat(BrokerAddress.parse("mqtt://10.0.0.1"))
                .isEqualTo(new BrokerAddress("10.0.0.1", 1_883));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost:1883",
                "http://x",
                "mqtt://",
                "mqtt://a:b@x",
                "mqtt://x/y",
                "mqtt:// x"
            })
    void refusesAnythingElse(String text) {
        assertThatThrownBy(() -> BrokerAddress.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("mqtt://host[:port]");
    }
}
