/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.probe;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What passed the probes of one run, read from outside of the tasks that count. Found by the run's
 * name, because an operator cannot be handed an object: both live in one JVM.
 */
public final class Progress implements AutoCloseable {

    private static final ConcurrentMap<String, Progress> RUNS = new ConcurrentHashMap<>();

    private final String run;
    private final List<ProbeTrack> tracks = new CopyOnWriteArrayList<>();

    private Progress(String run) {
        this.run = run;
    }

    /**
     * Begins a run.
     *
     * @param run a name that no other run in this JVM has at this time
     */
    public static Progress begin(String run) {
        Progress progress = new Progress(run);
        if (RUNS.putIfAbsent(run, progress) != null) {
            throw new IllegalArgumentException("run '%s' is there already".formatted(run));
        }
        return progress;
    }

    /** One more task's track of a run. */
    static ProbeTrack track(String run) {
        Progress progress = RUNS.get(run);
        if (progress == null) {
            throw new IllegalStateException("run '%s' has not begun or is over".formatted(run));
        }
        ProbeTrack track = new ProbeTrack();
        progress.tracks.add(track);
        return track;
    }

    /** How many elements have passed. */
    public long count() {
        long count = 0;
        for (ProbeTrack track : tracks) {
            count += track.count();
        }
        return count;
    }

    /** Forgets pauses and stalls so far: what follows is measured. */
    public void measureFromNow() {
        tracks.forEach(ProbeTrack::measureFromNow);
    }

    /** The longest time that one of the tasks let nothing pass. */
    public double longestPauseMillis() {
        return tracks.stream().mapToLong(ProbeTrack::longestPauseNanos).max().orElse(0) / 1e6;
    }

    /**
     * For each barrier of each task, the time between the element before and the element behind it,
     * in milliseconds.
     */
    public List<Double> stallMillis() {
        List<Double> stalls = new ArrayList<>();
        tracks.forEach(track -> track.stallNanos().forEach(nanos -> stalls.add(nanos / 1e6)));
        return stalls;
    }

    @Override
    public void close() {
        RUNS.remove(run, this);
    }
}
