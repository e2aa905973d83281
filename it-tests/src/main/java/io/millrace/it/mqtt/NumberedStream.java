/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.it.mqtt;

import io.millrace.jobs.replay.BrokerAddress;
import io.millrace.jobs.replay.Publisher;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Messages that are numbered from 0, published at a steady pace and spread over some devices; knows
 * which the broker accepted and when they were sent.
 */
public final class NumberedStream implements AutoCloseable {

    private final BrokerAddress broker;
    private final String topics;
    private final int devices;
    private final int perSecond;
    private final Clock clock = Clock.systemUTC();
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private volatile long[] times = new long[1024];
    private volatile int sent;
    private volatile int accepted;
    private Future<?> running = CompletableFuture.completedFuture(null);

    /**
     * @param broker where to publish
     * @param topics the part of all topics before the device's name
     * @param devices over how many devices the numbers are spread
     * @param perSecond messages a second
     */
    NumberedStream(BrokerAddress broker, String topics, int devices, int perSecond) {
        this.broker = broker;
        this.topics = topics;
        this.devices = devices;
        this.perSecond = perSecond;
    }

    /** Where it publishes. */
    public BrokerAddress broker() {
        return broker;
    }

    /** Messages a second. */
    public int perSecond() {
        return perSecond;
    }

    /** Begins to publish the next numbers and returns. */
    public void begin(int count) {
        running = thread.submit(() -> publish(count));
    }

    /** Publishes the next numbers; returns when the broker has accepted all. */
    public void publishAll(int count) throws IOException, InterruptedException {
        begin(count);
        await();
    }

    /** Waits until all that was begun is accepted. */
    public void await() throws IOException, InterruptedException {
        try {
            running.get();
        } catch (ExecutionException e) {
            throw new IOException("publishing ended: " + e.getMessage(), e);
        }
    }

    /** Whether all that was begun is accepted, or publishing has ended otherwise. */
    public boolean isDone() {
        return running.isDone();
    }

    /** How many numbers were sent so far. */
    public int sent() {
        return sent;
    }

    /** How many numbers, from 0, the broker has accepted. */
    public int accepted() {
        return accepted;
    }

    /** When a number was sent, milliseconds since the epoch. */
    public long publishedMillis(int number) {
        return times[number];
    }

    private Void publish(int count) throws IOException, InterruptedException {
        int from = sent;
        try (Publisher publisher = Publisher.connect(broker)) {
            long begin = System.nanoTime();
            for (int number = from; number < from + count; number++) {
                long ahead =
                        begin + (number - from) * 1_000_000_000L / perSecond - System.nanoTime();
                if (ahead > 1_000_000) {
                    TimeUnit.NANOSECONDS.sleep(ahead);
                }
                long now = clock.millis();
                note(number, now);
                publisher.publish(
                        topics + "device-" + number % devices,
                        "{\"number\":%d,\"timestamp\":%d}"
                                .formatted(number, now)
                                .getBytes(StandardCharsets.UTF_8));
                accepted = from + (int) publisher.acknowledged();
            }
            publisher.await();
            accepted = from + count;
        }
        return null;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    private void note(int number, long now) {
        long[] known = times;
        if (number == known.length) {
            known = Arrays.copyOf(known, number * 2);
        }
        known[number] = now;
        times = known;
        sent = number + 1;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
