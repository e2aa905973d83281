/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.timescaledb;

import io.millrace.functions.model.SecretReference;
import java.io.Serializable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Which database, and how to write to it.
 *
 * @param host host name or address
 * @param port TCP port, in [1, 65535]
 * @param database name of the database
 * @param username role that connects
 * @param password where its password is found, or null for none
 * @param tls how the connection is protected
 * @param batchRows rows that are written at once, in [1, 1000000]; up to four times as many while
 *     the database is busy
 * @param flushInterval longest time that a row waits for its batch, in [1 ms, 1 h]
 * @param connectTimeout longest time that one attempt to connect may take, in [1 s, 10 min]; whole
 *     seconds count
 * @param retryFor how long a write is tried again while the database is away, before the job fails
 *     and restarts from its checkpoint; not negative
 */
public record DatabaseOptions(
        String host,
        int port,
        String database,
        String username,
        @Nullable SecretReference password,
        TlsMode tls,
        int batchRows,
        Duration flushInterval,
        Duration connectTimeout,
        Duration retryFor)
        implements Serializable {

    public static final int DEFAULT_PORT = 5432;
    public static final int DEFAULT_BATCH_ROWS = 5_000;
    public static final Duration DEFAULT_FLUSH_INTERVAL = Duration.ofMillis(200);
    public static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(5);
    public static final Duration DEFAULT_RETRY_FOR = Duration.ofMinutes(2);

    private static final int MAX_BATCH_ROWS = 1_000_000;

    public DatabaseOptions {
        if (!host.matches("[\\p{Alnum}._:%-]+")) {
            throw new IllegalArgumentException(
                    "host must be one host name or address but was '%s'".formatted(host));
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException(
                    "port must be in [1, 65535] but was %d".formatted(port));
        }
        requireName("database", database);
        requireName("username", username);
        if (batchRows < 1 || batchRows > MAX_BATCH_ROWS) {
            throw new IllegalArgumentException(
                    "batch rows must be in [1, %d] but was %d"
                            .formatted(MAX_BATCH_ROWS, batchRows));
        }
        requireWithin("flush interval", flushInterval, Duration.ofMillis(1), Duration.ofHours(1));
        requireWithin(
                "connect timeout", connectTimeout, Duration.ofSeconds(1), Duration.ofMinutes(10));
        if (retryFor.isNegative()) {
            throw new IllegalArgumentException(
                    "retry for must not be negative but was %s".formatted(retryFor));
        }
    }

    /** What people need to know of the connection, without any secret. */
    public String describe() {
        return "database '%s' at %s:%d as user '%s'".formatted(database, host, port, username);
    }

    private static void requireName(String what, String value) {
        if (value.isBlank() || value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    "%s must not be empty or hold NUL but was '%s'"
                            .formatted(what, value.replace('\0', '\uFFFD')));
        }
    }

    private static void requireWithin(String what, Duration value, Duration min, Duration max) {
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new IllegalArgumentException(
                    "%s must be in [%s, %s] but was %s".formatted(what, min, max, value));
        }
    }

    /** Protection of the connection, by the names of PostgreSQL's sslmode. */
    public enum TlsMode {
        DISABLE,
        PREFER,
        REQUIRE,
        /** The certificate is checked against {@code ~/.postgresql/root.crt} of the process. */
        VERIFY_CA,
        /** Like {@link #VERIFY_CA}, and the certificate must name the host. */
        VERIFY_FULL
    }
}
