/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples of MQTT 5.0, section 4.7, and what follows from its rules. */
class TopicFilterTest {

    @ParameterizedTest
    @CsvSource({
        "sport/tennis/player1/#, sport/tennis/player1, true",
        "sport/tennis/player1/#, sport/tennis/player1/ranking, true",
        "sport/tennis/player1/#, sport/tennis/player1/score/wimbledon, true",
        "sport/#, sport, true",
        "#, sport/tennis, true",
        "sport/tennis/+, sport/tennis/player1, true",
        "sport/tennis/+, sport/tennis/player2, true",
        "sport/tennis/+, sport/tennis/player1/ranking, false",
        "sport/+, sport, false",
        "sport/+, sport/, true",
        "+/+, /finance, true",
        "/+, /finance, true",
        "+, /finance, false",
        "#, $SYS/broker, false",
        "+/monitor/Clients, $SYS/monitor/Clients, false",
        "$SYS/#, $SYS/monitor/Clients, true",
        "$SYS/monitor/+, $SYS/monitor/Clients, true",
        "sport, Sport, false",
        "a/b, a/b, true",
        "a//b, a//b, true",
        "a/+/b, a//b, true",
        "+, a, true"
    })
    void matchesAsTheStandardSays(String filter, String topic, boolean matches) {
        assertThat(new TopicFilter(filter).matches(topic)).isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"sport/tennis#", "sport/tennis/#/ranking", "sport+", "a/b+/c", "##", "+#"})
    void refusesMisplacedWildcards(String filter) {
        assertThatThrownBy(() -> new TopicFilter(filter))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + filter + "'");
    }

    @Test
    void refusesWhatIsNoFilterAtAll() {
        assertThatThrownBy(() -> new TopicFilter(""))
                .hasMessage("a topic filter must have at least one character");
        assertThatThrownBy(() -> new TopicFilter("a\0b"))
                .hasMessage("topic filter holds the character U+0000");
        assertThatThrownBy(() -> new TopicFilter("x".repeat(65_536)))
                .hasMessageContaining("must not be longer than 65535 bytes");
    }

    @ParameterizedTest
    @CsvSource({
        "#, a/b, true", "#, $SYS/a, false", "a/#, a/+/c, true", "a/#, a, true",
        "a/+, a/b, true", "a/+, a/#, false", "a/b, a/+, false", "+/b, a/b, true",
        "a/+/c, a/b, false", "a, a, true", "+, +, true"
    })
    void coversWhatItMatches(String filter, String other, boolean covers) {
        assertThat(new TopicFilter(filter).covers(new TopicFilter(other))).isEqualTo(covers);
    }

    @Test
    void leavesOutWhatIsCovered() {
        assertThat(TopicFilter.withoutCovered(List.of("a/+/x", "b", "a/#", "b", "a/y")))
                .containsExactly("b", "a/#");
    }

    @Test
    void findsTheFirstSingleLevelWildcard() {
        assertThat(new TopicFilter("sensors/+/temperature/+").firstSingleLevelWildcard())
                .isEqualTo(1);
        assertThat(new TopicFilter("sensors/#").firstSingleLevelWildcard()).isEqualTo(-1);
    }
}
