/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names made of topics, and nothing else. */
class TopicTemplateTest {

    private static final Map<String, String> ENVIRONMENT = Map.of("PLANT_ID", "ulm");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "${topic.split('/')[1]} | line4",
                "${env.PLANT_ID}/${topic.split('/')[1]} | ulm/line4",
                "${topic} | plant/line4/temperature",
                "a$b${topic.split('/')[0]}$ | a$bplant$",
                "fixed | fixed"
            })
    void placesAreFilled(String template, String name) {
        assertThat(TopicTemplate.parse(template, ENVIRONMENT).apply("plant/line4/temperature"))
                .isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "${topic.split('/')[1]",
                "${topic.split('.')[1]}",
                "${topic.split('/')[-1]}",
                "${topic.split('/')[1].toUpperCase()}",
                "${topic.length}",
                "${T(java.lang.Runtime).getRuntime()}",
                "${env.}",
                "${env.NOT_SET}",
                "${env.PLANT_ID:-x}",
                "${}",
                "${${topic}}",
                "${topic.split('/')[99999999999]}",
                ""
            })
    void whatIsNotInTheGrammarIsOneClearLine(String template) {
        assertThatThrownBy(() -> TopicTemplate.parse(template, ENVIRONMENT))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .contains("template")
                .doesNotContain("\n");
    }

    @Test
    void messageNamesPlaceAndWhatIsAllowed() {
        assertThatThrownBy(() -> TopicTemplate.parse("x-${topik}", ENVIRONMENT))
                .hasMessage(
                        "in the template 'x-${topik}', character 3: ${topik} stands for nothing;"
                                + " allowed are ${topic}, ${topic.split('/')[0]} and ${env.NAME}");
    }

    /** Text of the environment is text, whatever it looks like. */
    @Test
    void environmentIsNotReadAgain() {
        assertThat(TopicTemplate.parse("${env.X}", Map.of("X", "${topic}")).apply("plant/line4"))
                .isEqualTo("${topic}");
    }

    @Test
    void levelThatATopicLacksGivesNoName() {
        TopicTemplate template = TopicTemplate.parse("${topic.split('/')[2]}", ENVIRONMENT);
        assertThat(template.apply("a/b")).isNull();
        assertThat(template.apply("a/b/")).isNull();
        assertThat(template.apply("a/b/c")).isEqualTo("c");
    }

    @Test
    void levelThatNoTopicOfThePatternHasIsRefusedWhenTheMappingIsMade() {
        TopicTemplate template = TopicTemplate.parse("${topic.split('/')[2]}", ENVIRONMENT);
        assertThatThrownBy(() -> template.checkAgainst("a/+"))
                .hasMessage(
                        "the template '${topic.split('/')[2]}' names level 2, but topics of the"
                                + " pattern 'a/+' have the levels 0 to 1");
        template.checkAgainst("a/#");
        template.checkAgainst("a/+/b");
    }
}
