/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.timescaledb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connector.timescaledb.DatabaseOptions.TlsMode;
import io.millrace.connector.timescaledb.table.Column;
import io.millrace.connector.timescaledb.table.ColumnType;
import io.millrace.connector.timescaledb.table.Table;
import io.millrace.functions.model.SecretReference;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user may not write, and what is read then. */
class DatabaseOptionsTest {

    private static DatabaseOptions options(
            String host, int port, String database, int batchRows, Duration flushInterval) {
        return new DatabaseOptions(
                host,
                port,
                database,
                "millrace",
                SecretReference.file("/run/secrets/db"),
                TlsMode.VERIFY_FULL,
                batchRows,
                flushInterval,
                DatabaseOptions.DEFAULT_CONNECT_TIMEOUT,
                DatabaseOptions.DEFAULT_RETRY_FOR);
    }

    private static final Duration INTERVAL = DatabaseOptions.DEFAULT_FLUSH_INTERVAL;

    private static void assertRefused(ThrowingCallable making, String message) {
        assertThatThrownBy(making).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }

    @Test
    void describesTheConnection() {
        assertThat(options("db.plant.example", 5432, "plant", 1, INTERVAL).describe())
                .isEqualTo("database 'plant' at db.plant.example:5432 as user 'millrace'");
        assertThat(options("fe80::1%eth0", 5432, "plant", 1, INTERVAL).host()).contains("::");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "me:secret@db", "db/x", "db?sslmode=disable", "a,b", "a#b"})
    void refusesAHostThatIsMoreThanAHost(String host) {
        assertRefused(
                () -> options(host, 5432, "plant", 1, INTERVAL),
                "host must be one host name or address but was '" + host + "'");
    }

    @Test
    void namesValueAndRange() {
        assertRefused(
                () -> options("db", 0, "plant", 1, INTERVAL),
                "port must be in [1, 65535] but was 0");
        assertRefused(
                () -> options("db", 1, " ", 1, INTERVAL),
                "database must not be empty or hold NUL but was ' '");
        assertRefused(
                () -> options("db", 1, "plant", 1_000_001, INTERVAL),
                "batch rows must be in [1, 1000000] but was 1000001");
        assertRefused(
                () -> options("db", 1, "plant", 1, Duration.ZERO),
                "flush interval must be in [PT0.001S, PT1H] but was PT0S");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x; drop table readings",
                "\"x\"",
                "Readings",
                "",
                "1a",
                "l\u00e4nge",
                "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabc"
            })
    void refusesIdentifiersThatAreNotPlain(String name) {
        Column column = new Column("a", ColumnType.TEXT);
        assertRefused(
                () -> new Table(name, List.of(column), 1, Table.NO_VERSION),
                "a table's name must be lower-case letters, digits and '_', 54 at most, but was '"
                        + name
                        + "'");
        assertThatThrownBy(() -> new Column(name, ColumnType.TEXT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("a column's name must be");
    }
}
