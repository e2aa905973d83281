/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.edge;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.client.program.MiniClusterClient;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionGraph;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.graph.StreamGraph;

/**
 * A Flink cluster inside this process: what a gateway runs. It belongs to one job whose checkpoints
 * stay in one folder, so that the next process goes on where this one was stopped or killed.
 */
public final class EdgeCluster implements AutoCloseable {

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);

    private final MiniCluster cluster;
    private final MiniClusterClient client;
    private final Path checkpoints;

    private EdgeCluster(MiniCluster cluster, Configuration configuration, Path checkpoints) {
        this.cluster = cluster;
        this.client = new MiniClusterClient(configuration, cluster);
        this.checkpoints = checkpoints;
    }

    /**
     * Starts a cluster.
     *
     * @param configuration what goes beyond the cluster's own settings; not changed
     * @param slots how many parallel subtasks it can run, from 1
     * @param checkpoints folder for the job's checkpoints
     */
    public static EdgeCluster start(Configuration configuration, int slots, Path checkpoints)
            throws Exception {
        Configuration own = new Configuration(configuration);
        own.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
        own.set(CheckpointingOptions.CREATE_CHECKPOINT_SUB_DIR, false);
        // Accumulators travel with the heartbeat; the default of 10 s is too slow to watch a job.
        own.set(HeartbeatManagerOptions.HEARTBEAT_INTERVAL, Duration.ofSeconds(1));
        own.set(JobManagerOptions.BIND_HOST, "localhost");
        own.set(TaskManagerOptions.HOST, "localhost");
        own.set(RestOptions.BIND_ADDRESS, "localhost");
        own.set(RestOptions.BIND_PORT, "0");
        own.set(WebOptions.SUBMIT_ENABLE, false);
        setIfAbsent(own, TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(128));
        setIfAbsent(own, TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(64));
        setIfAbsent(own, TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(64));
        MiniCluster cluster =
                new MiniCluster(
                        new MiniClusterConfiguration.Builder()
                                .setConfiguration(own)
                                .setNumTaskManagers(1)
                                .setNumSlotsPerTaskManager(slots)
                                .withRandomPorts()
                                .build());
        try {
            cluster.start();
        } catch (Exception e) {
            cluster.close();
            throw e;
        }
        return new EdgeCluster(cluster, own, checkpoints);
    }

    private static <T> void setIfAbsent(
            Configuration configuration, ConfigOption<T> option, T value) {
        if (!configuration.contains(option)) {
            configuration.set(option, value);
        }
    }

    /**
     * Submits the job; it goes on from the newest checkpoint in the folder where there is one.
     *
     * @param graph the job
     * @return the job's id
     */
    public JobID submit(StreamGraph graph)
            throws IOException, ExecutionException, InterruptedException {
        var newest = RetainedCheckpoints.newest(checkpoints);
        if (newest.isPresent()) {
            // The folder is this job's own: it takes the checkpoint over and deletes it once a
            // newer one stands.
            Configuration recovery = new Configuration();
            recovery.set(StateRecoveryOptions.SAVEPOINT_PATH, newest.get().toUri().toString());
            recovery.set(StateRecoveryOptions.RESTORE_MODE, RecoveryClaimMode.CLAIM);
            graph.setSavepointRestoreSettings(SavepointRestoreSettings.fromConfiguration(recovery));
        }
        graph.setJobId(JobID.generate());
        return client.submitJob(graph).get();
    }

    /** Whether all of the job's tasks have left their start behind them. */
    public boolean allTasksRun(JobID job) throws ExecutionException, InterruptedException {
        for (AccessExecutionVertex task : graph(job).getAllExecutionVertices()) {
            if (task.getExecutionState() != ExecutionState.RUNNING) {
                return false;
            }
        }
        return true;
    }

    /** The job's counters as of the last heartbeat. */
    public Map<String, Object> accumulators(JobID job)
            throws ExecutionException, InterruptedException {
        return client.getAccumulators(job, EdgeCluster.class.getClassLoader()).get();
    }

    /** The job as it runs: its checkpoints, its restarts. */
    public AccessExecutionGraph graph(JobID job) throws ExecutionException, InterruptedException {
        return cluster.getExecutionGraph(job).get();
    }

    /** Ends the job; its newest checkpoint stays. */
    public void cancel(JobID job)
            throws ExecutionException, InterruptedException, TimeoutException {
        client.cancel(job).get(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        client.requestJobResult(job).get(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public void close() throws IOException {
        client.close();
        try {
            cluster.close();
        } catch (Exception e) {
            throw new IOException("the cluster in this process could not be closed", e);
        }
    }
}
