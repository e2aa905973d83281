/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.client;

import java.time.Duration;
import java.util.List;

/**
 * One connection to a broker: it is opened once, and when it is lost, it is closed and another one
 * takes its place. It never reconnects by itself, so that a packet id never outlives its
 * connection.
 *
 * <p>After {@link #open} all methods are called by one thread at a time, never from a {@link
 * MqttConnectionListener}.
 */
public interface MqttConnection {

    /**
     * Connects; messages that the broker had kept for the session may reach the listener before
     * this returns.
     *
     * @param deadline after which the attempt is given up
     * @return what the broker answered
     * @throws MqttConnectionException if there is no connection then; the connection is still to be
     *     closed
     */
    BrokerAnswer open(Duration deadline) throws MqttConnectionException;

    /**
     * Subscribes with QoS 1.
     *
     * @param topicFilters the filters
     * @param deadline after which the attempt is given up
     * @throws MqttConnectionException if the broker refuses one of them, or QoS 1 for it
     */
    void subscribe(List<String> topicFilters, Duration deadline) throws MqttConnectionException;

    /**
     * Ends subscriptions.
     *
     * @param topicFilters the filters, at least one
     * @param deadline after which the attempt is given up
     */
    void unsubscribe(List<String> topicFilters, Duration deadline) throws MqttConnectionException;

    /**
     * Acknowledges a message of this connection. That it returned does not mean that the broker
     * knows.
     *
     * @param packetId the message's packet id
     * @throws MqttConnectionException if the connection is lost
     */
    void acknowledge(int packetId) throws MqttConnectionException;

    /**
     * Sends a message with QoS 1. Messages reach the broker in the order of the calls.
     *
     * @param publication the message; its topic is valid
     * @param receipt told once what the broker answered, on a thread of the client library; never
     *     if the connection is lost before
     * @throws MqttConnectionException if the connection is lost
     */
    void publish(MqttPublication publication, PublishReceipt receipt)
            throws MqttConnectionException;

    /**
     * Closes the connection and ends its threads; the broker keeps a durable session. Can be called
     * again, also while {@link #open} is at work on another thread.
     *
     * @param grace how long to wait until what was sent has left, zero to cut at once
     */
    void close(Duration grace);
}
