/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.timescaledb.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What SQLSTATEs mean (PostgreSQL documentation, appendix A). */
class FailureTest {

    @ParameterizedTest
    @CsvSource({
        "22003, ROW", // numeric value out of range
        "22021, ROW", // character not in repertoire: NUL
        "22P05, ROW", // untranslatable character: NUL in jsonb
        "23502, ROW", // not null
        "23514, ROW", // check
        "54000, ROW", // too large for an index
        "P0001, ROW", // raised by a trigger
        "53400, DECOMPRESSION_LIMIT",
        "08006, TRANSIENT",
        "40001, TRANSIENT", // serialization failure
        "40P01, TRANSIENT", // deadlock
        "53300, TRANSIENT", // too many connections
        "55P03, TRANSIENT", // lock not available
        "57014, TRANSIENT", // statement timeout
        "57P01, TRANSIENT", // administrator's shutdown
        "57P03, TRANSIENT", // starting up
        "25006, TRANSIENT", // read-only after a fail-over
        "58030, TRANSIENT", // I/O error
        "08004, PERMANENT",
        "28P01, PERMANENT", // wrong password
        "3D000, PERMANENT", // unknown database
        "42P01, PERMANENT", // unknown table
        "42501, PERMANENT", // no privilege
        "21000, PERMANENT", // the same key twice: our own mistake
    })
    void ofState(String state, Failure expected) {
        assertThat(Failure.of(new SQLException("x", state))).isEqualTo(expected);
    }

    @Test
    void withoutStateTheCauseDecides() {
        assertThat(Failure.of(new SQLException("x", new IOException("reset"))))
                .isEqualTo(Failure.TRANSIENT);
        assertThat(Failure.of(new SQLException("x"))).isEqualTo(Failure.PERMANENT);
    }
}
