/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.it.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A real Mosquitto on a free loopback port, whose queues have no limit: it keeps what it
 * acknowledged as long as it lives.
 */
public final class MosquittoProcess implements AutoCloseable {

    private static final Duration START_TIMEOUT = Duration.ofSeconds(10);
    private static final List<Path> PLACES =
            List.of(
                    Path.of("/usr/sbin/mosquitto"),
                    Path.of("/usr/bin/mosquitto"),
                    Path.of("/usr/local/sbin/mosquitto"),
                    Path.of("/opt/homebrew/sbin/mosquitto"));

    private final ProcessBuilder builder;
    private final Path folder;
    private final int port;
    private Process process;

    private MosquittoProcess(ProcessBuilder builder, Path folder, int port) throws IOException {
        this.builder = builder;
        this.folder = folder;
        this.port = port;
        this.process = builder.start();
    }

    /** Where Mosquitto is installed, if it is. */
    public static Optional<Path> executable() {
        return PLACES.stream().filter(Files::isExecutable).findFirst();
    }

    /**
     * Starts a broker.
     *
     * @param folder an existing folder for its configuration, log and queue
     * @throws IOException if it is not installed or does not listen in time; the message says which
     */
    public static MosquittoProcess start(Path folder) throws IOException, InterruptedException {
        return start(folder, List.of());
    }

    /**
     * Starts a broker.
     *
     * @param folder an existing folder for its configuration, log and queue
     * @param listenerSettings further lines of its configuration, for its one listener
     * @throws IOException if it is not installed or does not listen in time; the message says which
     */
    public static MosquittoProcess start(Path folder, List<String> listenerSettings)
            throws IOException, InterruptedException {
        Path executable =
                executable()
                        .orElseThrow(
                                () ->
                                        new IOException(
                                                "mosquitto is not installed (Debian: apt-get"
                                                        + " install mosquitto)"));
        int port = freePort();
        Path configuration = folder.resolve("mosquitto.conf");
        Files.writeString(
                configuration,
                """
                listener %d 127.0.0.1
                %s
                allow_anonymous true
                persistence true
                persistence_location %s/
                max_queued_messages 0
                max_queued_bytes 0
                log_dest file %s
                log_type error
                log_type warning
                log_type notice
                log_type subscribe
                """
                        .formatted(
                                port,
                                String.join("\n", listenerSettings),
                                folder,
                                folder.resolve("mosquitto.log"))
                        // A broker that is started as root would step down to a user who may not
                        // write here.
                        .concat("user root\n"));
        MosquittoProcess broker =
                new MosquittoProcess(
                        new ProcessBuilder(executable.toString(), "-c", configuration.toString())
                                .redirectErrorStream(true)
                                .redirectOutput(folder.resolve("mosquitto.out").toFile()),
                        folder,
                        port);
        broker.awaitListening();
        return broker;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitListening() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        while (System.nanoTime() < deadline) {
            if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
                throw new IOException(
                        "mosquitto ended with code %d; see %s"
                                .formatted(process.exitValue(), folder.resolve("mosquitto.out")));
            }
            try (Socket socket = new Socket()) {
                socket.connect(address(), 200);
                return;
            } catch (IOException e) {
                // Not yet.
            }
        }
        close();
        throw new IOException(
                "mosquitto did not listen on port %d in %s".formatted(port, START_TIMEOUT));
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** Kills it as {@code kill -9} does, and with it what it kept on disk. */
    public void killAndForget() throws IOException, InterruptedException {
        process.destroyForcibly();
        process.waitFor(5, TimeUnit.SECONDS);
        Files.deleteIfExists(folder.resolve("mosquitto.db"));
        Files.deleteIfExists(folder.resolve("mosquitto.log"));
    }

    /** Starts it again on the same port. */
    public void startAgain() throws IOException, InterruptedException {
        process = builder.start();
        awaitListening();
    }

    /** Whether its log, since it was last killed, tells of a subscription to a filter. */
    public boolean hasSubscription(String filter) {
        Path log = folder.resolve("mosquitto.log");
        try {
            return Files.exists(log) && Files.readString(log).contains(" 1 " + filter);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it as an operator would. */
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
}
