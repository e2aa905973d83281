/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source.reader;

import io.millrace.connector.mqtt.client.Backoff;
import io.millrace.connector.mqtt.client.BrokerAnswer;
import io.millrace.connector.mqtt.client.MqttConnection;
import io.millrace.connector.mqtt.client.MqttConnectionException;
import io.millrace.connector.mqtt.client.MqttConnectionException.Kind;
import io.millrace.connector.mqtt.client.MqttConnectionFactory;
import io.millrace.connector.mqtt.client.MqttConnectionSettings;
import io.millrace.connector.mqtt.source.ArrivalClock;
import io.millrace.connector.mqtt.source.MqttReadOptions;
import io.millrace.connector.mqtt.source.SessionPlan;
import io.millrace.connector.mqtt.source.metrics.MqttSourceMetrics;
import io.millrace.connector.mqtt.source.reader.MqttEvent.Delivery;
import io.millrace.connector.mqtt.source.reader.MqttEvent.Lost;
import io.millrace.connector.mqtt.source.reader.MqttEvent.Opened;
import io.millrace.connector.mqtt.source.reader.MqttEvent.Overflow;
import io.millrace.connector.mqtt.source.split.AckHandle;
import io.millrace.connector.mqtt.source.split.MqttSessionSplit;
import io.millrace.connector.mqtt.source.split.Release;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one session connected. Each connection has a client object and a generation of its own; a
 * lost one is disposed of and the next one is opened under the same client id, both on other
 * threads. Everything else happens on the fetcher's thread.
 */
final class MqttSession {

    private static final Logger LOG = LoggerFactory.getLogger(MqttSession.class);
    private static final Duration CONNECT_DEADLINE = Duration.ofSeconds(10);
    private static final Duration PARTING_GRACE = Duration.ofMillis(500);

    private final String clientId;
    private final MqttReadOptions options;
    private final MqttConnectionFactory factory;
    private final ArrivalClock clock;
    private final Backoff backoff;
    private final Executor executor;
    private final WakeUp wakeUp;
    private final Acknowledgements acknowledgements;
    private final MqttSourceMetrics metrics;
    private List<String> subscribed;

    private final TakeOvers takeOvers = new TakeOvers(System::nanoTime);
    private int generation;
    private long nextAttemptNanos = System.nanoTime();
    private @Nullable Attempt attempt;
    private @Nullable Attempt current;
    private @Nullable Release acking;
    private int acked;
    private boolean troubled;
    private volatile boolean connectedBefore;
    private boolean windowWarned;
    private volatile boolean connected;
    private final AtomicInteger unacknowledged = new AtomicInteger();

    MqttSession(
            MqttSessionSplit split,
            MqttReadOptions options,
            MqttConnectionFactory factory,
            ArrivalClock clock,
            Backoff backoff,
            Executor executor,
            WakeUp wakeUp,
            Acknowledgements acknowledgements,
            MqttSourceMetrics metrics) {
        this.clientId = split.clientId();
        this.subscribed = split.topicFilters();
        this.options = options;
        this.factory = factory;
        this.clock = clock;
        this.backoff = backoff;
        this.executor = executor;
        this.wakeUp = wakeUp;
        this.acknowledgements = acknowledgements;
        this.metrics = metrics;
        metrics.watch(
                () -> connected ? 1 : 0,
                unacknowledged::get,
                () -> Math.min(1.0, unacknowledged.get() / (double) options.window()));
    }

    String clientId() {
        return clientId;
    }

    /**
     * One round: acknowledges, hands over what has come, and looks after the connection.
     *
     * @param events where what has come goes
     * @param most most messages to hand over
     */
    void advance(List<MqttEvent> events, int most) {
        acknowledge(most);
        Attempt open = current;
        if (open != null) {
            takeDeliveries(open, events, most);
            // The lost connection's messages go first: they were accepted.
            if (open.queue.lossReason() != null && open.queue.size() == 0) {
                lose(open);
                events.add(new Lost());
            }
        }
        if (current == null) {
            connect(events);
        }
    }

    /** Whether another round would find something to do at once. */
    boolean isBusy() {
        return acking != null || (current != null && current.queue.size() > 0);
    }

    /** How long the session can be left alone if nobody wakes it up. */
    long idleNanos() {
        return current != null || attempt != null
                ? Long.MAX_VALUE
                : Math.max(0, nextAttemptNanos - System.nanoTime());
    }

