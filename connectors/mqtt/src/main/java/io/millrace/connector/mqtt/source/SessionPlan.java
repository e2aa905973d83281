/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source;

import io.millrace.connector.mqtt.topic.SharedSubscription;
import io.millrace.connector.mqtt.topic.TopicFilter;
import java.util.ArrayList;
import java.util.List;

/**
 * Which sessions there are and what each is subscribed to; follows from the options alone, never
 * from the parallelism.
 *
 * <p>One session has the client id of the options. Of several, number n has the client id {@code
 * <client id>-<n>}, from 0. A session whose number is not needed any more keeps being read without
 * a subscription: what the broker still holds for it is fetched, and nothing new comes.
 */
public final class SessionPlan {

    private final String prefix;
    private final int sessions;
    private final List<String> subscriptions;

    public SessionPlan(MqttReadOptions options) {
        this.prefix = options.clientId();
        this.sessions = options.sessions();
        List<String> filters = TopicFilter.withoutCovered(options.topicFilters());
        this.subscriptions =
                sessions == 1
                        ? filters
                        : filters.stream()
                                .map(filter -> SharedSubscription.of(options.shareGroup(), filter))
                                .toList();
    }

    /** Client ids of the sessions that are subscribed. */
    public List<String> clientIds() {
        if (sessions == 1) {
            return List.of(prefix);
        }
        List<String> ids = new ArrayList<>();
        for (int number = 0; number < sessions; number++) {
            ids.add(prefix + "-" + number);
        }
        return ids;
    }

    /** What a session is subscribed to; nothing if it is not needed any more. */
    public List<String> subscriptions(String clientId) {
        return number(clientId) < sessions ? subscriptions : List.of();
    }

    /** The subtask that a session is given to. */
    public int owner(String clientId, int parallelism) {
        return Math.floorMod(prefix.hashCode() + number(clientId), parallelism);
    }

    /**
     * Checks a session of a checkpoint.
     *
     * @throws IllegalArgumentException if it is none of these, so that nobody would fetch its
     *     messages any more
     */
    public void check(String known) {
        if (sessions == 1 && !known.equals(prefix) && isNumbered(known)) {
            throw new IllegalArgumentException(
                    "the checkpoint holds the MQTT session '%s', one of several, but sessions is 1; give sessions = 2 or more, or start without the checkpoint"
                            .formatted(known));
        }
        if (sessions > 1 && known.equals(prefix)) {
            throw new IllegalArgumentException(
                    "the checkpoint holds the one MQTT session '%s', but sessions is %d; give sessions = 1, or start without the checkpoint"
                            .formatted(known, sessions));
        }
        if (sessions == 1 ? !known.equals(prefix) : !isNumbered(known)) {
            throw new IllegalArgumentException(
                    "the checkpoint holds the MQTT session of client id '%s', but the configured client id is '%s'; give the same one, or start without the checkpoint"
                            .formatted(known, prefix));
        }
    }

    private int number(String clientId) {
        return sessions == 1 ? 0 : Integer.parseInt(clientId.substring(prefix.length() + 1));
    }

    private boolean isNumbered(String clientId) {
        return clientId.startsWith(prefix + "-")
                && clientId.substring(prefix.length() + 1).matches("0|[1-9][0-9]{0,3}");
    }
}
