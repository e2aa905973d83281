/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.probe;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** Wall time and CPU time of the whole JVM since its making. */
public final class CpuClock {

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final long beginNanos = System.nanoTime();
    private final long beginCpuNanos = SYSTEM.getProcessCpuTime();

    /** Seconds by the wall clock. */
    public double seconds() {
        return (System.nanoTime() - beginNanos) / 1e9;
    }

    /** Seconds of CPU time of all threads: work, compiler, garbage collector, RocksDB. */
    public double cpuSeconds() {
        return (SYSTEM.getProcessCpuTime() - beginCpuNanos) / 1e9;
    }
}
