/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source;

import io.millrace.connector.mqtt.client.MqttVersion;

/**
 * What a broker must be configured for, so that no message is lost: the part of the promise that no
 * client can keep. The reference page of the source says the same at length.
 */
public final class BrokerConditions {

    private BrokerConditions() {}

    /** The conditions for these options, as lines for the log. */
    public static String describe(MqttReadOptions options) {
        StringBuilder lines = new StringBuilder();
        lines.append(
                "Each message takes effect once as long as the broker keeps its part"
                        + " (docs/reference/mqtt.md):");
        line(
                lines,
                ("it keeps the session of a client that is away for %s (mosquitto:"
                                + " persistent_client_expiration not below)")
                        .formatted(options.sessionExpiry()));
        line(
                lines,
                "it queues what comes in that time (mosquitto: max_queued_messages 0 or at least"
                        + " rate x time, max_queued_bytes 0; HiveMQ: max-queue-size)");
        line(
                lines,
                "it keeps sessions across its own restart (mosquitto: persistence true,"
                        + " autosave_on_changes true or a short autosave_interval); else that is"
                        + " reported as a gap");
        if (options.version() == MqttVersion.V3_1_1) {
            line(
                    lines,
                    "it sends enough unacknowledged: MQTT 3.1.1 cannot ask for it (mosquitto:"
                            + " max_inflight_messages, 20 by default)");
        } else {
            line(
                    lines,
                    ("no message is larger than %d bytes: MQTT 5 lets the broker drop larger ones"
                                    + " without a word")
                            .formatted(options.maximumPacketBytes()));
        }
        if (options.sessions() > 1) {
            line(
                    lines,
                    ("it understands shared subscriptions; %d sessions share group '%s', retained"
                         + " messages do not come, and order holds within a session alone")
                            .formatted(options.sessions(), options.shareGroup()));
        }
        line(
                lines,
                "devices publish with QoS 1 or 2: what comes with QoS 0 is lost with a connection");
        return lines.toString();
    }

    private static void line(StringBuilder lines, String text) {
        lines.append("\n  - ").append(text);
    }
}
