/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.it.process;

import io.millrace.jobs.demo.EmbeddedDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A Mosquitto and a PostgreSQL that let one user in, and only with the password: both ask for it.
 */
public final class GuardedServers implements AutoCloseable {

    /** The user that both know. */
    public static final String USER = "probe";

    private static final Duration START_TIMEOUT = Duration.ofSeconds(10);

    private final Process broker;
    private final int brokerPort;
    private final Path brokerLog;
    private final EmbeddedDatabase database;

    private GuardedServers(
            Process broker, int brokerPort, Path brokerLog, EmbeddedDatabase database) {
        this.broker = broker;
        this.brokerPort = brokerPort;
        this.brokerLog = brokerLog;
        this.database = database;
    }

    /** Whether Mosquitto and its password tool are installed. */
    public static boolean areAvailable() {
        return MosquittoProcess.executable().isPresent() && passwordTool().isPresent();
    }

    private static Optional<Path> passwordTool() {
        return Stream.of("/usr/bin", "/usr/local/bin", "/opt/homebrew/bin")
                .map(place -> Path.of(place, "mosquitto_passwd"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * Starts both.
     *
     * @param folder an empty folder for their data and logs
     * @param password what {@link #USER} has to give
     */
    public static GuardedServers start(Path folder, String password)
            throws IOException, InterruptedException, SQLException {
        EmbeddedDatabase database = EmbeddedDatabase.start(folder.resolve("postgresql"), 0);
        try {
            guard(database.port(), folder.resolve("postgresql/data/pg_hba.conf"), password);
            int port = freePort();
            Path home = Files.createDirectories(folder.resolve("mosquitto"));
            Process broker = startBroker(home, port, password);
            GuardedServers servers =
                    new GuardedServers(broker, port, home.resolve("mosquitto.log"), database);
            servers.awaitBroker();
            return servers;
        } catch (IOException | InterruptedException | SQLException e) {
            database.close();
            throw e;
        }
    }

    /** The first line of pg_hba.conf that fits decides. */
    private static void guard(int port, Path rules, String password)
            throws IOException, SQLException {
        try (Connection connection =
                        DriverManager.getConnection(
                                "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(port),
                                EmbeddedDatabase.USER,
                                "");
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE ROLE %s LOGIN SUPERUSER PASSWORD '%s'".formatted(USER, password));
            Files.writeString(
                    rules,
                    "host all %s 127.0.0.1/32 scram-sha-256%n".formatted(USER)
                            + Files.readString(rules));
            statement.execute("SELECT pg_reload_conf()");
        }
    }

    private static Process startBroker(Path home, int port, String password)
            throws IOException, InterruptedException {
        Path passwords = home.resolve("passwords");
        String tool =
                passwordTool()
                        .orElseThrow(() -> new IOException("mosquitto_passwd is not installed"))
                        .toString();
        CommandRun made =
                CommandRun.run(
                        home,
                        Map.of(),
                        List.of(tool, "-b", "-c", passwords.toString(), USER, password));
        if (made.exitCode() != 0) {
            throw new IOException("mosquitto_passwd failed: " + made.err());
        }
        Files.setPosixFilePermissions(passwords, PosixFilePermissions.fromString("rw-------"));
        Path configuration = home.resolve("mosquitto.conf");
        Files.writeString(
                configuration,
                """
                listener %d 127.0.0.1
                allow_anonymous false
                password_file %s
                user root
                log_dest file %s
                log_type error
                log_type warning
                log_type notice
                log_type subscribe
                """
                        .formatted(port, passwords, home.resolve("mosquitto.log")));
        return new ProcessBuilder(
                        MosquittoProcess.executable()
                                .orElseThrow(() -> new IOException("mosquitto is not installed"))
                                .toString(),
                        "-c",
                        configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("mosquitto.out").toFile())
                .start();
    }

    /** A TCP port on 127.0.0.1 that was free a moment ago. */
    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitBroker() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        while (System.nanoTime() < deadline && !broker.waitFor(50, TimeUnit.MILLISECONDS)) {
            try (Socket socket = new Socket()) {
                socket.connect(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), brokerPort), 200);
                return;
            } catch (IOException e) {
                // Not yet.
            }
        }
        broker.destroyForcibly();
        throw new IOException("mosquitto does not listen on port " + brokerPort);
    }

    /** The broker's port on 127.0.0.1. */
    public int brokerPort() {
        return brokerPort;
    }

    /** What the broker logged: connections and subscriptions. */
    public String brokerLog() throws IOException {
        return Files.exists(brokerLog) ? Files.readString(brokerLog) : "";
    }

    /** The database's port on 127.0.0.1; {@code postgres} needs no password there. */
    public int databasePort() {
        return database.port();
    }

    @Override
    public void close() throws IOException {
        broker.destroy();
        try {
            if (!broker.waitFor(5, TimeUnit.SECONDS)) {
                broker.destroyForcibly();
            }
        } catch (InterruptedException e) {
            broker.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        database.close();
    }
}
