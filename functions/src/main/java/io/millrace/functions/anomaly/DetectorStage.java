/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.anomaly;

import io.millrace.functions.anomaly.ecod.EcodModel;
import io.millrace.functions.anomaly.ecod.EcodModelCodec;
import io.millrace.functions.anomaly.ecod.EcodOptions;
import io.millrace.functions.feature.FeatureSet;
import io.millrace.functions.model.Assessment;
import io.millrace.functions.model.FeatureVector;
import io.millrace.functions.model.Score;
import io.millrace.functions.state.AssetState;
import io.millrace.functions.state.KeyedStage;
import io.millrace.functions.state.RecordCodec;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * From feature vectors to scores: one assessment for every vector, with the scores of the detectors
 * that apply to it and are warm.
 *
 * <p>A detector applies to a vector when all its features exist (are not NaN) and at least one of
 * them is fresh. Otherwise it neither scores nor learns nor counts: what a BAD or a missing reading
 * left behind teaches nothing. The state of an asset is one {@link EcodModel} per detector.
 */
public final class DetectorStage
        implements KeyedStage<DetectorTally, EcodModel, FeatureVector, Assessment> {

    private static final long serialVersionUID = 1L;

    private static final Score[] NO_SCORES = {};

    private final EcodModelCodec models;
    private final String[] names;
    private final int[][] features;
    private final double[][] observation;
    private final Score[] found;

    /**
     * A stage with all declared detectors.
     *
     * @param features the features, in the order of the vectors
     * @param detectors the detectors, each name once; may be empty
     * @throws IllegalArgumentException if two detectors have the same name or one looks at a
     *     feature that is not declared
     */
    public DetectorStage(FeatureSet features, List<EcodOptions> detectors) {
        models = new EcodModelCodec(features, detectors);
        names = detectors.stream().map(EcodOptions::name).toArray(String[]::new);
        this.features =
                detectors.stream()
                        .map(d -> d.features().stream().mapToInt(features::indexOf).toArray())
                        .toArray(int[][]::new);
        observation =
                Arrays.stream(this.features)
                        .map(indices -> new double[indices.length])
                        .toArray(double[][]::new);
        found = new Score[names.length];
    }

    @Override
    public String assetOf(FeatureVector vector) {
        return vector.asset();
    }

    @Override
    public RecordCodec<DetectorTally> wholeCodec() {
        return new DetectorTally.Codec();
    }

    @Override
    public RecordCodec<EcodModel> partCodec() {
        return models;
    }

    @Override
    public void process(
            AssetState<DetectorTally, EcodModel> state,
            FeatureVector vector,
            Consumer<Assessment> out) {
        int count = 0;
        for (int i = 0; i < names.length; i++) {
            if (!select(vector, features[i], observation[i])) {
                continue;
            }
            Detector detector = state.part(names[i]);
            double[] contributions = new double[features[i].length];
            double value =
                    detector.observe(observation[i], vector.timestampMillis(), contributions);
            if (!Double.isNaN(value)) {
                found[count++] =
                        new Score(
                                vector.asset(),
                                names[i],
                                vector.timestampMillis(),
                                value,
                                Detector.THRESHOLD,
                                contributions,
                                detector.observations());
            }
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
