/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state;

import io.millrace.functions.model.FeatureVector;
import java.util.function.Consumer;

/** A second stage for tests: adds up what a {@link RingSumStage} gives, per asset. */
final class SumOfSumsStage
        implements KeyedStage<
                RingSumStage.Total, RingSumStage.Total, FeatureVector, FeatureVector> {

    private static final long serialVersionUID = 1L;

    @Override
    public String assetOf(FeatureVector input) {
        return input.asset();
    }

    @Override
    public RecordCodec<RingSumStage.Total> wholeCodec() {
        return new RingSumStage.TotalCodec();
    }

    @Override
    public RecordCodec<RingSumStage.Total> partCodec() {
        return new RingSumStage.TotalCodec();
    }

    @Override
    public void process(
            AssetState<RingSumStage.Total, RingSumStage.Total> state,
            FeatureVector input,
            Consumer<FeatureVector> out) {
        out.accept(add(state.whole(), state.part("even-and-odd"), input));
    }

    static FeatureVector add(
            RingSumStage.Total whole, RingSumStage.Total part, FeatureVector input) {
        whole.count++;
        whole.sum += input.values()[0];
        part.sum += (input.sequence() & 1) == 0 ? input.values()[2] : -input.values()[2];
        return new FeatureVector(
                input.asset(),
                input.timestampMillis(),
                whole.count,
                new double[] {whole.sum, part.sum},
                input.fresh());
    }
}
