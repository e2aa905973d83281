/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.timescaledb.table;

import io.millrace.functions.model.Reading;
import java.util.List;

/**
 * {@code readings}: one row a reading. What is not finite is stored as NULL; the table allows that
 * for BAD readings only.
 */
public final class ReadingTable implements TableMapping<Reading> {

    private static final long serialVersionUID = 1L;

    private static final Table TABLE =
            new Table(
                    "readings",
                    List.of(
                            new Column("asset", ColumnType.TEXT),
                            new Column("sensor", ColumnType.TEXT),
                            new Column("time", ColumnType.TIMESTAMP),
                            new Column("value", ColumnType.DOUBLE),
                            new Column("quality", ColumnType.SMALLINT),
                            new Column("origin", ColumnType.SMALLINT)),
                    3,
                    Table.NO_VERSION);

    @Override
    public Table table() {
        return TABLE;
    }

    @Override
    public void toRows(Reading reading, RowCollector rows) {
        // The numbers stand in the schema: they must not follow the order of the enum.
        short quality =
                switch (reading.quality()) {
                    case GOOD -> 0;
                    case UNCERTAIN -> 1;
                    case BAD -> 2;
                };
        short origin =
                switch (reading.origin()) {
                    case LIVE -> 0;
                    case HISTORY -> 1;
                };
        rows.collect(
                reading.asset(),
                reading.sensor(),
                reading.timestampMillis(),
                Double.isFinite(reading.value()) ? (Double) reading.value() : null,
                quality,
                origin);
    }
}
