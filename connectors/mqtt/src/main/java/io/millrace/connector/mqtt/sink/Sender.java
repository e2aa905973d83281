/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.sink;

import io.millrace.connector.mqtt.client.Backoff;
import io.millrace.connector.mqtt.client.BrokerAnswer;
import io.millrace.connector.mqtt.client.MqttConnection;
import io.millrace.connector.mqtt.client.MqttConnectionException;
import io.millrace.connector.mqtt.client.MqttConnectionFactory;
import io.millrace.connector.mqtt.client.MqttConnectionListener;
import io.millrace.connector.mqtt.client.MqttConnectionSettings;
import io.millrace.connector.mqtt.client.MqttUserProperty;
import io.millrace.connector.mqtt.client.PublishReceipt;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what an {@link Outbox} holds, over one connection after the other; each has a client object
 * of its own. Runs on a thread of its own until the outbox is closed.
 *
 * <p>A message that makes the broker cut the connection, without a word in MQTT 3.1.1, would be
 * sent for ever. So when several connections were lost before anything was acknowledged, messages
 * are sent one by one, and the one that is alone on its way when that goes on is rejected.
 */
final class Sender implements Runnable {

    static final int ONE_BY_ONE_AFTER = 3;
    static final int REJECT_AFTER = 10;

    private static final Logger LOG = LoggerFactory.getLogger(Sender.class);
    private static final Duration CONNECT_DEADLINE = Duration.ofSeconds(10);
    private static final Duration PARTING_GRACE = Duration.ofMillis(500);
    private static final long IDLE_MILLIS = 1000;
    private static final int QUOTA_EXCEEDED = 0x97;

    private final MqttWriteOptions options;
    private final String clientId;
    private final MqttConnectionFactory factory;
    private final Backoff backoff;
    private final Outbox outbox;
    private final MqttSinkMetrics metrics;
    private volatile boolean connected;
    private volatile boolean progress;
    private int fruitless;
    private boolean connectedBefore;
    private boolean troubled;

    Sender(
            MqttWriteOptions options,
            String clientId,
            MqttConnectionFactory factory,
            Backoff backoff,
            Outbox outbox,
            MqttSinkMetrics metrics) {
        this.options = options;
        this.clientId = clientId;
        this.factory = factory;
        this.backoff = backoff;
        this.outbox = outbox;
        this.metrics = metrics;
    }

    boolean isConnected() {
        return connected;
    }

    @Override
    public void run() {
        try {
            while (!outbox.isClosed()) {
                Link link = new Link();
                try {
                    send(link);
                } finally {
                    connected = false;
                    link.connection.close(outbox.isClosed() ? PARTING_GRACE : Duration.ZERO);
                }
                if (!outbox.isClosed()) {
                    recover(link);
                }
            }
        } catch (InterruptedException e) {
            // close() cuts short what takes too long.
            LOG.debug("sink '{}' was interrupted", clientId, e);
        }
    }

    /** Until the connection is lost or the outbox closed. */
    private void send(Link link) throws InterruptedException {
        BrokerAnswer answer;
        try {
            answer = link.connection.open(CONNECT_DEADLINE);
        } catch (MqttConnectionException e) {
            link.connectionLost(String.valueOf(e.getMessage()));
            return;
        }
        opened();
        link.opened = true;
        int most = fruitless >= ONE_BY_ONE_AFTER ? 1 : options.mostInFlight();
        most = Math.min(most, answer.receiveMaximum());
        while (!outbox.isClosed() && link.lossReason == null) {
            Outbox.Entry entry = outbox.next(most);
            if (entry == null) {
                outbox.await(IDLE_MILLIS, most, () -> link.lossReason != null);
            } else {
                send(link, entry, answer);
            }
            if (progress) {
                progress = false;
                fruitless = 0;
                backoff.reset();
                most = Math.min(options.mostInFlight(), answer.receiveMaximum());
            }
        }
    }

