/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.timescaledb.connection;

import io.millrace.connector.timescaledb.DatabaseOptions;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * A database that cannot be used. The message is one line: what was tried, host, port, database,
 * user and the reason; never the password.
 */
public final class DatabaseException extends IOException {

    private static final long serialVersionUID = 1L;

    private final Failure failure;

    private DatabaseException(String message, Failure failure, Throwable cause) {
        super(message, cause);
        this.failure = failure;
    }

    /**
     * @param attempt what was tried, for example "cannot connect to"
     */
    static DatabaseException of(String attempt, DatabaseOptions options, Exception cause) {
        Failure failure = cause instanceof SQLException sql ? Failure.of(sql) : Failure.PERMANENT;
        return new DatabaseException(
                attempt + " " + options.describe() + ": " + reason(options, cause), failure, cause);
    }

    /** A failed write. */
    public static DatabaseException writing(
            String table, DatabaseOptions options, SQLException cause) {
        return of("cannot write to table '" + table + "' of", options, cause);
    }

    /** A connection that was made and could not be made ready for writing. */
    public static DatabaseException preparing(DatabaseOptions options, SQLException cause) {
        return of("cannot prepare the connection to", options, cause);
    }

    /** What the error means. */
    public Failure failure() {
        return failure;
    }

    /** The reason in one line, with the SQLSTATE where the server gave one. */
    public static String reason(SQLException error) {
        @Nullable ServerErrorMessage server =
                error instanceof PSQLException ps ? ps.getServerErrorMessage() : null;
        if (server != null && server.getMessage() != null) {
            return oneLine(server.getMessage()) + " [" + server.getSQLState() + "]";
        }
        return oneLine(String.valueOf(error.getMessage()));
    }

    private static String reason(DatabaseOptions options, Exception error) {
        for (@Nullable Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnknownHostException) {
                return "unknown host";
            }
            if (cause instanceof ConnectException || cause instanceof NoRouteToHostException) {
                return oneLine(String.valueOf(cause.getMessage())).toLowerCase(Locale.ROOT);
            }
            if (cause instanceof SocketTimeoutException) {
                return "no answer in time (connect timeout "
                        + options.connectTimeout().toSeconds()
                        + " s)";
            }
        }
        return error instanceof SQLException sql
                ? reason(sql)
                : oneLine(String.valueOf(error.getMessage()));
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
