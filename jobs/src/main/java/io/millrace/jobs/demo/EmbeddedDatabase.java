/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.demo;

import io.millrace.jobs.cli.UserError;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.util.FileUtils;

/**
 * A real PostgreSQL of its own, from Maven Central, on a free loopback port; empty at each start.
 */
public final class EmbeddedDatabase implements AutoCloseable {

    /** The role and the database that it starts with. */
    public static final String USER = "postgres";

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

    private final EmbeddedPostgres server;
    private final Path data;

    private EmbeddedDatabase(EmbeddedPostgres server, Path data) {
        this.server = server;
        this.data = data;
    }

    /**
     * Starts the server. One that a killed process left running in the same folder is ended first.
     *
     * @param folder where it keeps its data; what is there is deleted
     * @param port TCP port, or 0 for a free one
     * @throws UserError if the port is not free
     */
    public static EmbeddedDatabase start(Path folder, int port) throws IOException {
        Path data = folder.resolve("data");
        endLeftOver(data);
        // The server clears its folder when it is closed, which a killed process never did.
        FileUtils.deleteDirectory(data.toFile());
        if (port != 0) {
            requireFree(port);
        }
        EmbeddedPostgres.Builder builder =
                EmbeddedPostgres.builder()
                        .setOverrideWorkingDirectory(folder.resolve("binaries").toFile())
                        .setDataDirectory(data)
                        .setCleanDataDirectory(true)
                        .setServerConfig("listen_addresses", "127.0.0.1")
                        .setServerConfig("shared_buffers", "64MB")
                        .setServerConfig("max_connections", "40");
        if (port != 0) {
            builder.setPort(port);
        }
        return new EmbeddedDatabase(builder.start(), data);
    }

    /** PostgreSQL itself would only be waited for in vain, and its reason stays in its log. */
    private static void requireFree(int port) {
        if (port < 0 || port > 65_535) {
            throw new UserError(
                    "--database-port %d is not a port: allowed is 1 to 65535, or 0 for a free one"
                            .formatted(port));
        }
        try (ServerSocket socket = new ServerSocket()) {
            // As PostgreSQL does: connections of a server that has ended do not hold the port.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            throw new UserError(
                    "--database-port %d: cannot listen on 127.0.0.1:%d (%s); choose another port, or 0 for a free one"
                            .formatted(port, port, e.getMessage()),
                    e);
        }
    }

    /** The port that it listens on, on 127.0.0.1. */
    public int port() {
        return server.getPort();
    }

    @Override
    public void close() throws IOException {
        try {
            server.close();
        } finally {
            // Ctrl-C reaches the server as well, and then its own way of stopping it can fail.
            endLeftOver(data);
        }
    }

    private static void endLeftOver(Path data) throws IOException {
        Path pidFile = data.resolve("postmaster.pid");
        if (!Files.isRegularFile(pidFile)) {
            return;
        }
        Optional<ProcessHandle> left =
                Files.readAllLines(pidFile).stream()
                        .findFirst()
                        // After a power cut it may be cut short.
                        .filter(line -> line.strip().matches("\\d{1,18}"))
                        .flatMap(line -> ProcessHandle.of(Long.parseLong(line.strip())))
                        // The number may belong to somebody else by now.
                        .filter(
                                process ->
                                        process.info().command().orElse("").contains("postgres"));
        if (left.isEmpty()) {
            return;
        }
        left.get().destroy();
        try {
            left.get().onExit().get(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            left.get().destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
