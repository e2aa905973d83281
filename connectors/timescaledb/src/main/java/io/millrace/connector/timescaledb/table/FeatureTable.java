/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.timescaledb.table;

import io.millrace.functions.model.FeatureVector;
import java.util.List;

/**
 * {@code features}: one row for each feature that a vector renewed and that has a value. Two
 * vectors of an asset can carry the same time; the one with the greater sequence is kept.
 */
public final class FeatureTable implements TableMapping<FeatureVector> {

    private static final long serialVersionUID = 1L;

    private static final Table TABLE =
            new Table(
                    "features",
                    List.of(
                            new Column("asset", ColumnType.TEXT),
                            new Column("feature", ColumnType.TEXT),
                            new Column("time", ColumnType.TIMESTAMP),
                            new Column("value", ColumnType.DOUBLE),
                            new Column("sequence", ColumnType.BIGINT)),
                    3,
                    4);

    private final String[] names;

    /**
     * @param featureNames names of the features, in the order of the vector's values
     */
    public FeatureTable(List<String> featureNames) {
        names = featureNames.toArray(String[]::new);
    }

    @Override
    public Table table() {
        return TABLE;
    }

    @Override
    public void toRows(FeatureVector vector, RowCollector rows) {
        double[] values = vector.values();
        if (values.length != names.length) {
            throw new IllegalStateException(
                    "%d features are configured but the vector of asset '%s' has %d"
                            .formatted(names.length, vector.asset(), values.length));
        }
        for (int i = 0; i < names.length; i++) {
            if (vector.isFresh(i) && !Double.isNaN(values[i])) {
                rows.collect(
                        vector.asset(),
                        names[i],
                        vector.timestampMillis(),
                        values[i],
                        vector.sequence());
            }
        }
    }
}
