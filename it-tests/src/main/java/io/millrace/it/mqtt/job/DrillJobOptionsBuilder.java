/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.it.mqtt.job;

import io.millrace.connector.mqtt.source.Protections;

/** Builds {@link DrillJobOptions}: an ordinary job, unless a case says otherwise. */
public final class DrillJobOptionsBuilder {

    private static final int MAXIMUM_PACKET_BYTES = 1 << 16;

    private final String broker;
    private final String clientId;
    private final String topicFilter;
    private final Protections protections;
    private final int devices;
    private final String folder;
    private int qos = 1;
    private int sessions = 1;
    private int receiveMaximum = 65_535;
    private int keepAliveSeconds = 30;
    private double lostNotifications;
    private int parallelism = 1;
    private long checkpointMillis = 500;

    /** What every job needs; see {@link DrillJobOptions}. */
    public DrillJobOptionsBuilder(
            String broker,
            String clientId,
            String topicFilter,
            Protections protections,
            int devices,
            String folder) {
        this.broker = broker;
        this.clientId = clientId;
        this.topicFilter = topicFilter;
        this.protections = protections;
        this.devices = devices;
        this.folder = folder;
    }

    /** Quality of service that is asked for; 1. */
    public DrillJobOptionsBuilder setQos(int qos) {
        this.qos = qos;
        return this;
    }

    /** Sessions that share the messages; 1. */
    public DrillJobOptionsBuilder setSessions(int sessions) {
        this.sessions = sessions;
        return this;
    }

    /** Window of a session; 65,535. */
    public DrillJobOptionsBuilder setReceiveMaximum(int receiveMaximum) {
        this.receiveMaximum = receiveMaximum;
        return this;
    }

    /** Longest silence; 30. */
    public DrillJobOptionsBuilder setKeepAliveSeconds(int keepAliveSeconds) {
        this.keepAliveSeconds = keepAliveSeconds;
        return this;
    }

    /** Share of notifications that are lost; none. */
    public DrillJobOptionsBuilder setLostNotifications(double lostNotifications) {
        this.lostNotifications = lostNotifications;
        return this;
    }

    /** Of the job; 1. */
    public DrillJobOptionsBuilder setParallelism(int parallelism) {
        this.parallelism = parallelism;
        return this;
    }

    /** Between two checkpoints; 500. */
    public DrillJobOptionsBuilder setCheckpointMillis(long checkpointMillis) {
        this.checkpointMillis = checkpointMillis;
        return this;
    }

    /** The options. */
    public DrillJobOptions build() {
        return new DrillJobOptions(
                broker,
                clientId,
                topicFilter,
                qos,
                sessions,
                receiveMaximum,
                keepAliveSeconds,
                MAXIMUM_PACKET_BYTES,
                protections,
                lostNotifications,
                parallelism,
                checkpointMillis,
                devices,
                folder);
    }
}
