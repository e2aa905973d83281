/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Topic filters for what was seen. */
class TopicPatternsTest {

    @Test
    void levelThatDiffersBecomesAPlus() {
        assertThat(
                        TopicPatterns.of(
                                List.of(
                                        "plant/a/telemetry",
                                        "plant/b/telemetry",
                                        "plant/c/telemetry")))
                .containsExactly("plant/+/telemetry");
    }

    @Test
    void topicsOfDifferentShapeStayApart() {
        assertThat(
                        TopicPatterns.of(
                                List.of("plant/a/telemetry", "plant/b/telemetry", "energy/meter")))
                .containsExactly("plant/+/telemetry", "energy/meter");
    }

    @Test
    void twoLevelsThatDifferBecomeTwo() {
        assertThat(TopicPatterns.of(List.of("x/a/1", "x/a/2", "x/b/1", "x/b/2")))
                .containsExactly("x/+/+");
    }

    @Test
    void oneTopicStaysItself() {
        assertThat(TopicPatterns.of(List.of("a//b"))).containsExactly("a//b");
    }
}
