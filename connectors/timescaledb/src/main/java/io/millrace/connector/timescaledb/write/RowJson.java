/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.timescaledb.write;

import io.millrace.connector.timescaledb.table.Column;
import io.millrace.connector.timescaledb.table.JsonText;
import io.millrace.connector.timescaledb.table.Table;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A row as JSON: what is kept of it when the database cannot store it. */
final class RowJson {

    private RowJson() {}

    /** The row in UTF-8: times in ISO 8601, bytes in hexadecimal, NaN and infinity as strings. */
    static byte[] bytes(Table table, @Nullable Object[] values) {
        JsonText json = new JsonText();
        List<Column> columns = table.columns();
        for (int i = 0; i < columns.size(); i++) {
            json.field(columns.get(i).name());
            @Nullable Object value = values[i];
            if (value == null) {
                json.string(null);
                continue;
            }
            switch (columns.get(i).type()) {
                case TEXT -> json.string((String) value);
                case TIMESTAMP -> json.string(Instant.ofEpochMilli((Long) value).toString());
                case DOUBLE -> {
                    double number = (Double) value;
                    if (Double.isFinite(number)) {
                        json.number(number);
                    } else {
                        json.string(Double.toString(number));
                    }
                }
                case BYTES -> json.string(HexFormat.of().formatHex((byte[]) value));
                case JSON, SMALLINT, INTEGER, BIGINT, BOOLEAN -> json.literal(value);
            }
        }
        return json.end().getBytes(StandardCharsets.UTF_8);
    }
}