    /** Parts from the broker, which keeps the session. */
    void close() {
        Attempt open = current;
        current = null;
        connected = false;
        if (open != null) {
            open.queue.close();
            open.connection.close(PARTING_GRACE);
        }
        Attempt opening = attempt;
        attempt = null;
        if (opening != null) {
            opening.queue.close();
            opening.connection.close(Duration.ZERO);
        }
    }

    private void acknowledge(int most) {
        long sentBefore = -1;
        for (int round = 0; round < most; round++) {
            if (acking == null || acked == acking.handles().length) {
                acking = acknowledgements.poll(clientId);
                acked = 0;
            }
            if (acking == null) {
                break;
            }
            if (acknowledge(acking.handles()[acked++])) {
                sentBefore = acking.position() + acked;
            }
        }
        if (sentBefore >= 0) {
            acknowledgements.sent(clientId, sentBefore);
        }
    }

    /** Whether it has left. */
    private boolean acknowledge(long handle) {
        if (!options.protections().ackAtCheckpoint()) {
            return true;
        }
        Attempt open = current;
        if (open == null || open.queue.lossReason() != null || isOfAnother(open, handle)) {
            metrics.staleAcksDropped(1);
            return false;
        }
        try {
            open.connection.acknowledge(AckHandle.packetId(handle));
            unacknowledged.decrementAndGet();
            return true;
        } catch (MqttConnectionException e) {
            metrics.staleAcksDropped(1);
            open.queue.connectionLost(e.getMessage() == null ? "lost" : e.getMessage());
            return false;
        }
    }

    private boolean isOfAnother(Attempt open, long handle) {
        return options.protections().generationCheck()
                && open.generation != AckHandle.generation(handle);
    }

    /** A drill alone switches the protection off that this goes around. */
    private void acknowledgeAtOnce(Attempt open, List<Delivery> deliveries) {
        try {
            for (Delivery delivery : deliveries) {
                if (delivery.isAcknowledged()) {
                    open.connection.acknowledge(delivery.packetId());
                }
            }
        } catch (MqttConnectionException e) {
            open.queue.connectionLost(String.valueOf(e.getMessage()));
        }
    }

    private void takeDeliveries(Attempt open, List<MqttEvent> events, int most) {
        List<Delivery> deliveries = new ArrayList<>();
        int count = open.queue.drainTo(deliveries, most);
        Overflow overflow = open.queue.takeOverflow();
        if (overflow != null) {
            metrics.overflowDropped(overflow.count());
            events.add(overflow);
        }
        if (count == 0) {
            return;
        }
        long bytes = 0;
        int waiting = 0;
        for (Delivery delivery : deliveries) {
            bytes += delivery.message().payload().length;
            waiting += delivery.isAcknowledged() ? 1 : 0;
        }
        events.addAll(deliveries);
        metrics.received(count, bytes);
        if (options.protections().ackAtCheckpoint()) {
            unacknowledged.addAndGet(waiting);
        } else {
            acknowledgeAtOnce(open, deliveries);
        }
        watchWindow();
    }

    private void watchWindow() {
        if (!windowWarned && unacknowledged.get() >= options.window()) {
            windowWarned = true;
            LOG.warn(
                    "Session '{}': all {} messages that may be unacknowledged are; the broker"
                            + " waits until the next checkpoint completes",
                    clientId,
                    options.window());
        } else if (windowWarned && unacknowledged.get() < options.window() / 2) {
            windowWarned = false;
        }
    }

    private void lose(Attempt open) {
        current = null;
        connected = false;
        unacknowledged.set(0);
        nextAttemptNanos = System.nanoTime() + backoff.nextNanos();
        if (open.queue.isTakenOver()) {
            metrics.takenOver();
            nextAttemptNanos = System.nanoTime() + takeOvers.count(clientId, options.broker());
        }
        LOG.warn(
                "Session '{}' lost the connection to {} ({}); connecting again until it succeeds,"
                        + " the broker keeps the messages for {}",
                clientId,
                options.broker(),
                open.queue.lossReason(),
                options.sessionExpiry());
        troubled = true;
        open.queue.close();
        executor.execute(() -> open.connection.close(Duration.ZERO));
    }

