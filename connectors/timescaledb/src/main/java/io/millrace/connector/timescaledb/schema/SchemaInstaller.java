/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.timescaledb.schema;

import io.millrace.connector.timescaledb.DatabaseOptions;
import io.millrace.connector.timescaledb.connection.DatabaseConnection;
import io.millrace.connector.timescaledb.connection.DatabaseException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the tables and views where they are not there yet. May be run at every start and by several
 * processes at once: an advisory lock lets one work and the others find the work done.
 *
 * <p>TimescaleDB is taken where the server offers it, except for a database that already has the
 * plain tables.
 */
public final class SchemaInstaller {

    private static final Logger LOG = LoggerFactory.getLogger(SchemaInstaller.class);

    private SchemaInstaller() {}

    /**
     * Installs the schema that fits the server.
     *
     * @return which one
     * @throws IOException if the database cannot be reached or refuses a statement; the message is
     *     one line
     */
    public static SchemaKind install(DatabaseOptions options) throws IOException {
        try (DatabaseConnection connection = DatabaseConnection.openUnhurried(options)) {
            SchemaKind kind = kindFor(connection.jdbc());
            int number = 0;
            try (Statement statement = connection.jdbc().createStatement()) {
                for (String sql : SqlScript.statements(script(kind))) {
                    number++;
                    statement.execute(sql);
                }
            } catch (SQLException e) {
                throw new IOException(
                        "cannot install the schema in %s: statement %d of %s failed: %s"
                                .formatted(
                                        options.describe(),
                                        number,
                                        kind.resource(),
                                        DatabaseException.reason(e)),
                        e);
            }
            LOG.info("Schema {} is in place in {}", kind, options.describe());
            return kind;
        } catch (SQLException e) {
            throw new IOException(
                    "cannot ask %s for its extensions: %s"
                            .formatted(options.describe(), DatabaseException.reason(e)),
                    e);
        }
    }

    private static SchemaKind kindFor(Connection connection) throws SQLException {
        // relkind 'p': a table with declarative partitions, which cannot become a hypertable.
        String question =
                "SELECT EXISTS (SELECT FROM pg_available_extensions WHERE name = 'timescaledb')"
                        + " AND NOT EXISTS (SELECT FROM pg_class"
                        + " WHERE oid = to_regclass('readings') AND relkind = 'p')";
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(question)) {
            return answer.next() && answer.getBoolean(1)
                    ? SchemaKind.TIMESCALEDB
                    : SchemaKind.PLAIN_POSTGRESQL;
        }
    }

    static String script(SchemaKind kind) {
        try (@Nullable InputStream in =
                SchemaInstaller.class.getResourceAsStream(kind.resource())) {
            if (in == null) {
                throw new IllegalStateException(kind.resource() + " is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
