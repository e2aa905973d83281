/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.it.cluster;

import io.millrace.it.process.CommandRun;
import io.millrace.it.process.GuardedServers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A JobManager and a TaskManager as processes, started by the script that the launcher uses, on
 * free loopback ports.
 */
public final class FlinkCluster implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path root;
    private final Path folder;
    private final Path home;
    private final int restPort;
    private final List<Process> processes = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();

    private FlinkCluster(Path root, Path folder, Path home, int restPort) {
        this.root = root;
        this.folder = folder;
        this.home = home;
        this.restPort = restPort;
    }

    /**
     * Starts both and waits until there are free slots.
     *
     * @param root the project's root
     * @param folder an existing folder for logs and checkpoints
     */
    public static FlinkCluster start(Path root, Path folder)
            throws IOException, InterruptedException {
        CommandRun gathered =
                CommandRun.run(
                        folder.resolve("home"),
                        Map.of(),
                        List.of(root.resolve("flink-conf/bin/flink-home").toString()));
        if (gathered.exitCode() != 0) {
            throw new IOException("flink-home failed: " + gathered.err());
        }
        Path home = Path.of(gathered.out().get(gathered.out().size() - 1)).normalize();
        FlinkCluster cluster = new FlinkCluster(root, folder, home, GuardedServers.freePort());
        String rpc = "jobmanager.rpc.port=" + GuardedServers.freePort();
        String rest = "rest.port=" + cluster.restPort;
        String checkpoints = "execution.checkpointing.dir=" + folder.resolve("checkpoints").toUri();
        String often = "execution.checkpointing.interval=1s";
        try {
            cluster.process("jobmanager", "-D", rpc, "-D", rest, "-D", checkpoints, "-D", often);
            cluster.process("taskmanager", "-D", rpc, "-D", checkpoints);
            cluster.awaitSlots();
        } catch (IOException | InterruptedException e) {
            cluster.close();
            throw e;
        }
        return cluster;
    }

    private void process(String role, String... options) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(root.resolve("flink-conf/bin/flink-process").toString());
        command.add(role);
        command.addAll(List.of(options));
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve(role + ".out").toFile());
        builder.environment().put("FLINK_HOME", home.toString());
        builder.environment().put("FLINK_LOG", folder.resolve(role + ".log").toString());
        builder.environment().remove("FLINK_CONF_DIR");
        processes.add(builder.start());
    }

    private void awaitSlots() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            for (Process process : processes) {
                if (!process.isAlive()) {
                    throw new IOException("a process of the cluster has ended; see " + folder);
                }
            }
            try {
                if (get("/overview").contains("\"slots-available\":2")) {
                    return;
                }
            } catch (IOException e) {
                // It does not listen yet.
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new IOException("the cluster has no slots after " + PATIENCE + "; see " + folder);
    }

    /** HOST:PORT of the REST interface. */
    public String address() {
        return "127.0.0.1:" + restPort;
    }

    /** The variables that Flink's command line needs to use the same Flink. */
    public Map<String, String> environment() {
        return Map.of("FLINK_HOME", home.toString());
    }

    /** What the REST interface answers. */
    public String get(String path) throws IOException, InterruptedException {
        return http.send(
                        HttpRequest.newBuilder(URI.create("http://" + address() + path))
                                .timeout(Duration.ofSeconds(10))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /** All that both processes wrote and keep: logs, output, checkpoints. */
    List<Path> files() throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    /** Ends both, the TaskManager first. */
    @Override
    public void close() {
        for (int i = processes.size() - 1; i >= 0; i--) {
            processes.get(i).destroy();
        }
        for (Process process : processes) {
            try {
                if (!process.waitFor(10, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }
}
