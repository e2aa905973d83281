/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.timescaledb.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Where a statement ends. */
class SqlScriptTest {

    @Test
    void endsAtSemicolons() {
        assertThat(SqlScript.statements("SELECT 1;\n SELECT 2 ;SELECT 3"))
                .containsExactly("SELECT 1", "SELECT 2", "SELECT 3");
    }

    @Test
    void doesNotEndInsideQuotes() {
        assertThat(SqlScript.statements("SELECT 'a;''b;' AS \"x;y\"; SELECT 2"))
                .containsExactly("SELECT 'a;''b;' AS \"x;y\"", "SELECT 2");
    }

    @Test
    void doesNotEndInsideDollarQuotesWithOrWithoutTag() {
        String body = "DO $$ BEGIN x := 'it''s'; y := $1; END $$";
        String tagged = "DO $f_1$ BEGIN x := $$;$$; END $f_1$";
        assertThat(SqlScript.statements(body + ";" + tagged + ";")).containsExactly(body, tagged);
    }

    @Test
    void doesNotEndInsideComments() {
        assertThat(
                        SqlScript.statements(
                                "-- it's; one\nSELECT 1; /* a; /* nested; */ b; */ -- end\n"))
                .containsExactly("-- it's; one\nSELECT 1");
    }

    @Test
    void refusesWhatIsNotClosed() {
        assertThatThrownBy(() -> SqlScript.statements("SELECT 1;\nSELECT 'abc"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("line 2 of the script opens what no ' closes");
        assertThatThrownBy(() -> SqlScript.statements("DO $$ BEGIN"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SqlScript.statements("/* /* */"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
