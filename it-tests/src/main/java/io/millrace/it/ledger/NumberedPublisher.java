/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.it.ledger;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.jspecify.annotations.Nullable;

/** Publishes numbered readings with QoS 1, in order, and counts what the broker acknowledged. */
public final class NumberedPublisher {

    private static final int IN_FLIGHT = 500;
    private static final long TIMEOUT_SECONDS = 30;

    private final NumberedReadings readings;
    private final int perSecond;
    private final AtomicInteger acknowledged = new AtomicInteger();

    /**
     * Makes a publisher.
     *
     * @param readings what to publish
     * @param perSecond how many a second
     */
    public NumberedPublisher(NumberedReadings readings, int perSecond) {
        this.readings = readings;
        this.perSecond = perSecond;
    }

    /** How many the broker has acknowledged so far. */
    public int acknowledged() {
        return acknowledged.get();
    }

    /**
     * Publishes all, and returns once all are acknowledged.
     *
     * @throws IOException if the broker does not acknowledge in time
     */
    public void publishAll(InetSocketAddress broker) throws IOException, InterruptedException {
        Semaphore window = new Semaphore(IN_FLIGHT);
        try {
            MqttAsyncClient client =
                    new MqttAsyncClient(
                            "tcp://127.0.0.1:" + broker.getPort(),
                            "millrace-ledger",
                            new MemoryPersistence());
            MqttConnectionOptions options = new MqttConnectionOptions();
            options.setReceiveMaximum(IN_FLIGHT);
            client.connect(options).waitForCompletion(TimeUnit.SECONDS.toMillis(TIMEOUT_SECONDS));
            long begin = System.nanoTime();
            for (int number = 0; number < readings.count(); number++) {
                pace(begin, number);
                acquire(window, 1);
                client.publish(
                        readings.topic(number),
                        readings.payload(number),
                        1,
                        false,
                        null,
                        new Count(window, acknowledged));
            }
            acquire(window, IN_FLIGHT);
            client.disconnect().waitForCompletion(TimeUnit.SECONDS.toMillis(TIMEOUT_SECONDS));
            client.close(true);
        } catch (MqttException e) {
            throw new IOException("the ledger's readings could not be published", e);
        }
    }

    private void pace(long begin, int number) throws InterruptedException {
        long due = begin + number * 1_000_000_000L / perSecond;
        long ahead = due - System.nanoTime();
        if (ahead > 1_000_000) {
            TimeUnit.NANOSECONDS.sleep(ahead);
        }
    }

    private static void acquire(Semaphore window, int permits)
            throws IOException, InterruptedException {
        if (!window.tryAcquire(permits, TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException(
                    "the broker acknowledged nothing for %d s".formatted(TIMEOUT_SECONDS));
        }
    }

    /** Counts one acknowledgement. */
    private record Count(Semaphore window, AtomicInteger acknowledged)
            implements MqttActionListener {

        @Override
        public void onSuccess(IMqttToken token) {
            acknowledged.incrementAndGet();
            window.release();
        }

        @Override
        public void onFailure(IMqttToken token, @Nullable Throwable cause) {
            // Not acknowledged and so not in the ledger; the window stays smaller and runs dry if
            // it happens often.
        }
    }
}
