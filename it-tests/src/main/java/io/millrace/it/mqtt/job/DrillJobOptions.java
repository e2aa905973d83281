/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.it.mqtt.job;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.connector.mqtt.client.MqttEndpoint;
import io.millrace.connector.mqtt.source.MqttReadOptions;
import io.millrace.connector.mqtt.source.Protections;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What a drill tells the process of its job, in a file.
 *
 * @param broker the broker's address, as the job shall see it
 * @param clientId client id of the session or begin of several
 * @param topicFilter what to subscribe to
 * @param qos asked for
 * @param sessions sessions that share the messages
 * @param receiveMaximum window of a session
 * @param keepAliveSeconds longest silence
 * @param maximumPacketBytes largest message
 * @param protections what is switched on
 * @param lostNotifications share of checkpoint notifications that never reach the source, in [0, 1)
 * @param parallelism of the job
 * @param checkpointMillis between two checkpoints
 * @param devices over how many devices they are spread
 * @param folder checkpoints, ledger files and control files
 */
public record DrillJobOptions(
        String broker,
        String clientId,
        String topicFilter,
        int qos,
        int sessions,
        int receiveMaximum,
        int keepAliveSeconds,
        int maximumPacketBytes,
        Protections protections,
        double lostNotifications,
        int parallelism,
        long checkpointMillis,
        int devices,
        String folder) {

    /** Short, so that a drill leaves nothing on somebody's broker for long. */
    private static final Duration SESSION_EXPIRY = Duration.ofMinutes(15);

    private static final ObjectMapper JSON = new ObjectMapper();

    static DrillJobOptions read(Path file) throws IOException {
        return JSON.readValue(file.toFile(), DrillJobOptions.class);
    }

    /** Writes the file that the process reads. */
    public void write(Path file) throws IOException {
        Files.writeString(file, JSON.writeValueAsString(this));
    }

    /** Where the job keeps its checkpoints. */
    public Path checkpoints() {
        return Path.of(folder, "checkpoints");
    }

    /** Where each checkpoint leaves what the ledger was in it. */
    public Path ledger() {
        return Path.of(folder, "ledger");
    }

    /** How the job reads. */
    public MqttReadOptions readOptions() {
        MqttEndpoint endpoint =
                MqttEndpoint.of(broker).withKeepAlive(Duration.ofSeconds(keepAliveSeconds));
        return MqttReadOptions.builder(endpoint, clientId, List.of(topicFilter))
                .setQos(qos)
                .setSessions(sessions)
                .setReceiveMaximum(receiveMaximum)
                .setMaximumPacketBytes(maximumPacketBytes)
                .setSessionExpiry(SESSION_EXPIRY)
                .setProtections(protections)
                .build();
    }
}
