/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connector.mqtt.client.MqttEndpoint;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Sessions and their subscriptions. */
class SessionPlanTest {

    @Test
    void oneSessionSubscribesWhatTheOptionsSay() {
        SessionPlan plan = new SessionPlan(options(1));
        assertThat(plan.clientIds()).containsExactly("line-1");
        assertThat(plan.subscriptions("line-1")).containsExactly("a/#", "b");
    }

    @Test
    void severalSessionsShareUnderTheGroup() {
        SessionPlan plan = new SessionPlan(options(3));
        assertThat(plan.clientIds()).containsExactly("line-1-0", "line-1-1", "line-1-2");
        assertThat(plan.subscriptions("line-1-2")).containsExactly("$share/g/a/#", "$share/g/b");
    }

    @Test
    void sessionThatIsNotNeededAnyMoreIsReadWithoutASubscription() {
        assertThat(new SessionPlan(options(2)).subscriptions("line-1-2")).isEmpty();
    }

    @Test
    void ownersAreSpreadEvenlyAtEveryParallelism() {
        SessionPlan plan = new SessionPlan(options(12));
        for (int parallelism : List.of(1, 2, 3, 4, 6, 12)) {
            int all = parallelism;
            assertThat(
                            plan.clientIds().stream()
                                    .collect(
                                            Collectors.groupingBy(
                                                    id -> plan.owner(id, all),
                                                    Collectors.counting()))
                                    .values()
                                    .stream()
                                    .collect(Collectors.toSet()))
                    .isEqualTo(Set.of(12L / parallelism));
        }
    }

    private static MqttReadOptions options(int sessions) {
        return MqttReadOptions.builder(
                        MqttEndpoint.of("mqtt://h"), "line-1", List.of("a/#", "a/x", "b"))
                .setSessions(sessions)
                .setShareGroup("g")
                .build();
    }
}
