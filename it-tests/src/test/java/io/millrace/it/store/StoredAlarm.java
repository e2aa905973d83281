/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.it.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row of the table {@code alarms}: one transition of an alarm.
 *
 * @param value null where there is none
 */
public record StoredAlarm(
        String id,
        int transition,
        String asset,
        String rule,
        int ruleVersion,
        String severity,
        String state,
        Instant start,
        Instant time,
        @Nullable Double value,
        String message) {

    /** All rows, in the order of time, id and transition. */
    public static List<StoredAlarm> all(Connection connection) throws SQLException {
        List<StoredAlarm> alarms = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT * FROM alarms ORDER BY time, id, transition")) {
            while (row.next()) {
                alarms.add(
                        new StoredAlarm(
                                row.getString("id"),
                                row.getInt("transition"),
                                row.getString("asset"),
                                row.getString("rule"),
                                row.getInt("rule_version"),
                                row.getString("severity"),
                                row.getString("state"),
                                instant(row, "start_time"),
                                instant(row, "time"),
                                row.getObject("value", Double.class),
                                row.getString("message")));
            }
        }
        return alarms;
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getTimestamp(column).toInstant();
    }
}
