/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.timescaledb.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connector.timescaledb.DatabaseOptions;
import io.millrace.connector.timescaledb.TestingDatabase;
import io.millrace.connector.timescaledb.table.FeatureTable;
import io.millrace.connector.timescaledb.table.ReadingTable;
import io.millrace.connector.timescaledb.table.Table;
import io.millrace.functions.model.SecretReference;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user reads when the connection does not come about. */
class DatabaseConnectionITCase {

    private static final String SECRET = "sentinel-Pa55w0rd";

    @TempDir private Path folder;
    private static TestingDatabase database;

    /** The role 'guarded' must give a password; all others are trusted. */
    @BeforeAll
    static void requireAPassword() throws Exception {
        database = TestingDatabase.withSchema();
        database.execute("CREATE ROLE guarded LOGIN PASSWORD '" + SECRET + "'");
        Path rules = Path.of(database.value("SHOW hba_file"));
        Files.writeString(rules, "host all guarded all scram-sha-256\n" + Files.readString(rules));
        database.execute("SELECT pg_reload_conf()");
    }

    @AfterAll
    static void close() throws Exception {
        database.close();
    }

    private static DatabaseOptions options(
            String host, int port, String name, String user, @Nullable SecretReference password) {
        DatabaseOptions own = database.options();
        return new DatabaseOptions(
                host,
                port,
                name,
                user,
                password,
                own.tls(),
                own.batchRows(),
                own.flushInterval(),
                own.connectTimeout(),
                own.retryFor());
    }

    private DatabaseOptions guarded(String password) throws Exception {
        Path file = folder.resolve("password");
        Files.writeString(file, password + "\n");
        DatabaseOptions own = database.options();
        return options(
                own.host(),
                own.port(),
                own.database(),
                "guarded",
                SecretReference.file(file.toString()));
    }

    private static ThrowingCallable opening(DatabaseOptions options) {
        return () -> DatabaseConnection.open(options).close();
    }

    @Test
    void connectsWithThePasswordFromItsFile() throws Exception {
        try (DatabaseConnection connection = DatabaseConnection.open(guarded(SECRET))) {
            assertThat(
                            TestingDatabase.rows(
                                    connection.jdbc(),
                                    "SELECT current_user, current_setting('application_name'),"
                                            + " current_setting('statement_timeout')"))
                    .containsExactly("guarded|millrace|25s");
            assertThat(connection.jdbc().getMetaData().getURL()).doesNotContain(SECRET);
        }
    }

    @Test
    void wrongPasswordIsOneLineWithoutThePassword() throws Exception {
        DatabaseOptions options = guarded(SECRET + "x");
        assertThatThrownBy(opening(options))
                .isInstanceOf(DatabaseException.class)
                .hasMessage(
                        "cannot connect to database '%s' at localhost:%d as user 'guarded': password"
                                        .formatted(options.database(), options.port())
                                + " authentication failed for user \"guarded\" [28P01]")
                .hasStackTraceContaining("28P01")
                .satisfies(e -> assertThat(stackTrace(e)).doesNotContain(SECRET))
                .extracting(e -> ((DatabaseException) e).failure())
                .isEqualTo(Failure.PERMANENT);
    }

    private static String stackTrace(Throwable error) {
        var text = new java.io.StringWriter();
        error.printStackTrace(new java.io.PrintWriter(text));
        return text.toString();
    }

    @Test
    void absentPasswordAndAbsentSecretFileAreNamed() {
        DatabaseOptions own = database.options();
        DatabaseOptions without = options(own.host(), own.port(), own.database(), "guarded", null);
        assertThatThrownBy(opening(without))
                .hasMessageStartingWith("cannot connect to " + without.describe() + ": ")
                .hasMessageContaining("password")
                .hasMessageNotContaining("\n")
                .extracting(e -> ((DatabaseException) e).failure())
                .isEqualTo(Failure.PERMANENT);
        String file = folder.resolve("absent").toString();
        assertThatThrownBy(
                        opening(
                                options(
                                        own.host(),
                                        own.port(),
                                        own.database(),
                                        "guarded",
                                        SecretReference.file(file))))
                .hasMessageEndingWith("cannot read the secret file '" + file + "'");
    }

    @Test
    void unknownDatabaseIsOneLine() {
        DatabaseOptions own = database.options();
        assertThatThrownBy(
                        opening(options(own.host(), own.port(), "no such;db/?", "postgres", null)))
                .hasMessage(
                        "cannot connect to database 'no such;db/?' at localhost:%d as user"
                                        .formatted(own.port())
                                + " 'postgres': database \"no such;db/?\" does not exist [3D000]");
    }

    @Test
    void closedPortAndUnknownHostAreOneLine() throws Exception {
        int closedPort;
        try (ServerSocket socket = new ServerSocket(0)) {
            closedPort = socket.getLocalPort();
        }
        assertThatThrownBy(opening(options("localhost", closedPort, "plant", "me", null)))
                .hasMessage(
                        "cannot connect to database 'plant' at localhost:%d as user 'me': connection"
                                        .formatted(closedPort)
                                + " refused")
                .extracting(e -> ((DatabaseException) e).failure())
                .isEqualTo(Failure.TRANSIENT);
        assertThatThrownBy(opening(options("no-such-host.invalid", 5432, "plant", "me", null)))
                .hasMessage(
                        "cannot connect to database 'plant' at no-such-host.invalid:5432 as user"
                                + " 'me': unknown host");
    }

    @Test
    void checkFindsNothingWrongWithAFreshSchema() {
        assertThat(DatabaseCheck.problems(database.options(), tables())).isEmpty();
    }

    private static List<Table> tables() {
        return List.of(new ReadingTable().table(), new FeatureTable(List.of()).table());
    }

    @Test
    void checkNamesEachProblemInALine() throws Exception {
        assertThat(DatabaseCheck.problems(guarded(SECRET + "x"), tables()))
                .singleElement()
                .asString()
                .contains("28P01")
                .doesNotContain(SECRET);
        assertThat(DatabaseCheck.problems(guarded(SECRET), tables()))
                .anyMatch(
                        line ->
                                line.endsWith(
                                        "as user 'guarded' may not INSERT on table 'readings'"))
                .anyMatch(line -> line.endsWith("may not UPDATE on table 'features'"))
                .noneMatch(line -> line.endsWith("may not UPDATE on table 'readings'"));
        try (TestingDatabase empty = TestingDatabase.empty()) {
            empty.execute("CREATE TABLE features (asset text, feature text, time timestamptz)");
            String who = empty.options().describe();
            assertThat(DatabaseCheck.problems(empty.options(), tables()))
                    .containsExactly(
                            who + " has no table 'readings': the schema is not installed",
                            who + " has a table 'features' without the column 'value'",
                            who + " has a table 'features' without the column 'sequence'");
        }
    }
}
