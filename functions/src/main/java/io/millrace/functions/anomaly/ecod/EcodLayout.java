/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.anomaly.ecod;

import io.millrace.functions.feature.FeatureSet;
import io.millrace.functions.state.record.RecordLayout;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The layout of {@link EcodRecord}; a part's name is the detector's. Version 1 is the head that
 * {@link EcodRecord} describes and behind it the parts of {@link EcodShape}.
 *
 * <p>A record whose fingerprint is not that of the detector as declared now (another feature,
 * window, form, estimator, contamination or sample size) is passed over: <b>the detector starts
 * anew</b>, with a warm-up. A changed warm-up or decimation goes on with what was learned.
 */
public final class EcodLayout implements RecordLayout<EcodRecord> {

    private static final long serialVersionUID = 1L;

    private static final int VERSION_1 = 1;

    private final FeatureSet features;
    private final List<EcodOptions> detectors;
    private final transient Map<String, EcodModel> models = new LinkedHashMap<>();

    /**
     * A layout for the records of all detectors.
     *
     * @throws IllegalArgumentException if two have the same name or one looks at a feature that is
     *     not declared
     */
    public EcodLayout(FeatureSet features, List<EcodOptions> detectors) {
        this.features = features;
        this.detectors = List.copyOf(detectors);
        for (EcodOptions detector : detectors) {
            EcodModel model = new EcodModel(planOf(detector, features));
            if (models.put(detector.name(), model) != null) {
                throw new IllegalArgumentException(
                        "the detector name '%s' is used twice".formatted(detector.name()));
            }
        }
    }

    private Object readResolve() {
        return new EcodLayout(features, detectors);
    }

    private static EcodPlan planOf(EcodOptions detector, FeatureSet features) {
        try {
            return EcodPlan.of(detector, features);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "detector '%s': %s".formatted(detector.name(), e.getMessage()), e);
        }
    }

    /**
     * The model that works on the records of a detector.
     *
     * @throws IllegalArgumentException if there is no such detector
     */
    public EcodModel model(String name) {
        EcodModel model = models.get(name);
        if (model == null) {
            throw new IllegalArgumentException(
                    "there is no detector '%s'; the detectors are %s"
                            .formatted(name, models.keySet()));
        }
        return model;
    }

    @Override
    public EcodRecord view() {
        return new EcodRecord();
    }

    @Override
    public int version() {
        return VERSION_1;
    }

    @Override
    public int length(String name) {
        return model(name).newLength();
    }

    @Override
    public void initialise(String name, EcodRecord record) {
        model(name).initialise(record);
    }

    @Override
    public void restore(String name, int version, EcodRecord record) throws IOException {
        if (version != VERSION_1) {
            throw new IOException(
                    "the record of detector '%s' has version %d but at most %d is known"
                            .formatted(name, version, VERSION_1));
        }
        model(name).restore(record);
    }
}
