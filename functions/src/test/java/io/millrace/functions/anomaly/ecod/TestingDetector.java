/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.anomaly.ecod;

import io.millrace.functions.state.record.RecordHost;
import io.millrace.functions.state.record.StateRecord;
import java.io.IOException;
import java.util.Arrays;

/** A model with the record of one asset, which lies somewhere within a page. */
final class TestingDetector implements RecordHost {

    private static final int BEFORE = 48;

    final EcodModel model;
    final EcodRecord record = new EcodRecord();

    TestingDetector(EcodModel model) {
        this.model = model;
        attach(new byte[model.newLength()]);
        model.initialise(record);
    }

    /** Takes over stored bytes. */
    TestingDetector(EcodModel model, byte[] stored) throws IOException {
        this.model = model;
        attach(stored);
        model.restore(record);
    }

    private void attach(byte[] bytes) {
        byte[] page = new byte[BEFORE + bytes.length + 16];
        Arrays.fill(page, (byte) 0x55);
        System.arraycopy(bytes, 0, page, BEFORE, bytes.length);
        record.attach(this, page, BEFORE, bytes.length);
    }

    @Override
    public void resize(StateRecord resized, int length) {
        attach(Arrays.copyOf(resized.toByteArray(), length));
    }

    double observe(double[] values, long timestampMillis, double[] contributions) {
        return model.observe(record, values, timestampMillis, contributions);
    }

    long observations() {
        return model.observations(record);
    }

    boolean isOpen() {
        return record.isOpen();
    }

    boolean isSustained() {
        return record.isSustained();
    }

    byte[] bytes() {
        return record.toByteArray();
    }

    /** All that was learned: the record without the count of observations and the episode. */
    byte[] baseline() throws IOException {
        byte[] all = bytes();
        int from = model.shape().features();
        int features = model.distributions().check(record);
        byte[] learned = Arrays.copyOfRange(all, 16, 16 + EcodRecord.HEAD - 16 + features);
        learned[70 - 16] = 0;
        System.arraycopy(all, from, learned, EcodRecord.HEAD - 16, features);
        return learned;
    }

    /** One value per feature, the extremes that are remembered. */
    double smallest(int feature) {
        if (model.distributions() instanceof SortedSamples samples) {
            return samples.smallest(record, feature);
        }
        Histogram h = ((Histograms) model.distributions()).of(record, feature);
        return h.origin() + h.smallest() / h.scale();
    }

    double largest(int feature) {
        if (model.distributions() instanceof SortedSamples samples) {
            return samples.largest(record, feature);
        }
        Histogram h = ((Histograms) model.distributions()).of(record, feature);
        return h.origin() + h.largest() / h.scale();
    }
}
