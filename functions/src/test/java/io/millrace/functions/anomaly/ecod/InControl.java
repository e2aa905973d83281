/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.anomaly.ecod;

import io.millrace.functions.feature.FeatureFunction;
import io.millrace.functions.feature.FeatureSet;
import io.millrace.functions.feature.FeatureSpec;
import io.millrace.functions.feature.Window;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Seeded processes that are in control, and the detectors' features over them. */
enum InControl {
    GAUSSIAN_1(1, 0, false),
    GAUSSIAN_3(3, 0, false),
    GAUSSIAN_8(8, 0, false),
    LOG_NORMAL_3(3, 0, false),
    STUDENT_3(3, 0, false),
    QUANTISED_3(3, 0, false),
    AUTOREGRESSIVE_1(1, 0.9, false),
    AUTOREGRESSIVE_3(3, 0.9, false),
    /** Three white sensors, and the eight rolling features of the first seed over them. */
    CHAIN(3, 0, true),
    /** The same over three autoregressive sensors. */
    CHAIN_AUTOREGRESSIVE(3, 0.9, true);

    private final int sensors;
    private final double phi;
    private final boolean rolling;

    InControl(int sensors, double phi, boolean rolling) {
        this.sensors = sensors;
        this.phi = phi;
        this.rolling = rolling;
    }

    /** How many features there are. */
    int width() {
        return rolling ? 8 : sensors;
    }

    FeatureSet features() {
        if (!rolling) {
            return new FeatureSet(
                    IntStream.range(0, sensors)
                            .mapToObj(
                                    i ->
                                            new FeatureSpec(
                                                    "f" + i,
                                                    "s" + i,
                                                    FeatureFunction.VALUE,
                                                    new Window.Latest()))
                            .toList());
        }
        return new FeatureSet(
                List.of(
                        rolling("temperature", FeatureFunction.MEAN, 10),
                        rolling("temperature", FeatureFunction.STD, 10),
                        rolling("temperature", FeatureFunction.MEAN, 50),
                        rolling("temperature", FeatureFunction.STD, 50),
                        rolling("temperature", FeatureFunction.MEAN, 200),
                        rolling("temperature", FeatureFunction.STD, 200),
                        rolling("humidity", FeatureFunction.MEAN, 50),
                        rolling("pressure", FeatureFunction.MEAN, 50)));
    }

    private static FeatureSpec rolling(String sensor, FeatureFunction function, int window) {
        return new FeatureSpec(
                sensor + function + window, sensor, function, new Window.Count(window));
    }

    EcodOptions options(EcodEstimator estimator, double contamination) {
        return new EcodOptions(
                "detector",
                features().names(),
                EcodForm.PYOD,
                estimator,
                contamination,
                200,
                256,
                16);
    }

    TestingDetector detector(EcodEstimator estimator, double contamination, Guard guard) {
        EcodPlan plan = EcodPlan.of(options(estimator, contamination), features());
        return new TestingDetector(new EcodModel(plan, guard));
    }

    Source source(long seed) {
        return new Source(seed);
    }

    /** The features' values, one observation after the other. */
    final class Source {
        private final Random random;
        private final double[] state = new double[sensors];
        private final double[] sensorValues = new double[sensors];
        private final Rolling[] windows = {
            new Rolling(10), new Rolling(50), new Rolling(200), new Rolling(50), new Rolling(50)
        };

        private Source(long seed) {
            random = new Random(seed);
            for (int i = 0; i < sensors; i++) {
                state[i] = random.nextGaussian();
            }
            double[] unused = new double[width()];
            for (int i = 0; rolling && i < 199; i++) {
                next(0, unused);
            }
        }

        /**
         * The next observation.
         *
         * @param shift added to every sensor, in standard deviations
         */
        void next(double shift, double[] into) {
            for (int i = 0; i < sensors; i++) {
                sensorValues[i] = sensor(i) + shift;
            }
            if (!rolling) {
                System.arraycopy(sensorValues, 0, into, 0, sensors);
                return;
            }
            for (int i = 0; i < 3; i++) {
                windows[i].add(sensorValues[0]);
                into[2 * i] = windows[i].mean();
                into[2 * i + 1] = windows[i].deviation();
            }
            windows[3].add(sensorValues[1]);
            windows[4].add(sensorValues[2]);
            into[6] = windows[3].mean();
            into[7] = windows[4].mean();
        }

        private double sensor(int i) {
            double noise = random.nextGaussian();
            return switch (InControl.this) {
                case LOG_NORMAL_3 -> Math.exp(noise);
                case STUDENT_3 -> noise / Math.sqrt(chiSquare3() / 3);
                case QUANTISED_3 -> Math.rint(2 * noise) / 2;
                default -> {
                    state[i] = phi * state[i] + Math.sqrt(1 - phi * phi) * noise;
                    yield state[i];
                }
            };
        }

        private double chiSquare3() {
            double sum = 0;
            for (int i = 0; i < 3; i++) {
                double z = random.nextGaussian();
                sum += z * z;
            }
            return sum;
        }
    }

    /** Mean and deviation of the last readings, by plain sums. */
    private static final class Rolling {
        private final double[] ring;
        private int at;
        private double sum;
        private double squares;

        Rolling(int window) {
            ring = new double[window];
        }

        void add(double value) {
            double oldest = ring[at];
            sum += value - oldest;
            squares += value * value - oldest * oldest;
            ring[at] = value;
            at = (at + 1) % ring.length;
        }

        double mean() {
            return sum / ring.length;
        }

        double deviation() {
            double left = squares - sum * sum / ring.length;
            return Math.sqrt(Math.max(0, left) / (ring.length - 1));
        }
    }
}
