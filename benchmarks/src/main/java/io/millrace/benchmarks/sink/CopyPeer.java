/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.sink;

import io.millrace.benchmarks.river.River;
import io.millrace.benchmarks.river.Workload;
import io.millrace.functions.model.Reading;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** PostgreSQL's own ways of taking the same rows from a file: one statement, one transaction. */
final class CopyPeer {

    private static final int FLUSH = 1 << 20;

    private final int port;
    private final Path file;

    private CopyPeer(int port, Path file) {
        this.port = port;
        this.file = file;
    }

    /** Writes the rows to a file in COPY's text format. */
    static CopyPeer prepare(int port, Workload workload, long moments, Path folder)
            throws IOException {
        Path file = folder.resolve("readings.tsv");
        River river = new River(workload, 0, 1, River.Clock.SECONDS);
        try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            StringBuilder text = new StringBuilder();
            for (long moment = 0; moment < moments; moment++) {
                river.next();
                Instant time = Instant.ofEpochMilli(river.timestampMillis());
                for (int sensor = 0; sensor < Workload.SENSORS; sensor++) {
                    Reading reading = river.reading(sensor);
                    text.append(reading.asset()).append('\t').append(reading.sensor()).append('\t');
                    text.append(time).append('\t').append(reading.value()).append("\t0\t0\n");
                }
                if (text.length() > FLUSH) {
                    out.append(text);
                    text.setLength(0);
                }
            }
            out.append(text);
        }
        return new CopyPeer(port, file);
    }

    /** Seconds of {@code psql}'s {@code \copy}, without its start; NaN if there is no psql. */
    double psqlSeconds() throws IOException, InterruptedException {
        double start = psql("SELECT 1");
        return psql("\\copy readings FROM '" + file + "'") - start;
    }

    private double psql(String command) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(
                        List.of(
                                "psql",
                                "-X",
                                "-q",
                                "-v",
                                "ON_ERROR_STOP=1",
                                "-h",
                                "127.0.0.1",
                                "-p",
                                Integer.toString(port),
                                "-U",
                                "postgres",
                                "-d",
                                "postgres",
                                "-c",
                                command));
        builder.redirectErrorStream(true);
        long begin = System.nanoTime();
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            return Double.NaN;
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(10, TimeUnit.MINUTES) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException("psql failed: " + output.strip());
        }
        return (System.nanoTime() - begin) / 1e9;
    }

    /** Seconds of the server's own COPY of the file, without any client. */
    double serverSeconds() throws SQLException {
        long begin = System.nanoTime();
        execute("COPY readings FROM '" + file + "'");
        return (System.nanoTime() - begin) / 1e9;
    }

    /** Empties the table and writes out what the server still holds back. */
    void clean() throws SQLException {
        execute("TRUNCATE readings");
        execute("CHECKPOINT");
    }

    /** How many rows there are. */
    long rows() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                var result = statement.executeQuery("SELECT count(*) FROM readings")) {
            result.next();
            return result.getLong(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(port), "postgres", "postgres");
    }
}
