/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.anomaly.ecod;

import io.millrace.functions.feature.FeatureSet;
import io.millrace.functions.state.RecordCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The binary form of {@link EcodModel}; a part's name is the detector's. Version 1: fingerprint of
 * the {@link EcodPlan}, number of bytes that follow, then the model's numbers as they are, so that
 * a model read back goes on bit for bit.
 *
 * <p>A model whose fingerprint is not that of the detector as declared now (another feature,
 * window, form, contamination or sample size) is passed over: <b>the detector starts anew</b>, with
 * a warm-up. A changed warm-up or decimation goes on with what was learned.
 */
public final class EcodModelCodec implements RecordCodec<EcodModel> {

    private static final long serialVersionUID = 1L;

    private static final int VERSION_1 = 1;

    private final Map<String, EcodPlan> plans = new LinkedHashMap<>();

    /**
     * A codec for the models of all detectors.
     *
     * @throws IllegalArgumentException if two have the same name or one looks at a feature that is
     *     not declared
     */
    public EcodModelCodec(FeatureSet features, List<EcodOptions> detectors) {
        for (EcodOptions detector : detectors) {
            if (plans.put(detector.name(), planOf(detector, features)) != null) {
                throw new IllegalArgumentException(
                        "the detector name '%s' is used twice".formatted(detector.name()));
            }
        }
    }

    private static EcodPlan planOf(EcodOptions detector, FeatureSet features) {
        try {
            return EcodPlan.of(detector, features);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "detector '%s': %s".formatted(detector.name(), e.getMessage()), e);
        }
    }

    @Override
    public EcodModel create(String name) {
        return new EcodModel(plan(name));
    }

    @Override
    public int version() {
        return VERSION_1;
    }

    @Override
    public void write(EcodModel model, DataOutput out) throws IOException {
        out.writeLong(model.plan().fingerprint());
        out.writeInt(model.writtenBytes());
        model.write(out);
    }

    @Override
    public EcodModel read(String name, int version, DataInput in) throws IOException {
        if (version != VERSION_1) {
            throw new IOException(
                    "the model of detector '%s' has version %d but at most %d is known"
                            .formatted(name, version, VERSION_1));
        }
        EcodModel model = create(name);
        long fingerprint = in.readLong();
        int bytes = in.readInt();
        if (fingerprint == model.plan().fingerprint()) {
            model.read(in);
        } else {
            in.readFully(new byte[bytes]);
        }
        return model;
    }

    @Override
    public int sizeInBytes(EcodModel model) {
        return model.sizeInBytes();
    }

    private EcodPlan plan(String name) {
        EcodPlan plan = plans.get(name);
        if (plan == null) {
            throw new IllegalArgumentException(
                    "there is no detector '%s'; the detectors are %s"
                            .formatted(name, plans.keySet()));
        }
        return plan;
    }
}
