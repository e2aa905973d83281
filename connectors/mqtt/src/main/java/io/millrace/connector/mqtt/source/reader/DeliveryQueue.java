/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source.reader;

import io.millrace.connector.mqtt.client.MqttConnectionListener;
import io.millrace.connector.mqtt.client.MqttUserProperty;
import io.millrace.connector.mqtt.source.ArrivalClock;
import io.millrace.connector.mqtt.source.MqttMessage;
import io.millrace.connector.mqtt.source.reader.MqttEvent.Delivery;
import io.millrace.connector.mqtt.source.reader.MqttEvent.Overflow;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Between the client library's threads and the fetcher's: takes what one connection delivers and
 * never blocks.
 *
 * <p>There is room for every message that the broker may send unacknowledged. Mosquitto 2.0 does
 * not keep to that after a reconnect: it sends its whole queue. The client's thread then waits for
 * room, and TCP holds the broker back; giving the connection up instead would meet the same flood
 * at the next one, for ever. Messages with QoS 0 do not wait: where there is no room for one it is
 * dropped and reported.
 */
final class DeliveryQueue implements MqttConnectionListener {

    private static final long ROOM_POLL_MILLIS = 1;

    private final int generation;
    private final int capacity;
    private final ArrivalClock clock;
    private final WakeUp wakeUp;
    private final LinkedBlockingQueue<Delivery> deliveries;
    private volatile @Nullable String lossReason;
    private volatile boolean takenOver;
    private volatile boolean adopted;
    private volatile boolean closed;

    private long overflowCount;
    private long overflowFrom;
    private long overflowTo;

    DeliveryQueue(int generation, int capacity, ArrivalClock clock, WakeUp wakeUp) {
        this.generation = generation;
        this.capacity = capacity;
        this.clock = clock;
        this.wakeUp = wakeUp;
        this.deliveries = new LinkedBlockingQueue<>();
    }

    @Override
    public void messageArrived(
            int packetId,
            String topic,
            byte[] payload,
            boolean retained,
            boolean duplicate,
            List<MqttUserProperty> userProperties) {
        if (lossReason != null) {
            return;
        }
        long now = clock.currentTimeMillis();
        MqttMessage message =
                new MqttMessage(
                        topic,
                        payload,
                        packetId == 0 ? 0 : 1,
                        retained,
                        duplicate,
                        userProperties,
                        now);
        Delivery delivery = new Delivery(generation, packetId, message);
        if (!adopted || deliveries.size() < capacity) {
            deliveries.add(delivery);
        } else if (packetId == 0) {
            overflow(now);
        } else {
            awaitRoom(delivery);
        }
        wakeUp.raise();
    }

    /** From now on somebody takes what is in it, and the client's thread may wait for room. */
    void adopt() {
        adopted = true;
    }

    private void awaitRoom(Delivery delivery) {
        wakeUp.raise();
        try {
            while (!closed && deliveries.size() >= capacity) {
                TimeUnit.MILLISECONDS.sleep(ROOM_POLL_MILLIS);
            }
            // Where it was closed nothing is lost: the broker sends it again on the next
            // connection.
            deliveries.add(delivery);
        } catch (InterruptedException e) {
            connectionLost("the client's thread was interrupted");
            Thread.currentThread().interrupt();
        }
    }

    /** Nobody will take what is in it any more: a thread that waits for room goes on. */
    void close() {
        closed = true;
    }

    @Override
    public void connectionLost(String reason) {
        lossReason = reason;
        wakeUp.raise();
    }

    @Override
    public void sessionTakenOver() {
        takenOver = true;
        connectionLost("another client connected with the same client id");
    }

    /** Whether the connection is gone because another one has taken the session. */
    boolean isTakenOver() {
        return takenOver;
    }

    /** Why the connection is gone, or null while it is there. */
    @Nullable String lossReason() {
        return lossReason;
    }

    int size() {
        return deliveries.size();
    }

    int drainTo(List<? super Delivery> target, int most) {
        return deliveries.drainTo(target, most);
    }

    /** What has been dropped since the last call, or null if nothing. */
    synchronized @Nullable Overflow takeOverflow() {
        if (overflowCount == 0) {
            return null;
        }
        Overflow overflow = new Overflow(overflowCount, overflowFrom, overflowTo);
        overflowCount = 0;
        return overflow;
    }

    private synchronized void overflow(long now) {
        if (overflowCount == 0) {
            overflowFrom = now;
        }
        overflowTo = now;
        overflowCount++;
    }
}
