/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.page;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.runtime.checkpoint.CheckpointException;
import org.apache.flink.runtime.checkpoint.CheckpointFailureReason;
import org.apache.flink.util.ExceptionUtils;

/**
 * The asynchronous part of a backend's snapshot, during which handles stand for the frozen bytes.
 * The frozen snapshot ends with it, however it ends.
 *
 * @param <V> what the backend's snapshot results in
 */
final class FrozenStateFuture<V> implements RunnableFuture<V> {

    private final RunnableFuture<V> backend;
    private final PageSnapshot snapshot;

    FrozenStateFuture(RunnableFuture<V> backend, PageSnapshot snapshot) {
        this.backend = backend;
        this.snapshot = snapshot;
    }

    @Override
    public void run() {
        try {
            BoundSnapshot.during(snapshot, backend);
        } finally {
            snapshot.close();
        }
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        try {
            return backend.cancel(mayInterruptIfRunning);
        } finally {
            snapshot.close();
        }
    }

    @Override
    public boolean isCancelled() {
        return backend.isCancelled();
    }

    @Override
    public boolean isDone() {
        return backend.isDone();
    }

    @Override
    public V get() throws InterruptedException, ExecutionException {
        try {
            return backend.get();
        } catch (ExecutionException e) {
            throw withReason(e);
        }
    }

    @Override
    public V get(long timeout, TimeUnit unit)
            throws InterruptedException, ExecutionException, TimeoutException {
        try {
            return backend.get(timeout, unit);
        } catch (ExecutionException e) {
            throw withReason(e);
        }
    }

    /**
     * A savepoint may begin while a checkpoint is still written (Flink forces it past the limit of
     * concurrent checkpoints) and takes its place then. That must not count as a failed checkpoint,
     * as with no tolerable failures the job would restart: the coordinator does not count the
     * reason SUBSUMED, and the task hands on a reason that it finds among the causes.
     */
    private static ExecutionException withReason(ExecutionException failure) {
        boolean superseded =
                ExceptionUtils.findThrowable(failure, SnapshotOverException.class)
                        .map(SnapshotOverException::superseded)
                        .orElse(false);
        return superseded
                ? new ExecutionException(
                        new CheckpointException(
                                "a later snapshot of the resident state took its place",
                                CheckpointFailureReason.CHECKPOINT_SUBSUMED,
                                failure.getCause()))
                : failure;
    }
}
