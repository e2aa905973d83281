/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.plant.mqtt;

import com.google.inject.Injector;
import com.hivemq.bootstrap.ClientConnection;
import com.hivemq.embedded.EmbeddedHiveMQ;
import com.hivemq.mqtt.services.PublishPollService;
import com.hivemq.persistence.connection.ConnectionPersistence;
import java.lang.reflect.Method;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers new messages to clients that hold acknowledgements back.
 *
 * <p>HiveMQ's Community Edition reads a client's queue again only when <em>all</em> messages that
 * it sent are acknowledged, whatever receive maximum the client gave. A client that acknowledges
 * only when a checkpoint completes would get one batch a checkpoint, each message late by up to the
 * checkpoint interval. So the queues of such clients are read here too, every few milliseconds,
 * with the broker's own method, on the client's own event loop.
 *
 * <p>The broker's inside is reached by reflection: {@code EmbeddedHiveMQImpl.getInjector()} of
 * version 2025.5, which is not part of its API.
 */
final class EagerDelivery implements AutoCloseable {

    /**
     * Unacknowledged messages on their way to one client; also how many packet identifiers each
     * reading of a queue takes and gives back, so it costs something.
     */
    static final int LARGEST_WINDOW = 4_096;

    private static final Logger LOG = LoggerFactory.getLogger(EagerDelivery.class);

    private static final long PERIOD_MILLIS = 10;

    /** Above this many there might be no packet identifier left for another batch. */
    private static final int MOST_TAKEN = 65_535 - 2 * LARGEST_WINDOW;

    private final PublishPollService polling;
    private final ConnectionPersistence connections;
    private final Set<String> clients;
    private final Thread thread;

    /** Clients that had unacknowledged messages a period ago. */
    private final Set<String> holding = new HashSet<>();

    private EagerDelivery(Injector injector, Set<String> clients) {
        polling = injector.getInstance(PublishPollService.class);
        connections = injector.getInstance(ConnectionPersistence.class);
        this.clients = clients;
        thread = new Thread(this::run, "plant-delivery");
        thread.setDaemon(true);
    }

    /**
     * Begins.
     *
     * @param clients who is or was ever connected
     * @throws BrokerUnavailableException if the broker's inside is another one
     */
    static EagerDelivery start(EmbeddedHiveMQ broker, Set<String> clients)
            throws BrokerUnavailableException {
        try {
            Method getInjector = broker.getClass().getDeclaredMethod("getInjector");
            getInjector.setAccessible(true);
            EagerDelivery delivery =
                    new EagerDelivery((Injector) getInjector.invoke(broker), clients);
            delivery.thread.start();
            return delivery;
        } catch (ReflectiveOperationException e) {
            throw new BrokerUnavailableException(
                    "the embedded broker is not the version that the plant was written for: " + e,
                    e);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void run() {
        try {
            while (true) {
                TimeUnit.MILLISECONDS.sleep(PERIOD_MILLIS);
                tick();
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("clients that hold acknowledgements back are no longer served", e);
        }
    }

    private void tick() {
        for (String client : clients) {
            ClientConnection connection = connections.get(client);
            if (connection == null || !isHolding(connection)) {
                holding.remove(client);
            } else if (!holding.add(client)) {
                // held back for a whole period: no batch of the broker's own is being sent now, so
                // that the order of the messages is kept
                poll(client, connection);
            }
        }
    }

    private static boolean isHolding(ClientConnection connection) {
        AtomicInteger inFlight = connection.getInFlightMessageCount();
        return connection.isInFlightMessagesSent()
                && inFlight != null
                && inFlight.get() > 0
                && inFlight.get() < MOST_TAKEN;
    }

    private void poll(String client, ClientConnection connection) {
        connection
                .getChannel()
                .eventLoop()
                .execute(
                        () -> {
                            if (isHolding(connection)) {
                                LOG.trace("reading the queue of {}", client);
                                polling.pollNewMessages(client, connection.getChannel());
                            }
                        });
    }
}