    private void send(Link link, Outbox.Entry entry, BrokerAnswer answer) {
        String problem = PublicationCheck.problem(entry.publication, answer, options);
        if (problem != null) {
            outbox.rejected(entry, problem);
            return;
        }
        try {
            link.lastSent = entry;
            link.lastSentNanos = System.nanoTime();
            link.connection.publish(entry.publication, new Receipt(link, entry));
        } catch (MqttConnectionException e) {
            link.connectionLost(String.valueOf(e.getMessage()));
        }
    }

    private void opened() {
        connected = true;
        troubled = false;
        if (connectedBefore) {
            metrics.reconnected();
        }
        connectedBefore = true;
        LOG.info("Sink '{}' is connected to {}", clientId, options.endpoint().broker());
    }

    private void recover(Link link) throws InterruptedException {
        int inFlight = outbox.inFlight();
        int repeated = outbox.unsend();
        metrics.repeated(repeated);
        if (progress) {
            progress = false;
            fruitless = 0;
        } else if (repeated > 0 && link.wasCutAtOnce()) {
            fruitless++;
        }
        Outbox.Entry suspect = link.lastSent;
        if (fruitless >= REJECT_AFTER && inFlight == 1 && suspect != null) {
            fruitless = 0;
            outbox.rejected(
                    suspect,
                    "the broker cut the connection each of %d times that it was sent (%s)"
                            .formatted(REJECT_AFTER - ONE_BY_ONE_AFTER, link.lossReason));
        }
        if (!troubled) {
            LOG.warn(
                    "Sink '{}': {}; {} messages wait, connecting again until it succeeds",
                    clientId,
                    link.lossReason,
                    outbox.size());
            troubled = true;
        }
        long end = System.nanoTime() + backoff.nextNanos();
        for (long left = end - System.nanoTime();
                left > 0 && !outbox.isClosed();
                left = end - System.nanoTime()) {
            outbox.await(TimeUnit.NANOSECONDS.toMillis(left) + 1, 0, () -> false);
        }
    }

    /** One connection and what it reports. */
    private final class Link implements MqttConnectionListener {

        private final MqttConnection connection =
                factory.create(
                        new MqttConnectionSettings(
                                options.endpoint(),
                                clientId,
                                Duration.ZERO,
                                BrokerAnswer.MOST_IN_FLIGHT,
                                options.maximumPacketBytes()),
                        this);
        private volatile @Nullable String lossReason;
        private Outbox.@Nullable Entry lastSent;
        private long lastSentNanos;
        private boolean opened;

        /** A network that swallows what is large shows itself by silence, and proves nothing. */
        boolean wasCutAtOnce() {
            return opened
                    && lastSent != null
                    && System.nanoTime() - lastSentNanos < options.endpoint().keepAlive().toNanos();
        }

        @Override
        public void messageArrived(
                int packetId,
                String topic,
                byte[] payload,
                boolean retained,
                boolean duplicate,
                List<MqttUserProperty> userProperties) {
            // Nothing is subscribed to.
        }

        @Override
        public void connectionLost(String reason) {
            if (lossReason == null) {
                lossReason = reason;
            }
            outbox.signal();
        }
    }

    /** What the broker answers for one message. */
    private final class Receipt implements PublishReceipt {

        private final Link link;
        private final Outbox.Entry entry;

        Receipt(Link link, Outbox.Entry entry) {
            this.link = link;
            this.entry = entry;
        }

        @Override
        public void accepted() {
            progress = true;
            if (outbox.acknowledged(entry)) {
                metrics.acknowledged();
            }
        }

        @Override
        public void refused(int code) {
            if (code == QUOTA_EXCEEDED) {
                link.connectionLost("the broker's quota is exceeded");
                return;
            }
            progress = true;
            outbox.rejected(entry, "the broker refused it with code 0x%02X".formatted(code));
        }
    }
}
