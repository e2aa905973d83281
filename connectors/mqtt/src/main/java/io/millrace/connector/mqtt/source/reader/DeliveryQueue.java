/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source.reader;

import io.millrace.connector.mqtt.client.MqttConnectionListener;
import io.millrace.connector.mqtt.source.ArrivalClock;
import io.millrace.connector.mqtt.source.MqttMessage;
import io.millrace.connector.mqtt.source.reader.MqttEvent.Delivery;
import io.millrace.connector.mqtt.source.reader.MqttEvent.Overflow;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Between the client library's threads and the fetcher's: takes what one connection delivers and
 * never blocks.
 *
 * <p>There is room for every message that the broker may send unacknowledged. A broker that sends
 * more breaks the protocol, and its connection is given up: nothing is lost, for it has to send
 * them again. Messages with QoS 0 are not counted by that rule; where there is no room for one it
 * is dropped and reported.
 */
final class DeliveryQueue implements MqttConnectionListener {

    private final int generation;
    private final int capacity;
    private final ArrivalClock clock;
    private final WakeUp wakeUp;
    private final LinkedBlockingQueue<Delivery> deliveries;
    private volatile @Nullable String lossReason;

    private long overflowCount;
    private long overflowFrom;
    private long overflowTo;

    DeliveryQueue(int generation, int capacity, ArrivalClock clock, WakeUp wakeUp) {
        this.generation = generation;
        this.capacity = capacity;
        this.clock = clock;
        this.wakeUp = wakeUp;
        this.deliveries = new LinkedBlockingQueue<>(capacity);
    }

    @Override
    public void messageArrived(
            int packetId, String topic, byte[] payload, boolean retained, boolean duplicate) {
        if (lossReason != null) {
            return;
        }
        long now = clock.currentTimeMillis();
        MqttMessage message = new MqttMessage(topic, payload, retained, duplicate, now);
        if (!deliveries.offer(new Delivery(generation, packetId, message))) {
            if (packetId == 0) {
                overflow(now);
            } else {
                connectionLost(
                        "the broker sent more than %d unacknowledged messages".formatted(capacity));
            }
        }
        wakeUp.raise();
    }

    @Override
    public void connectionLost(String reason) {
        lossReason = reason;
        wakeUp.raise();
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
