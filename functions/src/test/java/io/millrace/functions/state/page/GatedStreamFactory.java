/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.page;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.flink.runtime.state.CheckpointStateOutputStream;
import org.apache.flink.runtime.state.CheckpointStreamFactory;
import org.apache.flink.runtime.state.CheckpointedStateScope;
import org.apache.flink.runtime.state.StreamStateHandle;
import org.apache.flink.runtime.state.memory.MemCheckpointStreamFactory;

/** Checkpoint storage in memory that stops after some bytes until it is let go on. */
final class GatedStreamFactory implements CheckpointStreamFactory {

    private final MemCheckpointStreamFactory memory =
            new MemCheckpointStreamFactory(Integer.MAX_VALUE);
    private final long freeBytes;
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch open = new CountDownLatch(1);

    GatedStreamFactory(long freeBytes) {
        this.freeBytes = freeBytes;
    }

    /** Waits until the writer stands at the gate. */
    void awaitWriter() throws InterruptedException {
        reached.await();
    }

    void open() {
        open.countDown();
    }

    @Override
    public CheckpointStateOutputStream createCheckpointStateOutputStream(
            CheckpointedStateScope scope) throws IOException {
        CheckpointStateOutputStream stream = memory.createCheckpointStateOutputStream(scope);
        return new Gated(stream);
    }

    @Override
    public boolean canFastDuplicate(StreamStateHandle handle, CheckpointedStateScope scope) {
        return false;
    }

    @Override
    public List<StreamStateHandle> duplicate(
            List<StreamStateHandle> handles, CheckpointedStateScope scope) {
        throw new UnsupportedOperationException("nothing is duplicated");
    }

    /** The stream. */
    private final class Gated extends CheckpointStateOutputStream {

        private final CheckpointStateOutputStream stream;

        Gated(CheckpointStateOutputStream stream) {
            this.stream = stream;
        }

        private void pass() throws IOException {
            if (stream.getPos() >= freeBytes) {
                reached.countDown();
                try {
                    open.await();
                } catch (InterruptedException e) {
                    throw new IOException("interrupted at the gate", e);
                }
            }
        }

        @Override
        public StreamStateHandle closeAndGetHandle() throws IOException {
            return stream.closeAndGetHandle();
        }

        @Override
        public void write(int value) throws IOException {
            pass();
            stream.write(value);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            pass();
            stream.write(bytes, from, count);
        }

        @Override
        public long getPos() throws IOException {
            return stream.getPos();
        }

        @Override
        public void flush() throws IOException {
            stream.flush();
        }

        @Override
        public void sync() throws IOException {
            stream.sync();
        }

        @Override
        public void close() throws IOException {
            stream.close();
        }
    }
}
