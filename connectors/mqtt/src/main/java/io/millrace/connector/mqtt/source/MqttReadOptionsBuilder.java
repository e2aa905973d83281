/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source;

import io.millrace.connector.mqtt.client.MqttEndpoint;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts {@link MqttReadOptions} together; what is not set has its default. */
public final class MqttReadOptionsBuilder {

    private MqttEndpoint endpoint;
    private String clientId;
    private List<String> topicFilters;
    private int qos = MqttReadOptions.DEFAULT_QOS;
    private int sessions = MqttReadOptions.DEFAULT_SESSIONS;
    private @Nullable String shareGroup;
    private int receiveMaximum = MqttReadOptions.DEFAULT_RECEIVE_MAXIMUM;
    private double expectedRate;
    private Duration sessionExpiry = MqttReadOptions.DEFAULT_SESSION_EXPIRY;
    private int maximumPacketBytes = MqttReadOptions.DEFAULT_MAXIMUM_PACKET_BYTES;
    private Protections protections = Protections.ALL;

    MqttReadOptionsBuilder(MqttEndpoint endpoint, String clientId, List<String> topicFilters) {
        this.endpoint = endpoint;
        this.clientId = clientId;
        this.topicFilters = topicFilters;
    }

    /** The broker and how to get in. */
    public MqttReadOptionsBuilder setEndpoint(MqttEndpoint endpoint) {
        this.endpoint = endpoint;
        return this;
    }

    /** Client id of the session, or the begin of those of several sessions. */
    public MqttReadOptionsBuilder setClientId(String clientId) {
        this.clientId = clientId;
        return this;
    }

    /** What is subscribed to. */
    public MqttReadOptionsBuilder setTopicFilters(List<String> topicFilters) {
        this.topicFilters = topicFilters;
        return this;
    }

    /** Quality of service, 1 or 2; 2 is lowered to 1 with a warning. */
    public MqttReadOptionsBuilder setQos(int qos) {
        this.qos = qos;
        return this;
    }

    /** Number of sessions that share the messages. */
    public MqttReadOptionsBuilder setSessions(int sessions) {
        this.sessions = sessions;
        return this;
    }

    /** Group under which several sessions subscribe; the client id if it is not set. */
    public MqttReadOptionsBuilder setShareGroup(@Nullable String shareGroup) {
        this.shareGroup = shareGroup;
        return this;
    }

    /** Largest number of messages on their way unacknowledged, for each session. */
    public MqttReadOptionsBuilder setReceiveMaximum(int receiveMaximum) {
        this.receiveMaximum = receiveMaximum;
        return this;
    }

    /** Messages a second of all sessions together; 0 where it is not known. */
    public MqttReadOptionsBuilder setExpectedRate(double expectedRate) {
        this.expectedRate = expectedRate;
        return this;
    }

    /** How long the broker keeps a session while nobody is connected. */
    public MqttReadOptionsBuilder setSessionExpiry(Duration sessionExpiry) {
        this.sessionExpiry = sessionExpiry;
        return this;
    }

    /** Largest message that the broker may send. */
    public MqttReadOptionsBuilder setMaximumPacketBytes(int maximumPacketBytes) {
        this.maximumPacketBytes = maximumPacketBytes;
        return this;
    }

    /** What keeps the promise; to be changed by drills alone. */
    public MqttReadOptionsBuilder setProtections(Protections protections) {
        this.protections = protections;
        return this;
    }

    /**
     * The options.
     *
     * @throws IllegalArgumentException naming the option, its value and what is allowed
     */
    public MqttReadOptions build() {
        return new MqttReadOptions(
                endpoint,
                clientId,
                topicFilters,
                qos,
                sessions,
                shareGroup == null ? clientId : shareGroup,
                receiveMaximum,
                expectedRate,
                sessionExpiry,
                maximumPacketBytes,
                protections);
    }
}
