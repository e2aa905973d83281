/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.plant.asset;

import io.millrace.plant.signal.Lag;
import io.millrace.plant.signal.Noise;
import io.millrace.plant.signal.Swing;
import io.millrace.plant.signal.Wander;
import java.util.List;

/**
 * A centrifugal pump that feeds a network: flow in m³/h, pressure in bar, motor current in A,
 * measured at 5 Hz.
 *
 * <p>The pump curve is {@code p = P0 - A q²}; the network asks {@code p = PS + k q²} with a
 * resistance k that varies with demand, in rounds of about six seconds. The operating point is
 * where they meet; the water's inertia lets the flow follow it late. The motor's current is what
 * carries the hydraulic power (p q) and the losses. A leaking seal lets water out behind the flow
 * meter: the flow goes up while the pressure falls below the pump curve (air gets in, the impeller
 * loses head), and the motor works for the leak.
 */
public final class Pump implements Asset {

    /** Index of the sensors in {@link #observe}. */
    public static final int FLOW = 0;

    public static final int PRESSURE = 1;
    public static final int CURRENT = 2;

    private static final List<Sensor> SENSORS =
            List.of(
                    new Sensor("flow_rate", 3, 0.15, 2_000),
                    new Sensor("pressure", 4, 0.012, -40),
                    new Sensor("motor_current", 3, 0.06, 900));

    static final double SHUT_OFF_BAR = 6;
    static final double CURVE_BAR = 0.00095;

    private static final double STATIC_BAR = 1.5;
    private static final double RESISTANCE_BAR = 0.0018;
    private static final double LEAK_FLOW = 12;
    private static final double LEAK_HEAD_LOSS = 0.15;
    private static final double LEAK_FRICTION_KW = 0.9;
    private static final double IDLE_KW = 1.2;
    private static final double EFFICIENCY = 0.72;

    /** A per kW: three phases, 400 V, power factor 0.85. */
    private static final double AMPERES_PER_KW = 1_000 / (StrictMath.sqrt(3) * 400 * 0.85);

    private final String id;
    private final double build;
    private final Swing demand;
    private final Wander bustle;
    private final Lag flow = new Lag(0.25, 40);
    private double leak;

    public Pump(String id, Noise noise) {
        this.id = id;
        build = noise.uniform(0.98, 1.02);
        demand = new Swing(noise, noise.uniform(5.8, 6.4), 0.22);
        bustle = new Wander(noise, 0.3, 0.03);
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
        return 5;
    }

    @Override
    public String status() {
        return "running";
    }

    @Override
    public void step(double seconds, double damage) {
        leak = damage;
        double resistance =
                RESISTANCE_BAR * StrictMath.exp(demand.advance(seconds) + bustle.advance(seconds));
        double head = build * SHUT_OFF_BAR - STATIC_BAR;
        flow.follow(StrictMath.sqrt(head / (CURVE_BAR + resistance)), seconds);
    }

    @Override
    public void observe(double[] values) {
        double q = flow.value() + LEAK_FLOW * leak;
        double bar = (build * SHUT_OFF_BAR - CURVE_BAR * q * q) * (1 - LEAK_HEAD_LOSS * leak);
        values[FLOW] = q;
        values[PRESSURE] = bar;
        values[CURRENT] = AMPERES_PER_KW * motorKw(q, bar);
    }

    private double motorKw(double q, double bar) {
        // 1 bar times 1 m³/h is 1/36 kW
        return bar * q / 36 / EFFICIENCY + IDLE_KW + LEAK_FRICTION_KW * leak;
    }
}
