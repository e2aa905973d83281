/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.edge;

import java.io.PrintStream;
import java.util.concurrent.ExecutionException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.runtime.checkpoint.CheckpointStatsSnapshot;
import org.apache.flink.runtime.checkpoint.FailedCheckpointStats;
import org.apache.flink.runtime.executiongraph.AccessExecutionGraph;
import org.apache.flink.runtime.executiongraph.ErrorInfo;
import org.apache.flink.util.ExceptionUtils;

/**
 * Tells a person in one line each when the job restarts, when checkpoints begin to fail and when
 * they succeed again.
 */
final class EdgeWatch {

    private final EdgeCluster cluster;
    private final JobID job;
    private final PrintStream out;
    private long toldFailure = -1;
    private long toldFailedCheckpoint = -1;
    private boolean failing;

    EdgeWatch(EdgeCluster cluster, JobID job, PrintStream out) {
        this.cluster = cluster;
        this.job = job;
        this.out = out;
    }

    /** Looks once. Returns whether the job still lives. */
    boolean look() throws ExecutionException, InterruptedException {
        AccessExecutionGraph graph = cluster.graph(job);
        tellFailure(graph);
        CheckpointStatsSnapshot checkpoints = graph.getCheckpointStatsSnapshot();
        if (checkpoints != null) {
            tellCheckpoints(checkpoints);
        }
        JobStatus status = graph.getState();
        if (status.isGloballyTerminalState()) {
            out.println("millrace: the job has ended: " + status);
            return false;
        }
        return true;
    }

    private void tellFailure(AccessExecutionGraph graph) {
        ErrorInfo failure = graph.getFailureInfo();
        if (failure != null && failure.getTimestamp() != toldFailure) {
            toldFailure = failure.getTimestamp();
            out.println(
                    "millrace: the job failed and starts again from its last checkpoint: "
                            + cause(
                                    failure.getException()
                                            .deserializeError(EdgeWatch.class.getClassLoader())));
        }
    }

    private void tellCheckpoints(CheckpointStatsSnapshot checkpoints) {
        FailedCheckpointStats failed = checkpoints.getHistory().getLatestFailedCheckpoint();
        var completed = checkpoints.getHistory().getLatestCompletedCheckpoint();
        long lastCompleted = completed == null ? -1 : completed.getCheckpointId();
        if (failed != null && failed.getCheckpointId() > lastCompleted) {
            if (!failing || failed.getCheckpointId() > toldFailedCheckpoint + 10) {
                toldFailedCheckpoint = failed.getCheckpointId();
                out.println(
                        "millrace: checkpoint %d failed, nothing is acknowledged until one succeeds: %s"
                                .formatted(failed.getCheckpointId(), failed.getFailureMessage()));
            }
            failing = true;
        } else if (failing && lastCompleted >= 0) {
            failing = false;
            out.println(
                    "millrace: checkpoints succeed again (checkpoint %d)".formatted(lastCompleted));
        }
    }

    private static String cause(Throwable error) {
        Throwable deepest =
                ExceptionUtils.stripException(
                        error, java.util.concurrent.CompletionException.class);
        while (deepest.getCause() != null && deepest.getCause() != deepest) {
            deepest = deepest.getCause();
        }
        return deepest.getMessage() == null
                ? deepest.getClass().getSimpleName()
                : deepest.getMessage();
    }
}
