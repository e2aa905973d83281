/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.timescaledb.connection;

import io.millrace.connector.timescaledb.DatabaseOptions;
import io.millrace.connector.timescaledb.table.Column;
import io.millrace.connector.timescaledb.table.Table;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Says before a job starts why it could not write: one line a problem. */
public final class DatabaseCheck {

    private DatabaseCheck() {}

    /**
     * Connects once and looks at what the sinks will need.
     *
     * @param tables the tables that will be written to
     * @return the problems, empty if all is well
     */
    public static List<String> problems(DatabaseOptions options, Collection<Table> tables) {
        List<String> problems = new ArrayList<>();
        try (DatabaseConnection connection = DatabaseConnection.open(options)) {
            Connection jdbc = connection.jdbc();
            if (isTrue(jdbc, "SELECT current_setting('transaction_read_only')::boolean")) {
                problems.add(options.describe() + " is read-only, perhaps a standby");
            }
            if (!isTrue(jdbc, "SELECT has_database_privilege(current_database(), 'TEMP')")) {
                problems.add(
                        options.describe()
                                + " may not create temporary tables: GRANT TEMP ON DATABASE");
            }
            for (Table table : tables) {
                checkTable(jdbc, options, table, problems);
            }
        } catch (DatabaseException e) {
            problems.add(String.valueOf(e.getMessage()));
        } catch (SQLException e) {
            problems.add("cannot check " + options.describe() + ": " + DatabaseException.reason(e));
        }
        return problems;
    }

    private static void checkTable(
            Connection jdbc, DatabaseOptions options, Table table, List<String> problems)
            throws SQLException {
        Set<String> present = columns(jdbc, table.name());
        if (present.isEmpty()) {
            problems.add(
                    options.describe()
                            + " has no table '"
                            + table.name()
                            + "': the schema is not installed");
            return;
        }
        for (Column column : table.columns()) {
            if (!present.contains(column.name())) {
                problems.add(
                        options.describe()
                                + " has a table '"
                                + table.name()
                                + "' without the column '"
                                + column.name()
                                + "'");
            }
        }
        // ON CONFLICT reads the key; DO UPDATE needs the right to update.
        List<String> privileges =
                table.isVersioned()
                        ? List.of("INSERT", "SELECT", "UPDATE")
                        : List.of("INSERT", "SELECT");
        for (String privilege : privileges) {
            if (!hasPrivilege(jdbc, table.name(), privilege)) {
                problems.add(
                        options.describe()
                                + " may not "
                                + privilege
                                + " on table '"
                                + table.name()
                                + "'");
            }
        }
    }

    private static Set<String> columns(Connection jdbc, String table) throws SQLException {
        try (PreparedStatement query =
                jdbc.prepareStatement(
                        "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass(?)"
                                + " AND attnum > 0 AND NOT attisdropped")) {
            query.setString(1, table);
            Set<String> names = new HashSet<>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
            }
            return names;
        }
    }

    private static boolean hasPrivilege(Connection jdbc, String table, String privilege)
            throws SQLException {
        try (PreparedStatement query = jdbc.prepareStatement("SELECT has_table_privilege(?, ?)")) {
            query.setString(1, table);
            query.setString(2, privilege);
            return firstIsTrue(query);
        }
    }

    private static boolean isTrue(Connection jdbc, String sql) throws SQLException {
        try (PreparedStatement query = jdbc.prepareStatement(sql)) {
            return firstIsTrue(query);
        }
    }

    private static boolean firstIsTrue(PreparedStatement query) throws SQLException {
        try (ResultSet rows = query.executeQuery()) {
            return rows.next() && rows.getBoolean(1);
        }
    }
}
