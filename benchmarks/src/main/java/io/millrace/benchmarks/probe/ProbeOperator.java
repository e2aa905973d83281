/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.probe;

import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * The end of a stream: counts, lets nothing pass, and notes how long the task in front of it stood
 * still. Chained to the stage, it meets the barrier behind the stage's own part of the snapshot.
 *
 * @param <T> what it counts
 */
public final class ProbeOperator<T> extends AbstractStreamOperator<T>
        implements OneInputStreamOperator<T, T> {

    private static final long serialVersionUID = 1L;

    private final String run;
    private transient ProbeTrack track = new ProbeTrack();

    private ProbeOperator(String run) {
        this.run = run;
    }

    /**
     * Ends a stream in a probe.
     *
     * @param stream what is counted
     * @param run the run, see {@link Progress}
     * @param uid the operator's uid
     */
    public static <T> void end(DataStream<T> stream, String run, String uid) {
        stream.transform(uid, stream.getType(), new ProbeOperator<T>(run)).uid(uid);
    }

    @Override
    public void open() throws Exception {
        super.open();
        track = Progress.track(run);
    }

    @Override
    public void processElement(StreamRecord<T> element) {
        track.passes();
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) {
        track.barrierPasses();
    }
}
