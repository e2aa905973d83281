/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.river;

import java.util.List;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.jspecify.annotations.Nullable;

/** Has nothing to give out: each reader knows its share. */
final class NoEnumerator implements SplitEnumerator<RiverPlace, Integer> {

    @Override
    public void start() {
        // Nothing to find.
    }

    @Override
    public void handleSplitRequest(int subtask, @Nullable String host) {
        // Readers do not ask.
    }

    @Override
    public void addSplitsBack(List<RiverPlace> splits, int subtask) {
        // A restarted reader has its place from its own state.
    }

    @Override
    public void addReader(int subtask) {
        // It knows its share.
    }

    @Override
    public Integer snapshotState(long checkpointId) {
        return 0;
    }

    @Override
    public void close() {
        // Nothing is open.
    }

    /** No bytes at all. */
    static final class Serializer implements SimpleVersionedSerializer<Integer> {

        @Override
        public int getVersion() {
            return 1;
        }

        @Override
        public byte[] serialize(Integer nothing) {
            return new byte[0];
        }

        @Override
        public Integer deserialize(int version, byte[] bytes) {
            return 0;
        }
    }
}
