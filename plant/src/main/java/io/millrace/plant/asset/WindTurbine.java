/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.plant.asset;

import io.millrace.plant.asset.DutyCycle.Mode;
import io.millrace.plant.signal.Lag;
import io.millrace.plant.signal.Noise;
import io.millrace.plant.signal.Wander;
import java.util.List;

/**
 * A wind turbine of 350 kW at 1200 revolutions a minute (of the generator), measured at 10 Hz.
 *
 * <p>Wind drives the rotor (first order: its inertia); power is the cube of the speed, limited, and
 * nothing below the speed at which the generator is connected; the bearing's temperature follows
 * load and friction late; vibration (its dominant frequency) is proportional to the speed. A worn
 * bearing adds vibration in proportion to speed and wear, and friction heat.
 */
public final class WindTurbine implements Asset {

    /** Index of the sensors in {@link #observe}. */
    public static final int TEMPERATURE = 0;

    public static final int VIBRATION = 1;
    public static final int RPM = 2;
    public static final int POWER = 3;

    private static final List<Sensor> SENSORS =
            List.of(
                    new Sensor("temperature_c", 3, 0.15, 260),
                    new Sensor("vibration_hz", 3, 0.12, 95),
                    new Sensor("rpm", 2, 3, 9_000),
                    new Sensor("power_output_kw", 2, 1.5, -5_000));

    private static final double RATED_RPM = 1_200;
    private static final double RATED_POWER_KW = 350;
    private static final double RATED_WIND = 10.5;
    private static final double MEAN_WIND = 10.1;
    private static final double LARGEST_SPEED = 1.06;
    private static final double IDLE_SPEED = 0.1;
    private static final double GENERATOR_ON_SPEED = 0.65;
    private static final double AMBIENT_C = 17;
    private static final double LOAD_HEAT_C = 26;
    private static final double FRICTION_HEAT_C = 5;
    private static final double WORN_FRICTION_HEAT_C = 30;
    private static final double HZ_PER_REVOLUTION = 12 / RATED_RPM;
    private static final double WORN_HZ = 7;

    private final String id;
    private final DutyCycle cycle;
    private final Wander breeze;
    private final Wander gusts;
    private final Lag speed = new Lag(0.35, IDLE_SPEED);
    private final Lag temperature = new Lag(3.5, AMBIENT_C);
    private final double build;
    private double wear;

    public WindTurbine(String id, Noise noise) {
        this.id = id;
        cycle = new DutyCycle(noise);
        breeze = new Wander(noise, 2.5, 0.06);
        gusts = new Wander(noise, 0.3, 0.3);
        build = noise.uniform(0.98, 1.02);
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
        return 10;
    }

    @Override
    public String status() {
        return cycle.mode().label;
    }

    @Override
    public void step(double seconds, double damage) {
        wear = damage;
        Mode mode = cycle.advance(seconds);
        double wind = MEAN_WIND + breeze.advance(seconds) + gusts.advance(seconds);
        double driven = Math.min(LARGEST_SPEED, Math.max(IDLE_SPEED, wind / RATED_WIND));
        double target =
                switch (mode) {
                    case IDLE -> IDLE_SPEED;
                    case START_UP -> IDLE_SPEED + (driven - IDLE_SPEED) * cycle.progress();
                    case FULL_LOAD -> driven;
                };
        double now = speed.follow(target, seconds);
        double heat =
                LOAD_HEAT_C * powerShare(now)
                        + (FRICTION_HEAT_C + WORN_FRICTION_HEAT_C * wear) * now;
        temperature.follow(AMBIENT_C + build * heat, seconds);
    }

    @Override
    public void observe(double[] values) {
        double now = speed.value();
        values[TEMPERATURE] = temperature.value();
        values[VIBRATION] = 0.5 + (build * HZ_PER_REVOLUTION * RATED_RPM + WORN_HZ * wear) * now;
        values[RPM] = RATED_RPM * now;
        values[POWER] = RATED_POWER_KW * powerShare(now);
    }

    private static double powerShare(double speed) {
        return speed < GENERATOR_ON_SPEED ? 0 : Math.min(1.1, speed * speed * speed);
    }
}
