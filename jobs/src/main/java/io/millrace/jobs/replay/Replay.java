/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.replay;

import java.io.IOException;
import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * Publishes the rows of a recorded file at their pace, in their order.
 *
 * @param topic where each row goes
 * @param payload how it is written
 * @param pace when it is due
 * @param nanoClock time that passes, in nanoseconds
 * @param sleeper waits until a row is due
 */
record Replay(
        TopicTemplate topic, Payload payload, Pace pace, LongSupplier nanoClock, Sleeper sleeper) {

    /** Waits for a time. */
    @FunctionalInterface
    interface Sleeper {
        void sleep(long nanos) throws InterruptedException;
    }

    /** Takes the messages; waits while it cannot take another one. */
    @FunctionalInterface
    interface Sink {
        void publish(String topic, byte[] payload) throws IOException, InterruptedException;
    }

    /**
     * Publishes all rows that have a value.
     *
     * @param first the time from which the pace is reckoned
     */
    void run(RecordedFile file, Instant first, Sink sink, Progress progress)
            throws IOException, InterruptedException {
        long start = nanoClock.getAsLong();
        while (file.hasNext()) {
            RecordedRow row = file.next();
            if (row.measurements().isEmpty()) {
                continue;
            }
            long wait = pace.dueNanos(first, row.time()) - (nanoClock.getAsLong() - start);
            if (wait > 0) {
                sleeper.sleep(wait);
            }
            sink.publish(topic.of(row.asset()), payload.of(row));
            progress.published();
        }
    }
}
