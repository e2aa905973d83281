/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.timescaledb;

import io.millrace.connector.timescaledb.DatabaseOptions.TlsMode;
import io.millrace.connector.timescaledb.schema.SchemaInstaller;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A database of its own in a real PostgreSQL that all tests of the process share; the server ends
 * with the process.
 */
public final class TestingDatabase implements AutoCloseable {

    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static @Nullable EmbeddedPostgres shared;
    private static @Nullable String template;

    private final int port;
    private final String name;
    private final Connection connection;

    private TestingDatabase(int port, String name) throws SQLException {
        this.port = port;
        this.name = name;
        this.connection = connect();
    }

    /** The server of this process; started at the first call, which takes some seconds. */
    public static synchronized EmbeddedPostgres server() {
        if (shared == null) {
            try {
                shared = EmbeddedPostgres.start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return shared;
    }

    /** A new database with the schema in it, copied from one where it was installed. */
    public static synchronized TestingDatabase withSchema() throws Exception {
        if (template == null) {
            try (TestingDatabase installed = empty()) {
                SchemaInstaller.install(installed.options());
                template = installed.name;
            }
        }
        return in(server(), template);
    }

    /** A new database without anything. */
    public static TestingDatabase empty() throws SQLException {
        return in(server(), "template0");
    }

    /** A new database in a server of the test's own. */
    public static TestingDatabase in(EmbeddedPostgres server) throws SQLException {
        return in(server, "template0");
    }

    private static TestingDatabase in(EmbeddedPostgres server, String origin) throws SQLException {
        String name = "plant_" + NUMBER.incrementAndGet();
        try (Connection admin = server.getPostgresDatabase().getConnection();
                Statement statement = admin.createStatement()) {
            statement.execute("CREATE DATABASE " + name + " ENCODING 'UTF8' TEMPLATE " + origin);
        }
        return new TestingDatabase(server.getPort(), name);
    }

    /** A further connection to it. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://localhost:" + port + "/" + name, "postgres", "");
    }

    /** Options for it: batches of 5,000 rows. */
    public DatabaseOptions options() {
        return new DatabaseOptions(
                "localhost",
                port,
                name,
                "postgres",
                null,
                TlsMode.DISABLE,
                5_000,
                Duration.ofMillis(50),
                Duration.ofSeconds(5),
                Duration.ofSeconds(60));
    }

    public void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** All rows, their values as text joined with '|'; NULL is "null". */
    public List<String> rows(String query) throws SQLException {
        return rows(connection, query);
    }

    /** All rows through another connection. */
    public static List<String> rows(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            List<String> rows = new ArrayList<>();
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= columns; i++) {
                    values.add(String.valueOf(result.getString(i)));
                }
                rows.add(String.join("|", values));
            }
            return rows;
        }
    }

    /** The one value of a query. */
    public String value(String query) throws SQLException {
        List<String> rows = rows(query);
        if (rows.size() != 1) {
            throw new AssertionError("expected one row but got " + rows);
        }
        return rows.get(0);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
