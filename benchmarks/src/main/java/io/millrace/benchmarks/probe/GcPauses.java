/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.probe;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.ListenerNotFoundException;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

/**
 * The longest pause of the garbage collector since its making. The beans of Java 17's Serial,
 * Parallel and G1 collectors report pauses only, not concurrent work.
 */
public final class GcPauses implements AutoCloseable {

    private final AtomicLong longestMillis = new AtomicLong();
    private final NotificationListener listener =
            (notification, handback) -> {
                if (notification
                        .getType()
                        .equals(
                                GarbageCollectionNotificationInfo
                                        .GARBAGE_COLLECTION_NOTIFICATION)) {
                    long millis =
                            GarbageCollectionNotificationInfo.from(
                                            (CompositeData) notification.getUserData())
                                    .getGcInfo()
                                    .getDuration();
                    longestMillis.accumulateAndGet(millis, Math::max);
                }
            };

    /** Listens from now on. */
    public GcPauses() {
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            ((NotificationEmitter) collector).addNotificationListener(listener, null, null);
        }
    }

    /** Milliseconds; 0 if there was none. */
    public long longestMillis() {
        return longestMillis.get();
    }

    @Override
    public void close() {
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            try {
                ((NotificationEmitter) collector).removeNotificationListener(listener);
            } catch (ListenerNotFoundException e) {
                throw new IllegalStateException("the listener was added to each collector", e);
            }
        }
    }
}
