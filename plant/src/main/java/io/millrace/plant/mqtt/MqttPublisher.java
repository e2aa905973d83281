/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.plant.mqtt;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes with QoS 1 over one connection, in the order in which messages are handed over, and
 * tells each message's {@link Delivery} exactly once how it ended.
 *
 * <p>When the connection is lost, a new one is made and what was not acknowledged is sent again
 * before anything newer; so a message arrives at least once, and duplicates keep the order of a
 * machine's messages up to the repeated part. While the broker is away messages wait, up to {@link
 * #LARGEST_BACKLOG}.
 *
 * <p>Safe for use by several threads. {@link Delivery} methods are called from the connection's
 * threads and must not block.
 */
public final class MqttPublisher implements AutoCloseable {

    /** Messages that may wait for the broker. */
    public static final int LARGEST_BACKLOG = 100_000;

    private static final Logger LOG = LoggerFactory.getLogger(MqttPublisher.class);

    private static final long SHORTEST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 2_000;

    private final BrokerAddress broker;
    private final String commandTopic;
    private final Consumer<byte[]> commands;
    private final Thread sender;

    private final Object lock = new Object();
    private final Deque<Outgoing> waiting = new ArrayDeque<>();
    private final Set<Outgoing> inFlight = new LinkedHashSet<>();
    private @Nullable MqttLink link;
    private boolean closed;

    private MqttPublisher(BrokerAddress broker, String commandTopic, Consumer<byte[]> commands) {
        this.broker = broker;
        this.commandTopic = commandTopic;
        this.commands = commands;
        sender = new Thread(this::sendAll, "plant-publisher");
        sender.setDaemon(true);
    }

    /**
     * Connects.
     *
     * @param commandTopic topic to listen on
     * @param commands takes what comes on that topic; called from the connection's threads
     * @throws BrokerUnavailableException if the broker cannot be reached
     */
    public static MqttPublisher connect(
            BrokerAddress broker, String commandTopic, Consumer<byte[]> commands)
            throws BrokerUnavailableException {
        MqttPublisher publisher = new MqttPublisher(broker, commandTopic, commands);
        try {
            publisher.open();
        } catch (MqttException e) {
            throw new BrokerUnavailableException(
                    "cannot connect to %s: %s".formatted(broker, MqttLink.reason(e)), e);
        }
        publisher.sender.start();
        return publisher;
    }

    /**
     * Hands a message over.
     *
     * @return false if too many are waiting already; it is not sent then, and {@code delivery}
     *     hears nothing
     */
    public boolean publish(String topic, byte[] payload, boolean retained, Delivery delivery) {
        synchronized (lock) {
            if (closed || waiting.size() >= LARGEST_BACKLOG) {
                return false;
            }
            waiting.add(new Outgoing(topic, payload, retained, delivery));
            lock.notifyAll();
            return true;
        }
    }

    /**
     * Waits until every message is acknowledged or refused.
     *
     * @return whether that came about in time
     */
    public boolean awaitDelivered(long timeoutMillis) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        synchronized (lock) {
            while (!waiting.isEmpty() || !inFlight.isEmpty()) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    return false;
                }
                lock.wait(left);
            }
            return true;
        }
    }

    @Override
    public void close() {
        MqttLink last;
        synchronized (lock) {
            closed = true;
            last = link;
            link = null;
            lock.notifyAll();
        }
        if (last != null) {
            last.close();
        }
    }

    private void sendAll() {
        try {
            while (true) {
                MqttLink current;
                Outgoing next = null;
                synchronized (lock) {
                    while (!closed && link != null && (waiting.isEmpty() || isWindowFull(link))) {
                        lock.wait();
                    }
                    if (closed) {
                        return;
                    }
                    current = link;
                    if (current != null) {
                        next = waiting.remove();
                        inFlight.add(next);
                    }
                }
                if (current == null || next == null) {
                    reconnect();
                } else {
                    send(current, next);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isWindowFull(MqttLink current) {
        return inFlight.size() >= current.window();
    }

    private void send(MqttLink current, Outgoing message) throws InterruptedException {
        try {
            current.send(message, reasonCode -> settled(message, reasonCode));
        } catch (MqttException e) {
            lost(current, MqttLink.reason(e));
        }
    }

    private void settled(Outgoing message, int reasonCode) {
        synchronized (lock) {
            if (!inFlight.remove(message)) {
                return; // an earlier delivery of the same message was acknowledged already
            }
            // told under the lock, so that who waits for all deliveries finds them told
            message.delivery().settled(reasonCode);
            lock.notifyAll();
        }
    }

    private void lost(MqttLink which, String reason) {
        synchronized (lock) {
            if (link != which) {
                return;
            }
            link = null;
            lock.notifyAll();
        }
        LOG.warn("connection to {} lost: {}", broker, reason);
        which.close();
    }

    private void reconnect() throws InterruptedException {
        long pause = SHORTEST_PAUSE_MILLIS;
        while (true) {
            try {
                open();
                break;
            } catch (MqttException e) {
                LOG.debug("no connection to {} yet: {}", broker, MqttLink.reason(e));
            }
            synchronized (lock) {
                if (closed) {
                    return;
                }
                lock.wait(pause);
            }
            pause = Math.min(LONGEST_PAUSE_MILLIS, pause * 2);
        }
        List<Outgoing> again;
        MqttLink current;
        synchronized (lock) {
            again = new ArrayList<>(inFlight);
            current = link;
        }
        LOG.warn("connected to {} again; {} messages are sent again", broker, again.size());
        for (Outgoing message : again) {
            if (current == null) {
                return;
            }
            message.delivery().resent();
            send(current, message);
        }
    }

    private void open() throws MqttException {
        MqttLink opened = new MqttLink(broker, this::lost);
        opened.open(commandTopic, commands);
        synchronized (lock) {
            if (!closed) {
                link = opened;
                return;
            }
        }
        opened.close();
    }

    /** One message; two of the same content are two messages. */
    static final class Outgoing {
        private final String topic;
        private final byte[] payload;
        private final boolean retained;
        private final Delivery delivery;

        Outgoing(String topic, byte[] payload, boolean retained, Delivery delivery) {
            this.topic = topic;
            this.payload = payload;
            this.retained = retained;
            this.delivery = delivery;
        }

        String topic() {
            return topic;
        }

        byte[] payload() {
            return payload;
        }

        boolean retained() {
            return retained;
        }

        Delivery delivery() {
            return delivery;
        }
    }
}
