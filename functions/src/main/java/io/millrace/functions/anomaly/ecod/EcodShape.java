/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.anomaly.ecod;

/**
 * Where the parts of an {@link EcodRecord} lie behind its head.
 *
 * <pre>
 *   COMPACT  features, young (while young), episode (while there is one)
 *   SAMPLE   episode, young, features (growing until the sample is full)
 * </pre>
 *
 * <p>So a compact record takes no byte for what its ordinary state does not need, and a large one
 * is not moved at each episode. The part {@code young} is 24 bytes (first observation's time,
 * milliseconds; mean and sum of squares of the warm-up's raw scores) and, for each feature, its
 * previous value and its mean square step.
 */
final class EcodShape {

    static final int YOUNG_HEAD = 24;

    private final boolean compact;
    private final int youngBytes;
    private final int episodeBytes;
    private final int features;
    private final int featureBytes;

    EcodShape(EcodPlan plan) {
        int width = plan.width();
        compact = plan.options().estimator() == EcodEstimator.COMPACT;
        youngBytes = YOUNG_HEAD + 16 * width;
        int candidate = compact ? width : 8 * width;
        episodeBytes = Episode.HEAD + 16 * width + Episode.MOST_CANDIDATES * candidate;
        features = EcodRecord.HEAD + (compact ? 0 : episodeBytes + youngBytes);
        featureBytes = width * Histogram.BYTES;
    }

    /** Offset of what is remembered of the features. */
    int features() {
        return features;
    }

    /** Offset of what only a young record has. */
    int young() {
        return EcodRecord.HEAD + (compact ? featureBytes : episodeBytes);
    }

    /** Offset of the episode, in a record that has one. */
    int episode(EcodRecord record) {
        if (!compact) {
            return EcodRecord.HEAD;
        }
        return EcodRecord.HEAD + featureBytes + (record.isMature() ? 0 : youngBytes);
    }

    /** Length of a record, given how many bytes the features take in it. */
    int length(int bytesOfFeatures, boolean mature, boolean open) {
        if (!compact) {
            return features + bytesOfFeatures;
        }
        return features + bytesOfFeatures + (mature ? 0 : youngBytes) + (open ? episodeBytes : 0);
    }

    /** Makes room for an episode. */
    void open(EcodRecord record) {
        int at = episode(record);
        record.open();
        if (compact) {
            record.lengthen(at + episodeBytes);
        }
    }

    /** Gives up the room of an episode. */
    void close(EcodRecord record) {
        int at = episode(record);
        record.close();
        if (compact) {
            record.lengthen(at);
        } else {
            record.zero(at, episodeBytes);
        }
    }

    /** Gives up the room of what only a young record has; in no episode. */
    void mature(EcodRecord record) {
        record.mature();
        if (compact) {
            record.lengthen(young());
        } else {
            record.zero(young(), youngBytes);
        }
    }
}
