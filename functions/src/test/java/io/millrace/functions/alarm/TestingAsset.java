/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.alarm;

import io.millrace.functions.model.Alarm;
import io.millrace.functions.model.Assessment;
import io.millrace.functions.model.FeatureVector;
import io.millrace.functions.model.Score;
import io.millrace.functions.state.stage.AssetState;
import io.millrace.functions.state.stage.PlainAssetState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** One asset whose assessments go through an {@link AlarmStage}, with its state in memory. */
final class TestingAsset implements AssetState<ActiveRules, Episode> {

    static final String NAME = "pump-1";

    private final Set<String> touched = new LinkedHashSet<>();
    private final String asset;
    private AlarmStage stage;
    private PlainAssetState<ActiveRules, Episode> state;
    private long sequence;

    TestingAsset(AlarmStage stage) {
        this(NAME, stage);
    }

    TestingAsset(String asset, AlarmStage stage) {
        this.asset = asset;
        this.stage = stage;
        state = new PlainAssetState<>(asset, stage);
    }

    /** All features are fresh. */
    List<Alarm> sees(long time, double... values) {
        boolean[] fresh = new boolean[values.length];
        Arrays.fill(fresh, true);
        return sees(time, fresh, values);
    }

    List<Alarm> sees(long time, boolean[] fresh, double... values) {
        return sees(new Assessment(vector(time, fresh, values), new Score[0]));
    }

    /** A score of a detector "bearing" that calls more than 0.6 anomalous. */
    List<Alarm> scores(long time, double score) {
        return scores(time, score, 0.6);
    }

    List<Alarm> scores(long time, double score, double threshold) {
        double[] shares = {score / 8, score / 2, score / 4, score / 8};
        return sees(
                new Assessment(
                        vector(time, new boolean[0]),
                        new Score[] {
                            new Score(asset, "other", time, 0.999, 0.5, shares, 1),
                            new Score(asset, "bearing", time, score, threshold, shares, 1)
                        }));
    }

    List<Alarm> sees(Assessment assessment) {
        List<Alarm> alarms = new ArrayList<>();
        stage.process(this, assessment, alarms::add);
        return alarms;
    }

    /** Takes all records over into another stage. */
    void restart(AlarmStage next) {
        try {
            state = state.restoredInto(next);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        stage = next;
    }

    /** The bytes of all records. */
    long bytes() {
        return state.bytes();
    }

    /** The parts that were asked for since the last call. */
    Set<String> touched() {
        Set<String> result = new LinkedHashSet<>(touched);
        touched.clear();
        return result;
    }

    FeatureVector vector(long time, boolean[] fresh, double... values) {
        long[] bits = new long[values.length / 64 + 1];
        for (int i = 0; i < fresh.length; i++) {
            bits[i >> 6] |= fresh[i] ? 1L << i : 0;
        }
        sequence++;
        return new FeatureVector(asset, time, sequence, values, bits);
    }

    @Override
    public String asset() {
        return asset;
    }

    @Override
    public ActiveRules whole() {
        return state.whole();
    }

    @Override
    public Episode part(String name) {
        touched.add(name);
        return state.part(name);
    }
}
