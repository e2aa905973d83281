/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.payload;

import io.millrace.connector.mqtt.client.MqttConnection;
import io.millrace.connector.mqtt.client.MqttConnectionException;
import io.millrace.connector.mqtt.client.MqttConnectionFactory;
import io.millrace.connector.mqtt.client.MqttConnectionListener;
import io.millrace.connector.mqtt.client.MqttConnectionSettings;
import io.millrace.connector.mqtt.client.MqttEndpoint;
import io.millrace.connector.mqtt.client.MqttPublication;
import io.millrace.connector.mqtt.client.MqttUserProperty;
import io.millrace.connector.mqtt.client.PublishReceipt;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks by a connection of its own, which is opened for the questions that are waiting and closed
 * behind them, on a thread that ends with it: there is nothing to be closed when the job ends. The
 * broker must let the user publish to {@code spBv1.0/+/NCMD/+}.
 */
public final class MqttRebirthRequester implements RebirthRequester {

    private static final Logger LOG = LoggerFactory.getLogger(MqttRebirthRequester.class);
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final int MOST_WAITING = 1000;
    private static final int PACKET_BYTES = 1 << 16;

    private final MqttEndpoint endpoint;
    private final MqttConnectionFactory factory;
    private transient @Nullable Questions questions;

    /**
     * @param endpoint the broker that the edge nodes speak to
     * @param factory the client to connect with
     */
    public MqttRebirthRequester(MqttEndpoint endpoint, MqttConnectionFactory factory) {
        this.endpoint = endpoint;
        this.factory = factory;
    }

    @Override
    public void ask(String topic, byte[] payload) {
        if (questions == null) {
            questions = new Questions();
        }
        questions.add(MqttPublication.of(topic, payload));
    }

    /** What is waiting, and whether somebody is at work on it. */
    private final class Questions {

        private final Deque<MqttPublication> waiting = new ArrayDeque<>();
        private boolean atWork;

        synchronized void add(MqttPublication question) {
            // What is dropped here is asked again by the next message that needs it.
            if (waiting.size() < MOST_WAITING) {
                waiting.add(question);
            }
            if (!atWork) {
                atWork = true;
                Thread thread = new Thread(this::work, "mqtt-rebirth-requests");
                thread.setDaemon(true);
                thread.start();
            }
        }

        private synchronized @Nullable MqttPublication next() {
            MqttPublication next = waiting.poll();
            atWork = next != null;
            return next;
        }

        private synchronized void giveUp() {
            waiting.clear();
            atWork = false;
        }

        private void work() {
            MqttConnection connection =
                    factory.create(
                            new MqttConnectionSettings(
                                    endpoint,
                                    "millrace-rebirth-" + UUID.randomUUID(),
                                    Duration.ZERO,
                                    1,
                                    PACKET_BYTES),
                            new Deaf());
            try {
                connection.open(DEADLINE);
                for (MqttPublication next = next(); next != null; next = next()) {
                    Receipt receipt = new Receipt();
                    connection.publish(next, receipt);
                    if (!receipt.arrived.await(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)) {
                        LOG.warn("The broker has not taken the request for a birth, {}", next);
                    }
                }
            } catch (MqttConnectionException | RuntimeException e) {
                LOG.warn(
                        "Births could not be asked for, the next message tries again: {}",
                        e.getMessage());
                giveUp();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                giveUp();
            } finally {
                connection.close(Duration.ofSeconds(1));
            }
        }
    }

    /** Counts the broker's answer, whatever it is. */
    private static final class Receipt implements PublishReceipt {

        private final CountDownLatch arrived = new CountDownLatch(1);

        @Override
        public void accepted() {
            arrived.countDown();
        }

        @Override
        public void refused(int code) {
            LOG.warn("The broker refuses the request for a birth with the code {}", code);
            arrived.countDown();
        }
    }

    /** Nothing was subscribed to, and a loss shows in the receipts. */
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
