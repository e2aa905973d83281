/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.plant.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be told, and what cannot. */
class OrderReaderTest {

    private static Order read(String json) {
        return new OrderReader().read(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void readsStartAndStop() {
        assertThat(read("{\"start\":true}")).isEqualTo(new Order.Start());
        assertThat(read("{\"stop\":true}")).isEqualTo(new Order.Stop());
    }

    @Test
    void readsAFaultWithAndWithoutItsOptions() {
        assertThat(
                        read(
                                "{\"fault\":\"spike\",\"asset\":\"room-1\",\"sensor\":\"humidity\",\"seconds\":2}"))
                .isEqualTo(new Order.Inject("spike", "room-1", "humidity", 2));
        assertThat(read("{\"fault\":\"spike\",\"asset\":\"room-1\"}"))
                .isEqualTo(new Order.Inject("spike", "room-1", null, Double.NaN));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "stop",
                "[1]",
                "{}",
                "{\"stop\":false}",
                "{\"halt\":true}",
                "{\"fault\":\"spike\"}",
                "{\"fault\":\"spike\",\"asset\":\"room-1\",\"seconds\":\"long\"}"
            })
    void refusesAnythingElseInOneLine(String json) {
        assertThat(read(json))
                .isInstanceOfSatisfying(
                        Order.Refused.class,
                        refused -> assertThat(refused.reason()).isNotBlank().doesNotContain("\n"));
    }
}
