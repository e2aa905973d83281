/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.it.ledger;

import io.millrace.jobs.replay.Publisher;
import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * Publishes numbered readings in order at a steady pace, and knows what the broker acknowledged.
 */
final class NumberedPublisher implements Callable<Void>, Closeable {

    private final NumberedReadings readings;
    private final int perSecond;
    private final Publisher publisher;

    /**
     * Makes a publisher.
     *
     * @param readings what to publish
     * @param perSecond how many a second
     * @param publisher a connection to the broker; closed with this object
     */
    NumberedPublisher(NumberedReadings readings, int perSecond, Publisher publisher) {
        this.readings = readings;
        this.perSecond = perSecond;
        this.publisher = publisher;
    }

    /** How many the broker has acknowledged so far. */
    long acknowledged() {
        return publisher.acknowledged();
    }

    /** Publishes all, and returns once all are acknowledged. */
    @Override
    public Void call() throws IOException, InterruptedException {
        long begin = System.nanoTime();
        for (int number = 0; number < readings.count(); number++) {
            long ahead = begin + number * 1_000_000_000L / perSecond - System.nanoTime();
            if (ahead > 1_000_000) {
                TimeUnit.NANOSECONDS.sleep(ahead);
            }
            publisher.publish(readings.topic(number), readings.payload(number));
        }
        publisher.await();
        return null;
    }

    @Override
    public void close() throws IOException {
        publisher.close();
    }
}
