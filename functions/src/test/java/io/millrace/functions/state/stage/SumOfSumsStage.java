/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.stage;

import io.millrace.functions.model.FeatureVector;
import io.millrace.functions.state.record.RecordLayout;
import java.util.function.Consumer;

/** A second stage for tests: adds up what a {@link RingSumStage} gives, per asset. */
final class SumOfSumsStage
        implements KeyedStage<
                RingSumStage.Total, RingSumStage.Total, FeatureVector, FeatureVector> {

    private static final long serialVersionUID = 1L;

    @Override
    public RecordLayout<RingSumStage.Total> wholeLayout() {
        return new RingSumStage.TotalLayout();
    }

    @Override
    public RecordLayout<RingSumStage.Total> partLayout() {
        return new RingSumStage.TotalLayout();
    }

    @Override
    public void process(
            AssetState<RingSumStage.Total, RingSumStage.Total> state,
            FeatureVector input,
            Consumer<FeatureVector> out) {
        RingSumStage.Total whole = state.whole();
        RingSumStage.Total part = state.part("even-and-odd");
        whole.add(input.values()[0]);
        part.add((input.sequence() & 1) == 0 ? input.values()[2] : -input.values()[2]);
        out.accept(
                new FeatureVector(
                        state.asset(),
                        input.timestampMillis(),
                        whole.count(),
                        new double[] {whole.sum(), part.sum()},
                        input.fresh()));
    }
}
