/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.plant.simulation;

import io.millrace.plant.asset.Asset;
import io.millrace.plant.asset.Sensor;
import io.millrace.plant.fault.BearingWear;
import io.millrace.plant.fault.Fault;
import io.millrace.plant.fault.FaultSchedule;
import io.millrace.plant.fault.SealLeak;
import io.millrace.plant.fault.SensorDropout;
import io.millrace.plant.fault.Spike;
import io.millrace.plant.fault.StuckSensor;
import io.millrace.plant.signal.Noise;
import java.util.Arrays;

/**
 * One machine with its sensors: lets the machine run, measures with noise, and applies the faults.
 * Faults draw no randomness, so a machine's other values are the same with and without them.
 */
final class MeasuringPoint {

    private final Asset asset;
    private final Noise noise;
    private final FaultSchedule faults;
    private final long periodMicros;
    private final double[] delivered;
    private long nextMicros;
    private long lastMicros;

    /**
     * @param firstShare time of the first measurement as a share of the period in [0, 1), so that
     *     the machines do not all measure at the same moment
     */
    MeasuringPoint(
            Asset asset, long seed, double rateFactor, double firstShare, FaultSchedule faults) {
        this.asset = asset;
        this.faults = faults;
        noise = new Noise(seed, asset.id() + "/sensors");
        periodMicros = Math.round(1e6 / (asset.ratePerSecond() * rateFactor));
        nextMicros = (long) (firstShare * periodMicros);
        delivered = new double[asset.sensors().size()];
        Arrays.fill(delivered, Double.NaN);
    }

    long nextMicros() {
        return nextMicros;
    }

    Asset asset() {
        return asset;
    }

    Emission.Measurement measure() {
        long millis = nextMicros / 1_000;
        asset.advance((nextMicros - lastMicros) / 1e6, damageAt(millis));
        lastMicros = nextMicros;
        nextMicros += periodMicros;

        double[] values = new double[delivered.length];
        asset.observe(values);
        for (int i = 0; i < values.length; i++) {
            Sensor sensor = asset.sensors().get(i);
            values[i] = sensor.quantise(values[i] + sensor.noise() * noise.gaussian());
        }
        distort(values, millis);
        return new Emission.Measurement(asset, millis, values, asset.status());
    }

    private double damageAt(long millis) {
        double damage = 0;
        for (Fault fault : faults.of(asset.id())) {
            if (fault instanceof BearingWear wear) {
                damage = Math.max(damage, wear.damageAt(millis));
            } else if (fault instanceof SealLeak leak) {
                damage = Math.max(damage, leak.damageAt(millis));
            }
        }
        return damage;
    }

    private void distort(double[] values, long millis) {
        for (Fault fault : faults.of(asset.id())) {
            if (!fault.activeAt(millis)) {
                continue;
            }
            if (fault instanceof StuckSensor stuck) {
                int i = asset.indexOf(stuck.sensor());
                if (!Double.isNaN(delivered[i])) {
                    values[i] = delivered[i];
                }
            } else if (fault instanceof Spike spike) {
                int i = asset.indexOf(spike.sensor());
                values[i] = asset.sensors().get(i).absurd();
            } else if (fault instanceof SensorDropout dropout) {
                values[asset.indexOf(dropout.sensor())] = Double.NaN;
            }
        }
        for (int i = 0; i < values.length; i++) {
            if (!Double.isNaN(values[i])) {
                delivered[i] = values[i];
            }
        }
    }
}
