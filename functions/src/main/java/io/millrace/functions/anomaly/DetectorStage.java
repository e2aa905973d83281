/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.anomaly;

import io.millrace.functions.anomaly.ecod.EcodLayout;
import io.millrace.functions.anomaly.ecod.EcodModel;
import io.millrace.functions.anomaly.ecod.EcodOptions;
import io.millrace.functions.anomaly.ecod.EcodRecord;
import io.millrace.functions.feature.FeatureSet;
import io.millrace.functions.model.Assessment;
import io.millrace.functions.model.FeatureVector;
import io.millrace.functions.model.Score;
import io.millrace.functions.state.record.RecordLayout;
import io.millrace.functions.state.stage.AssetState;
import io.millrace.functions.state.stage.KeyedStage;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * From feature vectors to scores: one assessment for every vector, with the scores of the detectors
 * that apply to it and are warm.
 *
 * <p>A detector applies to a vector when all its features exist (are not NaN) and at least one of
 * them is fresh. Otherwise it neither scores nor learns nor counts: what a BAD or a missing reading
 * left behind teaches nothing. The state of an asset is one {@link EcodRecord} per detector.
 */
public final class DetectorStage
        implements KeyedStage<DetectorTally, EcodRecord, FeatureVector, Assessment> {

    private static final long serialVersionUID = 2L;

    private static final Score[] NO_SCORES = {};

    private final FeatureSet declared;
    private final List<EcodOptions> detectors;
    private final transient EcodLayout layout;
    private final transient EcodModel[] models;
    private final transient String[] names;
    private final transient int[][] features;
    private final transient double[][] observation;
    private final transient double[][] unscored;
    private final transient Score[] found;

    /**
     * A stage with all declared detectors.
     *
     * @param features the features, in the order of the vectors
     * @param detectors the detectors, each name once; may be empty
     * @throws IllegalArgumentException if two detectors have the same name or one looks at a
     *     feature that is not declared
     */
    public DetectorStage(FeatureSet features, List<EcodOptions> detectors) {
        declared = features;
        this.detectors = List.copyOf(detectors);
        layout = new EcodLayout(features, detectors);
        names = detectors.stream().map(EcodOptions::name).toArray(String[]::new);
        models = Arrays.stream(names).map(layout::model).toArray(EcodModel[]::new);
        this.features =
                detectors.stream()
                        .map(d -> d.features().stream().mapToInt(features::indexOf).toArray())
                        .toArray(int[][]::new);
        observation = new double[names.length][];
        unscored = new double[names.length][];
        for (int i = 0; i < names.length; i++) {
            observation[i] = new double[this.features[i].length];
            unscored[i] = new double[this.features[i].length];
        }
        found = new Score[names.length];
    }

    private Object readResolve() {
        return new DetectorStage(declared, detectors);
    }

    @Override
    public RecordLayout<DetectorTally> wholeLayout() {
        return new DetectorTally.Layout();
    }

    @Override
    public RecordLayout<EcodRecord> partLayout() {
        return layout;
    }

    @Override
    public void process(
            AssetState<DetectorTally, EcodRecord> state,
            FeatureVector vector,
            Consumer<Assessment> out) {
        int count = 0;
        for (int i = 0; i < names.length; i++) {
            if (!select(vector, features[i], observation[i])) {
                continue;
            }
            EcodModel model = models[i];
            EcodRecord record = state.part(names[i]);
            if (!model.isWarm(record)) {
                model.observe(record, observation[i], vector.timestampMillis(), unscored[i]);
                continue;
            }
            double[] contributions = new double[features[i].length];
            double value =
                    model.observe(record, observation[i], vector.timestampMillis(), contributions);
            found[count++] =
                    new Score(
                            vector.asset(),
                            names[i],
                            vector.timestampMillis(),
                            value,
                            Detector.THRESHOLD,
                            contributions,
                            model.observations(record));
        }
        Score[] scores = count == 0 ? NO_SCORES : Arrays.copyOf(found, count);
        Arrays.fill(found, 0, count, null);
        out.accept(new Assessment(vector, scores));
    }

    /** Copies a detector's features out of a vector; whether the detector applies to it. */
    private static boolean select(FeatureVector vector, int[] indices, double[] into) {
        boolean fresh = false;
        for (int j = 0; j < indices.length; j++) {
            double value = vector.values()[indices[j]];
            if (Double.isNaN(value)) {
                return false;
            }
            into[j] = value;
            fresh |= vector.isFresh(indices[j]);
        }
        return fresh;
    }
}
