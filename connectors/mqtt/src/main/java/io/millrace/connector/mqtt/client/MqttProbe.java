/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.client;

import io.millrace.connector.mqtt.source.MqttReadOptions;
import io.millrace.connector.mqtt.topic.TopicFilter;
import java.time.Duration;
import java.util.List;

/**
 * Tries a broker before a job is started: connects with a client id of its own (the options' with
 * {@code -probe} behind it, so that a running job keeps its session), subscribes, and leaves
 * nothing behind.
 */
public final class MqttProbe {

    private static final Duration GRACE = Duration.ofMillis(500);

    private MqttProbe() {}

    /**
     * Returns if the broker can be reached, knows the user and grants the subscriptions.
     *
     * @param options how the job would read
     * @param deadline for the connection and for the subscription each
     * @throws MqttConnectionException with one line: what failed and where
     */
    public static void check(MqttReadOptions options, Duration deadline)
            throws MqttConnectionException {
        check(options, deadline, MqttConnectionFactory.paho());
    }

    static void check(MqttReadOptions options, Duration deadline, MqttConnectionFactory factory)
            throws MqttConnectionException {
        MqttConnection connection =
                factory.create(
                        new MqttConnectionSettings(
                                options.endpoint(),
                                options.clientId() + "-probe",
                                Duration.ZERO,
                                options.receiveMaximum(),
                                options.maximumPacketBytes()),
                        new Deaf());
        try {
            connection.open(deadline);
            connection.subscribe(TopicFilter.withoutCovered(options.topicFilters()), deadline);
        } finally {
            connection.close(GRACE);
        }
    }

    /** Messages that come in between are not acknowledged and not wanted. */
    private static final class Deaf implements MqttConnectionListener {

        @Override
        public void messageArrived(
                int packetId,
                String topic,
                byte[] payload,
                boolean retained,
                boolean duplicate,
                List<MqttUserProperty> userProperties) {}

        @Override
        public void connectionLost(String reason) {}
    }
}
