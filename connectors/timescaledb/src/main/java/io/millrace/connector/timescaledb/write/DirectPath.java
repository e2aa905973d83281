/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.timescaledb.write;

import io.millrace.connector.timescaledb.table.Column;
import io.millrace.connector.timescaledb.table.Table;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Whether the next batch may go straight into its table, which costs the database about half of
 * what the way over a temporary table costs. Nothing depends on being right: the table's key
 * refuses a batch that holds a known row as a whole, and it goes the other way.
 *
 * <p>Known rows come after a restart or a lost connection, and from devices that send twice. So a
 * connection begins on the long way until a batch held no known row; a refusal leads back to it,
 * for the longer the oftener it happens.
 */
final class DirectPath {

    /** SQLSTATE of a row whose key is there already (PostgreSQL, appendix A). */
    static final String UNIQUE_VIOLATION = "23505";

    private static final int LONGEST_PAUSE = 64;

    // Values are sent as bytes: into a column of another type they could be read as another value
    // instead of being cast. COPY knows no views, no rules and no row security.
    private static final String IS_POSSIBLE =
            """
            SELECT c.relkind IN ('r', 'p') AND NOT c.relhasrules AND NOT row_security_active(c.oid)
                AND (SELECT count(*) FROM unnest(?::text[], ?::text[]) AS sent (name, type)
                     JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = sent.name
                         AND a.atttypid = to_regtype(sent.type)) = ?
            FROM pg_class c WHERE c.oid = to_regclass(?)\
            """;

    private boolean possible;
    private int pause = 1;
    private int batchesToGo;

    /** Looks at the table over a new connection. */
    void connected(Connection jdbc, Table table) throws SQLException {
        try (PreparedStatement statement = jdbc.prepareStatement(IS_POSSIBLE)) {
            statement.setArray(
                    1,
                    jdbc.createArrayOf(
                            "text", table.columns().stream().map(Column::name).toArray()));
            statement.setArray(
                    2,
                    jdbc.createArrayOf(
                            "text",
                            table.columns().stream()
                                    .map(column -> column.type().sqlName())
                                    .toArray()));
            statement.setInt(3, table.columns().size());
            statement.setString(4, table.name());
            try (ResultSet answer = statement.executeQuery()) {
                connected(answer.next() && answer.getBoolean(1));
            }
        }
    }

    /**
     * A new connection.
     *
     * @param nowPossible whether the table takes rows as they are sent
     */
    void connected(boolean nowPossible) {
        possible = nowPossible;
        batchesToGo = pause;
    }

    /** Whether the next batch goes straight into its table. */
    boolean isOpen() {
        return possible && batchesToGo == 0;
    }

    /** A batch went straight into its table. */
    void passed() {
        pause = Math.max(1, pause / 2);
    }

    /** A batch held a known row. */
    void refused() {
        pause = Math.min(LONGEST_PAUSE, pause * 2);
        batchesToGo = pause;
    }

    /**
     * A batch went the other way.
     *
     * @param allNew whether it held no known row
     */
    void merged(boolean allNew) {
        if (!allNew) {
            batchesToGo = Math.max(1, batchesToGo);
        } else if (batchesToGo > 0) {
            batchesToGo--;
        }
    }
}
