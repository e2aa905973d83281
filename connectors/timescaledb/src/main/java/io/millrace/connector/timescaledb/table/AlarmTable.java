/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.timescaledb.table;

import io.millrace.functions.model.Alarm;
import java.util.List;

/** {@code alarms}: one row a transition. A value that is NaN is stored as NULL. */
public final class AlarmTable implements TableMapping<Alarm> {

    private static final long serialVersionUID = 1L;

    private static final Table TABLE =
            new Table(
                    "alarms",
                    List.of(
                            new Column("id", ColumnType.TEXT),
                            new Column("transition", ColumnType.INTEGER),
                            new Column("asset", ColumnType.TEXT),
                            new Column("rule", ColumnType.TEXT),
                            new Column("rule_version", ColumnType.INTEGER),
                            new Column("severity", ColumnType.TEXT),
                            new Column("state", ColumnType.TEXT),
                            new Column("start_time", ColumnType.TIMESTAMP),
                            new Column("time", ColumnType.TIMESTAMP),
                            new Column("value", ColumnType.DOUBLE),
                            new Column("message", ColumnType.TEXT)),
                    2,
                    Table.NO_VERSION);

    @Override
    public Table table() {
        return TABLE;
    }

    @Override
    public void toRows(Alarm alarm, RowCollector rows) {
        rows.collect(
                alarm.id(),
                alarm.transition(),
                alarm.asset(),
                alarm.rule(),
                alarm.ruleVersion(),
                alarm.severity().name(),
                alarm.state().name(),
                alarm.startMillis(),
                alarm.timestampMillis(),
                Double.isNaN(alarm.value()) ? null : (Double) alarm.value(),
                alarm.message());
    }
}
