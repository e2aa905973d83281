/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.config;

import io.millrace.functions.anomaly.ecod.EcodEstimator;
import io.millrace.functions.anomaly.ecod.EcodForm;
import io.millrace.functions.anomaly.ecod.EcodOptions;
import java.util.ArrayList;
import java.util.List;

/** The block {@code detectors}. */
final class DetectorBinding {

    private DetectorBinding() {}

    static List<EcodOptions> bind(Block detectors, Names features) {
        List<EcodOptions> options = new ArrayList<>();
        for (Block block : detectors.itemsOrSelf()) {
            List<String> names = block.texts("features");
            for (int i = 0; i < names.size(); i++) {
                features.check(
                        block.problems(),
                        Pointers.child(block.pointer("features"), i),
                        names.get(i));
            }
            if (!block.sound()) {
                continue;
            }
            options.add(
                    new EcodOptions(
                            block.text("name", ""),
                            names,
                            "paper".equals(block.textOrNull("form"))
                                    ? EcodForm.PAPER
                                    : EcodForm.PYOD,
                            "sample".equals(block.textOrNull("estimator"))
                                    ? EcodEstimator.SAMPLE
                                    : EcodOptions.DEFAULT_ESTIMATOR,
                            block.number("contamination", EcodOptions.DEFAULT_CONTAMINATION),
                            block.integer("warmup_period", EcodOptions.DEFAULT_WARMUP_PERIOD),
                            block.integer("sample_size", EcodOptions.DEFAULT_SAMPLE_SIZE),
                            block.integer("decimation", EcodOptions.DEFAULT_DECIMATION)));
        }
        return options;
    }
}
