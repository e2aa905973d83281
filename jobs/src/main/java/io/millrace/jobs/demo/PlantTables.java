/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.demo;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the job has stored, asked for as a user would: in SQL. */
final class PlantTables implements AutoCloseable {

    private final Connection connection;

    PlantTables(int port, String database, String user) throws SQLException {
        connection =
                DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + port + "/" + database, user, "");
    }

    /**
     * Rows so far.
     *
     * @param readings rows of readings
     * @param features rows of features
     * @param scores rows of scores
     * @param alarms alarms raised
     * @param deadLetters rows of dead letters
     */
    record Counts(long readings, long features, long scores, long alarms, long deadLetters) {}

    /**
     * One asset as it was last seen.
     *
     * @param asset its name
     * @param values its last values, for people
     * @param score its last score, or null while its detector warms up
     */
    record AssetLine(String asset, String values, @Nullable Double score) {}

    /**
     * One transition of an alarm.
     *
     * @param id the alarm
     * @param startMillis begin of the episode
     * @param asset where
     * @param severity how grave
     * @param state its state
     * @param message what is wrong
     */
    record AlarmLine(
            String id,
            long startMillis,
            String asset,
            String severity,
            String state,
            String message) {}

    Counts counts() throws SQLException {
        try (PreparedStatement statement =
                        connection.prepareStatement(
                                """
                                SELECT (SELECT count(*) FROM readings), (SELECT count(*) FROM features),
                                       (SELECT count(*) FROM scores), (SELECT count(DISTINCT id) FROM alarms),
                                       (SELECT count(*) FROM dead_letters)\
                                """);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return new Counts(
                    row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5));
        }
    }

    /** Feature vectors that the keyed state counted beyond the distinct ones that are stored. */
    long duplicates() throws SQLException {
        try (PreparedStatement statement =
                        connection.prepareStatement(
                                """
                                SELECT coalesce(sum(seen - stored), 0)
                                FROM (SELECT max(sequence) - min(sequence) + 1 AS seen, count(DISTINCT sequence) AS stored
                                      FROM features GROUP BY asset) AS vectors\
                                """);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Begin of the first alarm of an asset in a time, or null. */
    @Nullable Long firstAlarm(String asset, long fromMillis, long toMillis) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        """
                        SELECT min(start_time) FROM alarms
                        WHERE asset = ? AND start_time >= ? AND start_time <= ? AND transition = 1\
                        """)) {
            statement.setString(1, asset);
            statement.setTimestamp(2, new Timestamp(fromMillis));
            statement.setTimestamp(3, new Timestamp(toMillis));
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                Timestamp first = row.getTimestamp(1);
                return first == null ? null : first.getTime();
            }
        }
    }

    List<AssetLine> assets() throws SQLException {
        List<AssetLine> lines = new ArrayList<>();
        try (PreparedStatement statement =
                        connection.prepareStatement(
                                """
                                SELECT last.asset,
                                       string_agg(last.sensor || ' ' || coalesce(round(last.value::numeric, 2)::text, 'bad'), '  '
                                                  ORDER BY last.sensor),
                                       (SELECT value FROM scores WHERE scores.asset = last.asset ORDER BY time DESC LIMIT 1)
                                FROM (SELECT DISTINCT ON (asset, sensor) asset, sensor, value FROM readings
                                      WHERE time > now() - interval '10 seconds' ORDER BY asset, sensor, time DESC) AS last
                                GROUP BY last.asset ORDER BY last.asset\
                                """);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                double score = row.getDouble(3);
                lines.add(
                        new AssetLine(
                                row.getString(1), row.getString(2), row.wasNull() ? null : score));
            }
        }
        return lines;
    }

    /** The newest transition of each alarm, newest alarm first. */
    List<AlarmLine> alarms() throws SQLException {
        List<AlarmLine> lines = new ArrayList<>();
        try (PreparedStatement statement =
                        connection.prepareStatement(
                                """
                                SELECT * FROM (
                                    SELECT DISTINCT ON (id) id, start_time, asset, severity, state, message FROM alarms
                                    ORDER BY id, transition DESC) AS last
                                ORDER BY start_time DESC, id LIMIT 200\
                                """);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                lines.add(
                        new AlarmLine(
                                row.getString(1),
                                row.getTimestamp(2).getTime(),
                                row.getString(3),
                                row.getString(4),
                                row.getString(5),
                                row.getString(6)));
            }
        }
        return lines;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
