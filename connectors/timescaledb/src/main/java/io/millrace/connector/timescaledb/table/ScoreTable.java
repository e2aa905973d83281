/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.timescaledb.table;

import io.millrace.functions.model.Score;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code scores}: one row a score, with each feature's share as JSON. */
public final class ScoreTable implements TableMapping<Score> {

    private static final long serialVersionUID = 1L;

    private static final Table TABLE =
            new Table(
                    "scores",
                    List.of(
                            new Column("asset", ColumnType.TEXT),
                            new Column("detector", ColumnType.TEXT),
                            new Column("time", ColumnType.TIMESTAMP),
                            new Column("value", ColumnType.DOUBLE),
                            new Column("threshold", ColumnType.DOUBLE),
                            new Column("anomalous", ColumnType.BOOLEAN),
                            new Column("contributions", ColumnType.JSON),
                            new Column("observation", ColumnType.BIGINT)),
                    3,
                    7);

    private final HashMap<String, String[]> features = new HashMap<>();

    /**
     * @param detectorFeatures names of each detector's features, in the order of the contributions
     */
    public ScoreTable(Map<String, List<String>> detectorFeatures) {
        detectorFeatures.forEach(
                (detector, names) -> features.put(detector, names.toArray(String[]::new)));
    }

    @Override
    public Table table() {
        return TABLE;
    }

    @Override
    public void toRows(Score score, RowCollector rows) {
        rows.collect(
                score.asset(),
                score.detector(),
                score.timestampMillis(),
                score.value(),
                score.threshold(),
                score.anomalous(),
                contributions(score),
                score.observation());
    }

    private String contributions(Score score) {
        String[] names = features.get(score.detector());
        double[] shares = score.contributions();
        if (names == null || names.length != shares.length) {
            throw new IllegalStateException(
                    "detector '%s' is configured with %s features but gave %d contributions"
                            .formatted(
                                    score.detector(),
                                    names == null ? "no" : names.length,
                                    shares.length));
        }
        JsonText json = new JsonText();
        for (int i = 0; i < names.length; i++) {
            json.field(names[i]).number(shares[i]);
        }
        return json.end();
    }
}