    private void connect(List<MqttEvent> events) {
        Attempt running = attempt;
        if (running == null) {
            if (System.nanoTime() - nextAttemptNanos >= 0) {
                attempt = begin();
            }
            return;
        }
        if (!running.done) {
            return;
        }
        attempt = null;
        MqttConnectionException failure = running.failure;
        if (failure != null) {
            nextAttemptNanos = System.nanoTime() + backoff.nextNanos();
            if (!troubled) {
                LOG.warn(
                        "Session '{}': {}; trying again until it succeeds",
                        clientId,
                        failure.getMessage());
                troubled = true;
            } else {
                LOG.debug("Session '{}': {}", clientId, failure.getMessage());
            }
            return;
        }
        adopt(running, events);
    }

    private void adopt(Attempt opened, List<MqttEvent> events) {
        current = opened;
        opened.queue.adopt();
        connected = true;
        troubled = false;
        unacknowledged.set(0);
        subscribed = opened.wanted;
        backoff.reset();
        if (connectedBefore) {
            metrics.reconnected();
        }
        connectedBefore = true;
        LOG.info(
                "Session '{}' is connected to {}, {}",
                clientId,
                options.broker(),
                opened.sessionPresent ? "which had kept it" : "where it is new");
        events.add(
                new Opened(
                        opened.generation,
                        opened.sessionPresent,
                        opened.wanted,
                        clock.currentTimeMillis()));
        wakeUp.raise();
    }

    private Attempt begin() {
        generation++;
        Attempt begun = new Attempt(generation, subscribed);
        executor.execute(begun);
        return begun;
    }

    /** One connection, from the attempt to open it until it is lost. */
    private final class Attempt implements Runnable {

        private final int generation;
        private final DeliveryQueue queue;
        private final MqttConnection connection;
        private final List<String> before;
        private final List<String> wanted;
        private boolean sessionPresent;
        private @Nullable MqttConnectionException failure;

        /** Written last: what the executor's thread has found out is visible with it. */
        private volatile boolean done;

        Attempt(int generation, List<String> before) {
            this.generation = generation;
            this.before = before;
            this.wanted = new SessionPlan(options).subscriptions(clientId);
            this.queue = new DeliveryQueue(generation, options.window(), clock, wakeUp);
            this.connection =
                    factory.create(
                            new MqttConnectionSettings(
                                    options.endpoint(),
                                    clientId,
                                    options.sessionExpiry(),
                                    options.receiveMaximum(),
                                    options.maximumPacketBytes()),
                            queue);
        }

        private void check(BrokerAnswer answer) throws MqttConnectionException {
            if (options.sessions() > 1 && !answer.sharedSubscriptions()) {
                throw new MqttConnectionException(
                        Kind.REFUSED,
                        "the broker %s has no shared subscriptions, which %d sessions need"
                                .formatted(options.broker(), options.sessions()),
                        null);
            }
            Duration expiry = answer.sessionExpiry();
            if (expiry != null
                    && expiry.compareTo(options.sessionExpiry()) < 0
                    && !connectedBefore) {
                LOG.warn(
                        "Session '{}': the broker keeps it for {} only, not for {}; what comes"
                                + " while the job is away for longer is lost and reported as a gap",
                        clientId,
                        expiry,
                        options.sessionExpiry());
            }
        }

        @Override
        public void run() {
            try {
                BrokerAnswer answer = connection.open(CONNECT_DEADLINE);
                check(answer);
                sessionPresent = answer.sessionPresent();
                List<String> obsolete = new ArrayList<>(before);
                obsolete.removeAll(wanted);
                if (sessionPresent && !obsolete.isEmpty()) {
                    connection.unsubscribe(obsolete, CONNECT_DEADLINE);
                }
                // A session that has the subscriptions needs no SUBSCRIBE, and its answer could
                // stand behind the whole
                // queue of the broker, which nobody takes before the connection is adopted.
                if (!wanted.isEmpty() && (!sessionPresent || !before.equals(wanted))) {
                    connection.subscribe(wanted, CONNECT_DEADLINE);
                }
            } catch (MqttConnectionException e) {
                failure = e;
            } catch (RuntimeException e) {
                String message = "the client failed with " + e;
                failure = new MqttConnectionException(Kind.REFUSED, message, e);
            } finally {
                if (failure != null) {
                    connection.close(Duration.ZERO);
                }
                done = true;
                wakeUp.raise();
            }
        }
    }
}
