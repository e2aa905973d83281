/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.replay;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.jspecify.annotations.Nullable;

/**
 * Publishes messages with QoS 1 over one connection, in order, with a bounded number on their way,
 * and counts what the broker said of each. A connection that is lost stays lost: the messages on
 * their way are then neither acknowledged nor refused.
 *
 * <p>{@link #publish} and {@link #await} are called by one thread.
 */
public final class Publisher implements Closeable {

    /** Largest number of messages on their way; the broker may ask for less. */
    public static final int WINDOW = 1_000;

    /** From this reason code on a message was refused (MQTT 5, 2.4). */
    private static final int FIRST_FAILURE = 0x80;

    private static final long CLOSE_MILLIS = 2_000;

    private final MqttAsyncClient client;
    private final int window;
    private final Duration patience;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long published;
    private long acknowledged;
    private long refused;
    private int refusal;
    private @Nullable String lost;

    private final MqttActionListener listener =
            new MqttActionListener() {
                @Override
                public void onSuccess(IMqttToken token) {
                    settled(token);
                }

                @Override
                public void onFailure(IMqttToken token, Throwable error) {
                    connectionLost(String.valueOf(error));
                }
            };

    Publisher(MqttAsyncClient client, int window, Duration patience) {
        this.client = client;
        this.window = window;
        this.patience = patience;
    }

    /**
     * Connects to a broker.
     *
     * @throws io.millrace.jobs.cli.UserError if it cannot be reached or refuses the connection
     * @throws IOException if the password cannot be read
     */
    public static Publisher connect(BrokerAddress address) throws IOException {
        return address.connect(Duration.ofSeconds(30));
    }

    static MqttAsyncClient client(String uri, String clientId) throws MqttException {
        return new MqttAsyncClient(uri, clientId, new MemoryPersistence());
    }

    /**
     * Sends a message; waits while the window is full.
     *
     * @throws IOException if the connection is lost, or the broker acknowledges nothing for 30 s
     */
    public void publish(String topic, byte[] payload) throws IOException, InterruptedException {
        waitUntilOnTheWay(window - 1);
        lock.lock();
        try {
            published++;
        } finally {
            lock.unlock();
        }
        MqttMessage message = new MqttMessage(payload);
        message.setQos(1);
        try {
            client.publish(topic, message, null, listener);
        } catch (MqttException e) {
            lock.lock();
            try {
                published--;
            } finally {
                lock.unlock();
            }
            connectionLost(String.valueOf(e.getMessage()));
            throw lost(e);
        }
    }

    /**
     * Waits until the broker has answered every message.
     *
     * @throws IOException if the connection is lost, or the broker acknowledges nothing for 30 s
     */
    public void await() throws IOException, InterruptedException {
        waitUntilOnTheWay(0);
    }

    /** How many messages were sent. */
    public long published() {
        return locked(() -> published);
    }

    /** How many of them the broker acknowledged as its own from now on. */
    public long acknowledged() {
        return locked(() -> acknowledged);
    }

    /** How many of them the broker refused. */
    public long refused() {
        return locked(() -> refused);
    }

    /** The reason code of the last refusal, or 0. */
    public int refusal() {
        return (int) locked(() -> refusal);
    }

    @Override
    public void close() throws IOException {
        try {
            if (client.isConnected()) {
                client.disconnect(CLOSE_MILLIS).waitForCompletion(CLOSE_MILLIS);
            }
        } catch (MqttException e) {
            // It is on its way out either way; what matters was counted before.
            connectionLost(String.valueOf(e.getMessage()));
        }
        try {
            client.close(true);
        } catch (MqttException e) {
            throw new IOException("cannot close the MQTT client", e);
        }
    }

    void connectionLost(String why) {
        lock.lock();
        try {
            if (lost == null) {
                lost = why;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void settled(IMqttToken token) {
        int[] reasons = token.getReasonCodes();
        int reason = reasons == null || reasons.length == 0 ? 0 : reasons[0];
        lock.lock();
        try {
            if (reason < FIRST_FAILURE) {
                acknowledged++;
            } else {
                refused++;
                refusal = reason;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void waitUntilOnTheWay(int most) throws IOException, InterruptedException {
        lock.lock();
        try {
            long settled = acknowledged + refused;
            long left = patience.toNanos();
            while (published - acknowledged - refused > most) {
                if (lost != null) {
                    throw lost(null);
                }
                left = changed.await(left, TimeUnit.NANOSECONDS) ? left : 0;
                if (acknowledged + refused != settled) {
                    settled = acknowledged + refused;
                    left = patience.toNanos();
                } else if (left <= 0) {
                    throw new IOException(
                            "the broker has acknowledged nothing for %d s"
                                    .formatted(patience.toSeconds()));
                }
            }
            if (lost != null && most > 0) {
                throw lost(null);
            }
        } finally {
            lock.unlock();
        }
    }

    private IOException lost(@Nullable Throwable cause) {
        return new IOException("the connection to the broker was lost: " + lost, cause);
    }

    private long locked(LongSupplier read) {
        lock.lock();
        try {
            return read.getAsLong();
        } finally {
            lock.unlock();
        }
    }
}
