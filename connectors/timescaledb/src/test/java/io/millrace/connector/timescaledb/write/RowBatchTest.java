/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.timescaledb.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connector.timescaledb.table.Column;
import io.millrace.connector.timescaledb.table.ColumnType;
import io.millrace.connector.timescaledb.table.Table;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Which rows of a batch remain, and that they can be read back. */
class RowBatchTest {

    private static Table table(int versionColumn) {
        return new Table(
                "t",
                List.of(
                        new Column("name", ColumnType.TEXT),
                        new Column("number", ColumnType.INTEGER),
                        new Column("version", ColumnType.BIGINT)),
                2,
                versionColumn);
    }

    private static List<String> rows(RowBatch batch) {
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < batch.rows(); i++) {
            if (batch.live(i, i + 1) == 1) {
                rows.add(new String(batch.json(i), StandardCharsets.UTF_8));
            }
        }
        return rows;
    }

    /** Against a plain map, with many equal keys, through every growth of the tables inside. */
    @Test
    void keepsWhatAMapWouldKeep() {
        for (int versionColumn : new int[] {2, Table.NO_VERSION}) {
            SplittableRandom random = new SplittableRandom(11);
            RowBatch batch = new RowBatch(table(versionColumn));
            for (int round = 0; round < 3; round++) {
                batch.clear();
                Map<String, Long> expected = new HashMap<>();
                int added = 20_000;
                for (int i = 0; i < added; i++) {
                    String name = "n" + random.nextInt(2_000);
                    int number = random.nextInt(4);
                    long version = random.nextInt(1_000);
                    assertThat(batch.add(new Object[] {name, number, version})).isNull();
                    expected.merge(
                            name + "/" + number,
                            version,
                            versionColumn == 2 ? Math::max : (first, second) -> first);
                }
                Map<String, Long> kept = new LinkedHashMap<>();
                for (String row : rows(batch)) {
                    String[] parts = row.split("[\":,}]+", -1);
                    Long before = kept.put(parts[2] + "/" + parts[4], Long.parseLong(parts[6]));
                    assertThat(before).isNull();
                }
                assertThat(kept).containsExactlyInAnyOrderEntriesOf(expected);
                assertThat(batch.duplicates()).isEqualTo(added - expected.size());
            }
        }
    }

    @Test
    void namesThatOnlyTogetherAreEqualAreDifferentKeys() {
        Table two =
                new Table(
                        "t",
                        List.of(new Column("a", ColumnType.TEXT), new Column("b", ColumnType.TEXT)),
                        2,
                        Table.NO_VERSION);
        RowBatch batch = new RowBatch(two);
        batch.add(new Object[] {"ab", "c"});
        batch.add(new Object[] {"a", "bc"});
        assertThat(rows(batch)).hasSize(2);
    }

    @Test
    void rowThatCannotBeStoredLeavesNoTrace() {
        RowBatch batch = new RowBatch(table(2));
        batch.add(new Object[] {"a", 1, 1L});
        int bytes = batch.byteSize();
        assertThat(batch.add(new Object[] {"a\0", 1, 1L})).isEqualTo("text holds NUL at index 1");
        assertThat(batch.byteSize()).isEqualTo(bytes);
        assertThat(rows(batch)).containsExactly("{\"name\":\"a\",\"number\":1,\"version\":1}");
    }
}
