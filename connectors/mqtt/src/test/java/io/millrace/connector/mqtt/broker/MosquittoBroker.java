/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.broker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A mosquitto as a child process; gives packet ids one after the other. */
public final class MosquittoBroker implements MqttBroker {

    private static final Path PROGRAM = Path.of("/usr/sbin/mosquitto");

    private final int port;
    private final Path config;
    private final Path log;
    private Process process;

    /**
     * Starts it.
     *
     * @param folder for its configuration and its log
     * @param lines configuration beside the listener
     */
    public MosquittoBroker(Path folder, String... lines) throws IOException {
        this(folder, List.of(lines), List.of());
    }

    /**
     * Starts it.
     *
     * @param folder for its configuration and its log
     * @param lines configuration beside the listener
     * @param listenerLines configuration of the listener
     */
    public MosquittoBroker(Path folder, List<String> lines, List<String> listenerLines)
            throws IOException {
        Files.createDirectories(folder);
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        log = folder.resolve("mosquitto.log");
        config = folder.resolve("mosquitto.conf");
        List<String> all = new ArrayList<>(lines);
        all.add("listener " + port + " 127.0.0.1");
        all.addAll(listenerLines);
        all.add("max_queued_messages 0");
        all.add("max_inflight_messages 1000");
        all.add("user root");
        Files.write(config, all);
        process = start();
    }

    /** Skips the test, and says so, where mosquitto is not installed. */
    public static void assumeInstalled() {
        if (!Files.isExecutable(PROGRAM)) {
            System.out.println("SKIPPED: mosquitto is not installed (apt-get install mosquitto)");
        }
        Assumptions.assumeTrue(Files.isExecutable(PROGRAM), "mosquitto is not installed");
    }

    /** Kills it and starts it again; what it had in memory is gone. */
    public void killAndRestart() throws IOException, InterruptedException {
        process.destroyForcibly().waitFor();
        process = start();
    }

    /** Ends it and leaves it ended. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private Process start() throws IOException {
        Process started =
                new ProcessBuilder(PROGRAM.toString(), "-c", config.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .start();
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (System.nanoTime() < deadline && started.isAlive()) {
            try (Socket probe = new Socket()) {
                probe.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
                return started;
            } catch (IOException e) {
                Thread.onSpinWait();
            }
        }
        started.destroyForcibly();
        throw new IOException("mosquitto did not start: " + Files.readString(log));
    }
}
