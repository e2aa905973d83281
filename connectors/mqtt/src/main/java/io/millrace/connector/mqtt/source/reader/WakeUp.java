/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source.reader;

import java.util.concurrent.TimeUnit;

/** Lets the fetcher's thread sleep until somebody has something for it. */
final class WakeUp {

    private boolean raised;

    synchronized void raise() {
        raised = true;
        notifyAll();
    }

    /** Returns when it was raised since the last call, or when the time is over. */
    synchronized void await(long nanos) {
        long end = System.nanoTime() + nanos;
        try {
            while (!raised) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    return;
                }
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
            raised = false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
