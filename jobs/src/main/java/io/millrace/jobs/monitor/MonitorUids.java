/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.monitor;

/**
 * The uids of the monitor's operators: a savepoint finds its state by them, so they never change.
 */
public final class MonitorUids {

    public static final String STAGES = "monitor-stages";
    public static final String SCORES = "monitor-scores";

    public static final String SINK_READINGS = "sink-readings";
    public static final String SINK_FEATURES = "sink-features";
    public static final String SINK_SCORES = "sink-scores";
    public static final String SINK_ALARMS = "sink-alarms";
    public static final String SINK_DEAD_LETTERS = "sink-dead-letters";
    public static final String SINK_GAPS = "sink-gaps";
    public static final String SINK_ALARMS_KAFKA = "sink-alarms-kafka";

    private MonitorUids() {}
}
