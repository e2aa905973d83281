/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.anomaly.ecod;

/**
 * The quarantine: a stretch of observations that begins with an unusual one and ends after some
 * ordinary ones in a row. What was drawn for the estimator waits here; a short episode hands it
 * over, a sustained one forgets it. In the record, from {@link EcodShape#episode}:
 *
 * <pre>
 *    0 long   when it began, milliseconds since the epoch
 *    8 double the raw score above which an observation belongs to it
 *   16 double activity: share of unusual observations lately, while sustained
 *   24 int    unusual observations      28 int far ones      32 int ordinary ones in a row
 *   36 int    candidates that wait      40 int how many were drawn
 *   48        the revocable bytes of the record as they were when it began
 *   96 double for each feature how low it went, then for each how high
 *             candidates, as the estimator writes them
 * </pre>
 */
final class Episode {

    /** Drawn observations that wait; a later one takes the place of a random one. */
    static final int MOST_CANDIDATES = 16;

    static final int HEAD = 96;

    private static final int LIMIT = 8;
    private static final int ACTIVITY = 16;
    private static final int UNUSUAL = 24;
    private static final int FAR = 28;
    private static final int QUIET = 32;
    private static final int KEPT = 36;
    private static final int DRAWN = 40;
    private static final int MARK = 48;
    private static final int MOST_COUNTED = 1 << 30;

    private final EcodShape shape;
    private final int width;

    Episode(EcodShape shape, int width) {
        this.shape = shape;
        this.width = width;
    }

    /**
     * Begins, and marks the record.
     *
     * @param limit the raw score above which an observation belongs to the episode, whatever the
     *     limit does meanwhile
     */
    void begin(EcodRecord record, long timestampMillis, double limit) {
        shape.open(record);
        int at = shape.episode(record);
        record.whole(at, timestampMillis);
        record.real(at + LIMIT, limit);
        record.copy(EcodRecord.REVOCABLE, at + MARK, EcodRecord.REVOCABLE_BYTES);
        forget(record, at);
    }

    /** Takes the record's revocable bytes back to what they were when it began. */
    void takeBack(EcodRecord record) {
        int at = shape.episode(record);
        record.copy(at + MARK, EcodRecord.REVOCABLE, EcodRecord.REVOCABLE_BYTES);
    }

    long openedMillis(EcodRecord record) {
        return record.whole(shape.episode(record));
    }

    double openLimit(EcodRecord record) {
        return record.real(shape.episode(record) + LIMIT);
    }

    /** How many observations in it were unusual. */
    int unusual(EcodRecord record) {
        return record.number(shape.episode(record) + UNUSUAL);
    }

    /** How many observations in it were far. */
    int far(EcodRecord record) {
        return record.number(shape.episode(record) + FAR);
    }

    /** How many observations in a row have been ordinary. */
    int quiet(EcodRecord record) {
        return record.number(shape.episode(record) + QUIET);
    }

    /** Share of unusual observations lately, while sustained. */
    double activity(EcodRecord record) {
        return record.real(shape.episode(record) + ACTIVITY);
    }

    /**
     * Counts an observation.
     *
     * @param weight of this observation in the share of unusual ones
     */
    void count(EcodRecord record, boolean isUnusual, boolean isFar, double weight) {
        int at = shape.episode(record);
        double activity = record.real(at + ACTIVITY);
        record.real(at + ACTIVITY, activity + weight * ((isUnusual ? 1 : 0) - activity));
        if (isUnusual) {
            increase(record, at + UNUSUAL);
            if (isFar) {
                increase(record, at + FAR);
            }
            record.number(at + QUIET, 0);
        } else {
            increase(record, at + QUIET);
        }
    }

    private static void increase(EcodRecord record, int offset) {
        record.number(offset, Math.min(record.number(offset) + 1, MOST_COUNTED));
    }

    /** Is a fault from here on: forgets what waits. */
    void sustain(EcodRecord record) {
        int at = shape.episode(record);
        record.sustain();
        record.real(at + ACTIVITY, 1);
        forget(record, at);
    }

    void close(EcodRecord record) {
        shape.close(record);
    }

    private void forget(EcodRecord record, int at) {
        record.number(at + KEPT, 0);
        record.number(at + DRAWN, 0);
        for (int j = 0; j < width; j++) {
            record.real(at + HEAD + 8 * j, Double.POSITIVE_INFINITY);
            record.real(at + HEAD + 8 * (width + j), Double.NEGATIVE_INFINITY);
        }
    }

    /** Notes how far the features went, since extremes enter the estimator without being drawn. */
    void reach(EcodRecord record, double[] values) {
        int low = shape.episode(record) + HEAD;
        int high = low + 8 * width;
        for (int j = 0; j < width; j++) {
            double value = values[j];
            if (value < record.real(low + 8 * j)) {
                record.real(low + 8 * j, value);
            }
            if (value > record.real(high + 8 * j)) {
                record.real(high + 8 * j, value);
            }
        }
    }

    /** How far the features went. */
    void reached(EcodRecord record, double[] lowest, double[] highest) {
        int low = shape.episode(record) + HEAD;
        for (int j = 0; j < width; j++) {
            lowest[j] = record.real(low + 8 * j);
            highest[j] = record.real(low + 8 * (width + j));
        }
    }

    int kept(EcodRecord record) {
        return record.number(shape.episode(record) + KEPT);
    }

    void kept(EcodRecord record, int count) {
        record.number(shape.episode(record) + KEPT, count);
    }

    int drawn(EcodRecord record) {
        return record.number(shape.episode(record) + DRAWN);
    }

    void drawn(EcodRecord record, int count) {
        record.number(shape.episode(record) + DRAWN, count);
    }

    /** Where the first candidate is in the record. */
    int candidates(EcodRecord record) {
        return shape.episode(record) + HEAD + 16 * width;
    }
}
