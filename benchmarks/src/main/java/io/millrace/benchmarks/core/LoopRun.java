/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.core;

import io.millrace.benchmarks.peer.ChainUnderTest;
import io.millrace.benchmarks.probe.CpuClock;
import io.millrace.benchmarks.probe.GcPauses;
import io.millrace.benchmarks.river.River;
import io.millrace.benchmarks.river.Workload;

/** A chain in this thread: generator and stages, nothing else. */
final class LoopRun {

    /** Moments between two looks at the clock. */
    private static final int MOMENTS = 512;

    private LoopRun() {}

    /**
     * Measures.
     *
     * @param full whether the chain's rooms begin with full windows
     */
    static RoundFigures run(RoundSpec spec, ChainUnderTest chain, boolean full) {
        Workload workload = Workload.ofSensors(spec.sensors());
        River river = new River(workload, 0, 1, River.Clock.SECONDS);
        long needed = workload.rooms() * (full ? 1L : WarmUp.LONGEST_WINDOW);
        CpuClock warmUp = new CpuClock();
        while (WarmUp.goesOn(spec, warmUp.seconds(), river.moments() >= needed)) {
            chain.run(river, MOMENTS);
        }
        boolean filled = river.moments() >= needed;
        long begin = river.moments();
        try (GcPauses pauses = new GcPauses()) {
            CpuClock clock = new CpuClock();
            long longest = 0;
            long last = System.nanoTime();
            while (clock.seconds() < spec.seconds()) {
                chain.run(river, MOMENTS);
                long now = System.nanoTime();
                longest = Math.max(longest, now - last);
                last = now;
            }
            double readings = (river.moments() - begin) * (double) Workload.SENSORS;
            return new RoundFigures(
                    readings / clock.seconds(),
                    readings / clock.cpuSeconds(),
                    Double.NaN,
                    0,
                    Double.NaN,
                    0,
                    chain.stateBytes(),
                    longest / 1e6,
                    pauses.longestMillis(),
                    filled);
        }
    }
}
