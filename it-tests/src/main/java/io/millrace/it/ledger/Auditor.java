/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.it.ledger;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;

/** Reads the tables and draws up the ledger of numbered readings. */
public final class Auditor implements AutoCloseable {

    private final Connection connection;
    private final NumberedReadings readings;

    /**
     * Connects.
     *
     * @param jdbcUrl the database
     * @param user role
     * @param password its password; may be empty
     * @param readings what was published
     */
    public Auditor(String jdbcUrl, String user, String password, NumberedReadings readings)
            throws SQLException {
        this.connection = DriverManager.getConnection(jdbcUrl, user, password);
        this.readings = readings;
    }

    /** Rows of numbered readings so far. */
    public long rows() throws SQLException {
        return number("SELECT count(*) FROM readings WHERE sensor = ?", NumberedReadings.SENSOR);
    }

    /**
     * The balance.
     *
     * @param accepted how many readings the broker acknowledged
     */
    public Ledger audit(long accepted) throws SQLException {
        long right = rightValues();
        long rows = rows();
        long deadLetters = number("SELECT count(*) FROM dead_letters");
        long gaps = number("SELECT count(*) FROM gaps");
        return new Ledger(
                accepted, right, duplicated(), accepted - right, deadLetters, gaps, rows - right);
    }

    private long rightValues() throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        """
                        SELECT count(*) FROM readings
                        WHERE sensor = ? AND value = round(extract(epoch FROM time - ?) * 1000)
                          AND asset = 'ledger-' || lpad((value::bigint % ?)::text, 3, '0')\
                        """)) {
            statement.setString(1, NumberedReadings.SENSOR);
            statement.setTimestamp(2, new Timestamp(readings.beginMillis()));
            statement.setInt(3, readings.assets());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /**
     * Times that the keyed state has seen a reading again. The tables alone cannot tell, for their
     * rows are upserts: but the state counts each vector of an asset, exactly once across restarts,
     * and the count is stored with the features.
     */
    private long duplicated() throws SQLException {
        return number(
                """
                SELECT coalesce(sum(seen - stored), 0)
                FROM (SELECT max(sequence) AS seen, count(DISTINCT sequence) AS stored
                      FROM features GROUP BY asset) AS vectors\
                """);
    }

    private long number(String sql, String... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
