/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.plant.asset;

import io.millrace.plant.signal.Noise;
import io.millrace.plant.signal.Wander;
import java.util.List;

/**
 * A room with a thermostat and a fan: temperature in °C, relative humidity in %, air pressure in
 * hPa, measured at 2 Hz or 1 Hz.
 *
 * <p>The thermostat switches the heating with a hysteresis of 0.6 K, so that the temperature goes
 * up and down in about seven seconds. The water in the air varies on its own; relative humidity
 * follows from it and from the temperature through Magnus' formula for the saturation vapour
 * pressure (coefficients of Alduchov and Eskridge, 1996): it falls when the room warms up. The fan
 * runs with the heating and raises the pressure by 0.3 hPa.
 */
public final class HvacRoom implements Asset {

    /** Index of the sensors in {@link #observe}. */
    public static final int TEMPERATURE = 0;

    public static final int HUMIDITY = 1;
    public static final int PRESSURE = 2;

    private static final List<Sensor> SENSORS =
            List.of(
                    new Sensor("temperature", 3, 0.05, 99),
                    new Sensor("humidity", 3, 0.15, 180),
                    new Sensor("pressure", 3, 0.04, 2_100));

    private static final double HYSTERESIS_K = 0.6;
    private static final double OUTSIDE_C = 5;
    private static final double LOSS_PER_SECOND = 0.0105;
    private static final double HEATING_K_PER_SECOND = 0.36;
    private static final double FAN_HPA = 0.3;

    private final String id;
    private final double ratePerSecond;
    private final double setPointC;
    private final double vapourHpa;
    private final Wander draught;
    private final Wander vapour;
    private final Wander weather;
    private double temperature;
    private boolean heating;
    private double vapourNow;
    private double pressureNow;

    public HvacRoom(String id, double ratePerSecond, Noise noise) {
        this.id = id;
        this.ratePerSecond = ratePerSecond;
        setPointC = 21.5 + noise.uniform(-0.5, 0.5);
        vapourHpa = 11.5 + noise.uniform(-0.4, 0.4);
        draught = new Wander(noise, 0.5, 0.015);
        vapour = new Wander(noise, 0.5, 0.03);
        weather = new Wander(noise, 0.5, 0.03);
        temperature = setPointC + noise.uniform(-HYSTERESIS_K / 2, HYSTERESIS_K / 2);
        heating = noise.uniform() < 0.5;
        advance(SETTLING_SECONDS, 0);
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public List<Sensor> sensors() {
        return SENSORS;
    }

    @Override
    public double ratePerSecond() {
        return ratePerSecond;
    }

    @Override
    public String status() {
        return heating ? "heating" : "holding";
    }

    @Override
    public void step(double seconds, double damage) {
        if (temperature < setPointC - HYSTERESIS_K / 2) {
            heating = true;
        } else if (temperature > setPointC + HYSTERESIS_K / 2) {
            heating = false;
        }
        double perSecond =
                (OUTSIDE_C - temperature) * LOSS_PER_SECOND
                        + (heating ? HEATING_K_PER_SECOND : 0)
                        + draught.advance(seconds);
        temperature += perSecond * seconds;
        vapourNow = vapourHpa + vapour.advance(seconds);
        pressureNow = 1_013.25 + weather.advance(seconds) + (heating ? FAN_HPA : 0);
    }

    @Override
    public void observe(double[] values) {
        values[TEMPERATURE] = temperature;
        values[HUMIDITY] = 100 * vapourNow / saturationHpa(temperature);
        values[PRESSURE] = pressureNow;
    }

    static double saturationHpa(double celsius) {
        return 6.1094 * StrictMath.exp(17.625 * celsius / (celsius + 243.04));
    }
}
