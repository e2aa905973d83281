/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The small path language. */
class JsonPathTest {

    private static final String DOCUMENT =
            "{'a': {'b c': [10, {'d': 20}]}, 'x.y': 30, 'n': null, 'e': ''}".replace('\'', '"');

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "$.a['b c'][0], 10",
                "$.a['b c'][1].d, 20",
                "$['x.y'], 30",
                "$['a']['b c'][1]['d'], 20"
            })
    void findsWhatStandsThere(String path, int expected) throws Exception {
        JsonNode found = JsonPath.parse(path).find(new ObjectMapper().readTree(DOCUMENT));
        assertThat(found == null ? "nothing" : found.asText()).isEqualTo(expected + "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"$.z", "$.n", "$.n.z", "$.a[0]", "$.a['b c'][7]", "$.x.y", "$[0]"})
    void findsNothing(String path) throws Exception {
        assertThat(JsonPath.parse(path).find(new ObjectMapper().readTree(DOCUMENT))).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a", ".a", "$a", "$.", "$..a", "$[", "$[-1]", "$[x]", "$['a", "$.a[*]"})
    void refusesAnythingElse(String path) {
        assertThatThrownBy(() -> JsonPath.parse(path))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("a path must be $ followed by")
                .hasMessageContaining("'" + path + "'");
    }
}
