/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.payload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms of a time. */
class TimestampsTest {

    private final ObjectMapper mapper = new ObjectMapper();

    @ParameterizedTest
    @CsvSource({
        "'\"2024-01-01T12:00:00Z\"', 2024-01-01T12:00:00Z",
        "'\"2024-01-01T12:00:00.123456Z\"', 2024-01-01T12:00:00.123Z",
        "'\"2024-01-01T12:00:00+02:00\"', 2024-01-01T10:00:00Z",
        "'\"2024-01-01T12:00:00+0200\"', 2024-01-01T10:00:00Z",
        "'\"2024-01-01T12:00:00-08\"', 2024-01-01T20:00:00Z",
        "'\"2024-01-01T12:00:00\"', 2024-01-01T12:00:00Z",
        "'\"2024-01-01 12:00:00\"', 2024-01-01T12:00:00Z",
        "'\"2024-01-01 12:00:00.5+01:00\"', 2024-01-01T11:00:00.5Z",
        "'\" 2024-01-01T12:00 \"', 2024-01-01T12:00:00Z",
        "1704110400, 2024-01-01T12:00:00Z",
        "1704110400.005, 2024-01-01T12:00:00.005Z",
        "1704110400123, 2024-01-01T12:00:00.123Z",
        "1704110400123.0, 2024-01-01T12:00:00.123Z",
        "1704110400123456, 2024-01-01T12:00:00.123Z",
        "1704110400123456789, 2024-01-01T12:00:00.123Z",
        "'\"1704110400123\"', 2024-01-01T12:00:00.123Z",
        "'\"1704110400.25\"', 2024-01-01T12:00:00.250Z",
        "0, 1970-01-01T00:00:00Z",
        "-1, 1969-12-31T23:59:59Z"
    })
    void understands(String json, Instant expected) throws Exception {
        assertThat(Timestamps.read(mapper.readTree(json)))
                .isEqualTo(OptionalLong.of(expected.toEpochMilli()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"\"",
                "\"yesterday\"",
                "\"2024-13-01T12:00:00Z\"",
                "\"2024-01-01\"",
                "\"12:00\"",
                "true",
                "{}",
                "[1]",
                "1e30",
                "123456789012345678901234567890",
                "\"+999999999-01-01T00:00:00Z\""
            })
    void leavesOpen(String json) throws Exception {
        assertThat(Timestamps.read(mapper.readTree(json))).isEmpty();
    }
}
