/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.peer;

import java.util.ArrayList;
import java.util.List;

/** A room's state as objects, as Flink's own POJO serializer takes them. */
public class PojoRoom {

    /** Bins of a histogram. */
    static final int BINS = 32;

    /** Features that are scored. */
    static final int FEATURES = 8;

    /** The newest values, oldest first. */
    public List<Double> temperature = new ArrayList<>();

    /** The newest values, oldest first. */
    public List<Double> humidity = new ArrayList<>();

    /** The newest values, oldest first. */
    public List<Double> pressure = new ArrayList<>();

    /** How often each feature fell into each bin. */
    public double[][] counts = new double[FEATURES][BINS];

    /** The first bin's lower end, for each feature. */
    public double[] origins = new double[FEATURES];

    /** Width of a bin, for each feature; 0 before the first vector. */
    public double[] widths = new double[FEATURES];

    /** Vectors that were scored. */
    public long observations;

    /** Whether the last temperature was too high. */
    public boolean hot;

    /** For Flink. */
    public PojoRoom() {}

    PojoRoom copy() {
        PojoRoom copy = new PojoRoom();
        copy.temperature = new ArrayList<>(temperature);
        copy.humidity = new ArrayList<>(humidity);
        copy.pressure = new ArrayList<>(pressure);
        for (int i = 0; i < FEATURES; i++) {
            copy.counts[i] = counts[i].clone();
        }
        copy.origins = origins.clone();
        copy.widths = widths.clone();
        copy.observations = observations;
        copy.hot = hot;
        return copy;
    }
}
