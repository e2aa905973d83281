/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.replay;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A real Mosquitto on a free port of this machine; a test that needs it is skipped where it is
 * absent.
 */
final class MosquittoBroker implements Closeable {

    private static final List<Path> PLACES =
            List.of(Path.of("/usr/sbin/mosquitto"), Path.of("/usr/local/sbin/mosquitto"));

    private final Process process;
    private final int port;

    private MosquittoBroker(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts a broker with some lines of configuration more than a listener. */
    static MosquittoBroker start(Path folder, String... lines)
            throws IOException, InterruptedException {
        @Nullable Path binary =
                PLACES.stream().filter(Files::isExecutable).findFirst().orElse(null);
        assumeTrue(binary != null, "skipped: mosquitto is not installed");
        int port = freePort();
        Path configuration =
                Files.writeString(
                        folder.resolve("mosquitto.conf"),
                        "listener %d 127.0.0.1%nuser root%n%s%n"
                                .formatted(port, String.join("\n", lines)));
        Process process =
                new ProcessBuilder(String.valueOf(binary), "-c", configuration.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("mosquitto.log").toFile())
                        .start();
        MosquittoBroker broker = new MosquittoBroker(process, port);
        broker.awaitListening();
        return broker;
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    int port() {
        return port;
    }

    /** As a power cut would. */
    void kill() {
        process.destroyForcibly();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitListening() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (true) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
                return;
            } catch (IOException e) {
                if (System.nanoTime() > deadline || !process.isAlive()) {
                    throw e;
                }
                // The process tells nobody when it listens: asked again until it does.
                process.waitFor(20, TimeUnit.MILLISECONDS);
            }
        }
    }
}
