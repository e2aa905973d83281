/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.startup;

import io.millrace.benchmarks.child.ChildJvm;
import io.millrace.jobs.demo.EmbeddedDatabase;
import io.millrace.jobs.monitor.RunCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One start of a monitor, watched from outside: by what it prints and by its rows. */
final class MonitorStart {

    private static final long LIMIT_SECONDS = 60;

    private MonitorStart() {}

    static StartupCommand.Row measure(Path configuration, Path folder, int databasePort)
            throws IOException, SQLException, InterruptedException {
        try (Connection connection =
                        DriverManager.getConnection(
                                "jdbc:postgresql://127.0.0.1:%d/%s"
                                        .formatted(databasePort, EmbeddedDatabase.USER),
                                EmbeddedDatabase.USER,
                                EmbeddedDatabase.USER);
                Statement statement = connection.createStatement()) {
            statement.execute("TRUNCATE readings, features, scores");
            long begin = System.nanoTime();
            Process process =
                    ChildJvm.start(
                            RunCommand.class,
                            List.of("monitor", "--config", configuration.toString()));
            Thread hook = new Thread(process::destroyForcibly);
            Runtime.getRuntime().addShutdownHook(hook);
            try {
                CompletableFuture<Long> submitted = firstLine(process);
                long vector = awaitRow(process, statement, "features");
                long score = awaitRow(process, statement, "scores");
                return new StartupCommand.Row(
                        (submitted.getNow(begin) - begin) / 1e6,
                        (vector - begin) / 1e6,
                        (score - begin) / 1e6);
            } finally {
                process.destroy();
                if (!process.waitFor(20, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
                Runtime.getRuntime().removeShutdownHook(hook);
            }
        }
    }

    private static CompletableFuture<Long> firstLine(Process process) {
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        lines.readLine();
                    } catch (IOException e) {
                        return Long.MAX_VALUE;
                    }
                    return System.nanoTime();
                });
    }

    private static long awaitRow(Process process, Statement statement, String table)
            throws SQLException, IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (true) {
            try (ResultSet result =
                    statement.executeQuery("SELECT EXISTS (SELECT FROM %s)".formatted(table))) {
                if (result.next() && result.getBoolean(1)) {
                    return System.nanoTime();
                }
            }
            if (!process.isAlive()) {
                throw new IOException(
                        "the monitor ended: "
                                + new String(
                                                process.getErrorStream().readAllBytes(),
                                                StandardCharsets.UTF_8)
                                        .strip());
            }
            if (System.nanoTime() > deadline) {
                throw new IOException("no row in '%s' after %d s".formatted(table, LIMIT_SECONDS));
            }
            TimeUnit.MILLISECONDS.sleep(2);
        }
    }
}
