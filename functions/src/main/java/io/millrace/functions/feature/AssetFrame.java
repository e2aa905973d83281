/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.feature;

import io.millrace.functions.model.FeatureVector;
import java.util.Arrays;

/**
 * What all sensors of one asset share: the current value of every feature, which of them the open
 * frame renewed, and the frame itself. Features and sensors are numbered as in the {@link
 * FeaturePlan}.
 */
public final class AssetFrame {

    final FrameAssembly assembly;

    /** One per feature; NaN where it does not exist. */
    final double[] values;

    /** Bit per feature: renewed by a reading of the open frame. */
    final long[] fresh;

    /** Per sensor: newest time of a usable reading, or {@link FrameAssembly#NEVER}. */
    final long[] lastUsable;

    /** Sequence of the last vector. */
    long sequence;

    /** The asset's newest event time, or {@link FrameAssembly#NEVER}. */
    long newest = FrameAssembly.NEVER;

    AssetFrame(int features, int sensors) {
        assembly = new FrameAssembly(sensors);
        values = new double[features];
        fresh = new long[(features + 63) >> 6];
        lastUsable = new long[sensors];
        Arrays.fill(values, Double.NaN);
        Arrays.fill(lastUsable, FrameAssembly.NEVER);
    }

    /** Sets a feature; one that does not exist is never fresh. */
    void renew(int feature, double value) {
        values[feature] = value;
        long bit = 1L << feature;
        if (Double.isNaN(value)) {
            fresh[feature >> 6] &= ~bit;
        } else {
            fresh[feature >> 6] |= bit;
        }
    }

    /** Closes the open frame. */
    FeatureVector close(String asset) {
        sequence++;
        FeatureVector vector =
                new FeatureVector(asset, newest, sequence, values.clone(), fresh.clone());
        Arrays.fill(fresh, 0);
        assembly.close();
        return vector;
    }

    int sizeInBytes() {
        return 160
                + 8 * (values.length + 2 * fresh.length)
                + 8 * (3 * lastUsable.length + 2 * assembly.members.length);
    }
}
