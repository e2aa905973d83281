/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.timescaledb.table;

import io.millrace.functions.model.Gap;
import java.util.List;
import java.util.Objects;

/** {@code gaps}: what is known to be missing. The sensor is empty for a whole source. */
public final class GapTable implements TableMapping<Gap> {

    private static final long serialVersionUID = 1L;

    private static final Table TABLE =
            new Table(
                    "gaps",
                    List.of(
                            new Column("source", ColumnType.TEXT),
                            new Column("sensor", ColumnType.TEXT),
                            new Column("from_time", ColumnType.TIMESTAMP),
                            new Column("to_time", ColumnType.TIMESTAMP),
                            new Column("reason", ColumnType.TEXT)),
                    4,
                    Table.NO_VERSION);

    @Override
    public Table table() {
        return TABLE;
    }

    @Override
    public void toRows(Gap gap, RowCollector rows) {
        rows.collect(
                gap.source(),
                Objects.requireNonNullElse(gap.sensor(), ""),
                gap.fromMillis(),
                gap.toMillis(),
                gap.reason());
    }
}
