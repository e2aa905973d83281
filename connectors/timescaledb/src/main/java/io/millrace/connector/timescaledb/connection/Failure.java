/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.timescaledb.connection;

import java.io.IOException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What a database error means for the rows that were being written, read from its SQLSTATE
 * (PostgreSQL documentation, appendix A).
 */
public enum Failure {
    /**
     * The row itself cannot be stored: class 22 (data), 23 (constraint), 54 (too large, for example
     * for an index) and P0001 (a trigger of the user refuses it). Writing it again is useless.
     */
    ROW,
    /**
     * TimescaleDB will not unpack as many compressed rows in one transaction as the write needs
     * (53400).
     */
    DECOMPRESSION_LIMIT,
    /**
     * The database is away, busy or asks to try again: classes 08, 40, 53, 57, 58, 55P03 (lock) and
     * 25006 (it became a read-only standby).
     */
    TRANSIENT,
    /** Anything else: a wrong password, a missing table or privilege. Only people can help. */
    PERMANENT;

    /** Classifies an error; one without SQLSTATE is transient if I/O caused it. */
    public static Failure of(SQLException error) {
        String state = error.getSQLState();
        if (state == null || state.length() != 5) {
            return causedByIo(error) ? TRANSIENT : PERMANENT;
        }
        return switch (state) {
            case "53400" -> DECOMPRESSION_LIMIT;
            case "P0001" -> ROW;
            case "55P03", "25006" -> TRANSIENT;
            // The server turned the connection down, for example for want of a password.
            case "08004" -> PERMANENT;
            default -> ofClass(state.substring(0, 2));
        };
    }

    private static Failure ofClass(String stateClass) {
        return switch (stateClass) {
            case "22", "23", "54" -> ROW;
            case "08", "40", "53", "57", "58" -> TRANSIENT;
            default -> PERMANENT;
        };
    }

    private static boolean causedByIo(SQLException error) {
        for (@Nullable Throwable cause = error.getCause();
                cause != null;
                cause = cause.getCause()) {
            if (cause instanceof IOException) {
                return true;
            }
        }
        return false;
    }
}
