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
 * @param batchRows rows that are written at once, in [1, 1000000]
 * @param flushInterval longest time that a row waits for its batch
 * @param connectTimeout longest time that one attempt to connect may take
 * @param retryFor how long a write is tried again while the database is away, before the job fails
 *     and restarts from its checkpoint
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

    /** Protection of the connection, by the names of PostgreSQL's sslmode. */
    public enum TlsMode {
        DISABLE,
        PREFER,
        REQUIRE,
        VERIFY_CA,
        VERIFY_FULL
    }
}
