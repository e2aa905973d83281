/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.doctor;

import io.millrace.connector.mqtt.client.BrokerAnswer;
import io.millrace.connector.mqtt.client.MqttVersion;
import io.millrace.connector.mqtt.source.MqttReadOptions;
import java.util.ArrayList;
import java.util.List;

/** What a broker's own settings take from the promise, in one line each. */
final class BrokerLimits {

    private BrokerLimits() {}

    static List<String> of(MqttVersion version, BrokerAnswer answer) {
        List<String> limits = new ArrayList<>();
        if (version == MqttVersion.V3_1_1) {
            limits.add(
                    "MQTT 3.1.1 cannot say how many messages may be on their way: the broker's own"
                            + " limit counts (mosquitto: max_inflight_messages, 20 by default), and"
                            + " with it that many messages pass between two checkpoints");
        }
        if (answer.sessionExpiry() != null) {
            limits.add(
                    "the broker keeps a session for %s instead of %s: what is published while the job is away for longer is lost (a gap record tells it)"
                            .formatted(
                                    answer.sessionExpiry(),
                                    MqttReadOptions.DEFAULT_SESSION_EXPIRY));
        }
        if (!answer.sharedSubscriptions()) {
            limits.add("the broker has no shared subscriptions: only sessions: 1 is possible");
        }
        limits.add(
                "not told by MQTT, to be looked up in the broker's configuration: how many messages"
                    + " it queues for a client that is away (mosquitto: max_queued_messages, 1000"
                    + " by default; 0 for no limit), and whether sessions outlive a restart of the"
                    + " broker (mosquitto: persistence true, autosave_interval)");
        return limits;
    }
}
