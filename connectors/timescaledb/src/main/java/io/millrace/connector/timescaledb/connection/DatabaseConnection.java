/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.timescaledb.connection;

import io.millrace.connector.timescaledb.DatabaseOptions;
import io.millrace.functions.model.SecretReference;
import java.io.Closeable;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;
import org.postgresql.copy.CopyManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One JDBC connection. The password is resolved when it is made, handed to the driver and
 * forgotten: it stands in no field, no URL and no log line.
 */
public final class DatabaseConnection implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseConnection.class);

    /** The name by which the database's administrator sees these connections. */
    public static final String APPLICATION_NAME = "millrace";

    /** Longest time that one statement may take; the server ends it then. */
    public static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(25);

    // Longer than the server's own limit: it only strikes when the server does not answer at all.
    private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(30);

    private final Connection connection;

    private DatabaseConnection(Connection connection) {
        this.connection = connection;
    }

    /**
     * Connects for writing: no transaction is begun, statements are limited to {@link
     * #STATEMENT_TIMEOUT}.
     *
     * @throws DatabaseException if that fails; its message is one line
     */
    public static DatabaseConnection open(DatabaseOptions options) throws DatabaseException {
        DatabaseConnection opened = connect(options, SOCKET_TIMEOUT);
        try (var statement = opened.connection.createStatement()) {
            statement.execute("SET statement_timeout = " + STATEMENT_TIMEOUT.toMillis());
            return opened;
        } catch (SQLException e) {
            opened.close();
            throw DatabaseException.preparing(options, e);
        }
    }

    /**
     * Connects for work that may take its time: making tables, waiting for others who make them.
     *
     * @throws DatabaseException if that fails; its message is one line
     */
    public static DatabaseConnection openUnhurried(DatabaseOptions options)
            throws DatabaseException {
        return connect(options, Duration.ZERO);
    }

    private static DatabaseConnection connect(DatabaseOptions options, Duration socketTimeout)
            throws DatabaseException {
        Properties properties = new Properties();
        PGProperty.USER.set(properties, options.username());
        long connectSeconds = options.connectTimeout().toSeconds();
        PGProperty.CONNECT_TIMEOUT.set(properties, Long.toString(connectSeconds));
        PGProperty.LOGIN_TIMEOUT.set(properties, Long.toString(connectSeconds));
        PGProperty.SOCKET_TIMEOUT.set(properties, Long.toString(socketTimeout.toSeconds()));
        PGProperty.TCP_KEEP_ALIVE.set(properties, true);
        PGProperty.APPLICATION_NAME.set(properties, APPLICATION_NAME);
        PGProperty.SSL_MODE.set(
                properties, options.tls().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        try {
            @Nullable SecretReference password = options.password();
            if (password != null) {
                PGProperty.PASSWORD.set(properties, password.resolve());
            }
            @Nullable Connection connection = new Driver().connect(url(options), properties);
            if (connection == null) {
                throw new IllegalStateException("the driver does not know its own URL");
            }
            return new DatabaseConnection(connection);
        } catch (SQLException | IOException e) {
            throw DatabaseException.of("cannot connect to", options, e);
        }
    }

    private static String url(DatabaseOptions options) {
        String host = options.host();
        return "jdbc:postgresql://"
                + (host.contains(":") ? "[" + host + "]" : host)
                + ":"
                + options.port()
                + "/"
                + URLEncoder.encode(options.database(), StandardCharsets.UTF_8);
    }

    /** The connection itself, for statements and transactions. */
    public Connection jdbc() {
        return connection;
    }

    /** The way for many rows. */
    public CopyManager copies() throws SQLException {
        return connection.unwrap(PGConnection.class).getCopyAPI();
    }

    /** Cuts the connection from another thread, whatever the own one waits for. */
    public void abort() {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            LOG.debug("Cutting a connection failed", e);
        }
    }

    /** Closes the connection; an open transaction is undone by the server. */
    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // It is given up anyway, most often because it was lost.
            LOG.debug("Closing a connection failed", e);
        }
    }
}
