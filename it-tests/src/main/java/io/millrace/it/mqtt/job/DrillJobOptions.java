/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.it.mqtt.job;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.connector.mqtt.client.MqttEndpoint;
import io.millrace.connector.mqtt.client.MqttVersion;
import io.millrace.connector.mqtt.security.MqttTls;
import io.millrace.connector.mqtt.source.MqttReadOptions;
import io.millrace.connector.mqtt.source.Protections;
import io.millrace.functions.model.SecretReference;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a drill tells the process of its job, in a file.
 *
 * @param broker the broker's address, as the job shall see it
 * @param version MQTT 5 or 3.1.1
 * @param username user name, or null
 * @param passwordFile file that holds the password, or null
 * @param caFile trusted certificates, or null for the platform's
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
 * @param messages how many numbers there are
 * @param devices over how many devices they are spread
 * @param folder checkpoints, ledger files and control files
 */
public record DrillJobOptions(
        String broker,
        MqttVersion version,
        @Nullable String username,
        @Nullable String passwordFile,
        @Nullable String caFile,
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
        int messages,
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
                new MqttEndpoint(
                        URI.create(broker),
                        version,
                        username,
                        passwordFile == null ? null : SecretReference.file(passwordFile),
                        caFile == null ? null : MqttTls.PLATFORM.withCa(caFile, null),
                        Duration.ofSeconds(keepAliveSeconds));
        return MqttReadOptions.builder(endpoint, clientId, List.of(topicFilter))
                .setQos(qos)
                .setSessions(sessions)
                .setReceiveMaximum(receiveMaximum)
                .setMaximumPacketBytes(maximumPacketBytes)
                .setSessionExpiry(SESSION_EXPIRY)
                .setProtections(protections)
                .build();
    }

    /** Speaks another version. */
    public DrillJobOptions withVersion(MqttVersion other) {
        return new DrillJobOptions(
                broker,
                other,
                username,
                passwordFile,
                caFile,
                clientId,
                topicFilter,
                qos,
                sessions,
                receiveMaximum,
                keepAliveSeconds,
                maximumPacketBytes,
                protections,
                lostNotifications,
                parallelism,
                checkpointMillis,
                messages,
                devices,
                folder);
    }

    /** Asks for another quality of service. */
    public DrillJobOptions withQos(int other) {
        return new DrillJobOptions(
                broker,
                version,
                username,
                passwordFile,
                caFile,
                clientId,
                topicFilter,
                other,
                sessions,
                receiveMaximum,
                keepAliveSeconds,
                maximumPacketBytes,
                protections,
                lostNotifications,
                parallelism,
                checkpointMillis,
                messages,
                devices,
                folder);
    }

    /** Shares the messages among another number of sessions. */
    public DrillJobOptions withSessions(int other) {
        return new DrillJobOptions(
                broker,
                version,
                username,
                passwordFile,
                caFile,
                clientId,
                topicFilter,
                qos,
                other,
                receiveMaximum,
                keepAliveSeconds,
                maximumPacketBytes,
                protections,
                lostNotifications,
                parallelism,
                checkpointMillis,
                messages,
                devices,
                folder);
    }

    /** Has another window. */
    public DrillJobOptions withReceiveMaximum(int other) {
        return new DrillJobOptions(
                broker,
                version,
                username,
                passwordFile,
                caFile,
                clientId,
                topicFilter,
                qos,
                sessions,
                other,
                keepAliveSeconds,
                maximumPacketBytes,
                protections,
                lostNotifications,
                parallelism,
                checkpointMillis,
                messages,
                devices,
                folder);
    }

    /** Allows another silence. */
    public DrillJobOptions withKeepAliveSeconds(int other) {
        return new DrillJobOptions(
                broker,
                version,
                username,
                passwordFile,
                caFile,
                clientId,
                topicFilter,
                qos,
                sessions,
                receiveMaximum,
                other,
                maximumPacketBytes,
                protections,
                lostNotifications,
                parallelism,
                checkpointMillis,
                messages,
                devices,
                folder);
    }

    /** Takes other sizes. */
    public DrillJobOptions withMaximumPacketBytes(int other) {
        return new DrillJobOptions(
                broker,
                version,
                username,
                passwordFile,
                caFile,
                clientId,
                topicFilter,
                qos,
                sessions,
                receiveMaximum,
                keepAliveSeconds,
                other,
                protections,
                lostNotifications,
                parallelism,
                checkpointMillis,
                messages,
                devices,
                folder);
    }

    /** Loses another share of notifications. */
    public DrillJobOptions withLostNotifications(double other) {
        return new DrillJobOptions(
                broker,
                version,
                username,
                passwordFile,
                caFile,
                clientId,
                topicFilter,
                qos,
                sessions,
                receiveMaximum,
                keepAliveSeconds,
                maximumPacketBytes,
                protections,
                other,
                parallelism,
                checkpointMillis,
                messages,
                devices,
                folder);
    }

    /** Runs in another number of subtasks. */
    public DrillJobOptions withParallelism(int other) {
        return new DrillJobOptions(
                broker,
                version,
                username,
                passwordFile,
                caFile,
                clientId,
                topicFilter,
                qos,
                sessions,
                receiveMaximum,
                keepAliveSeconds,
                maximumPacketBytes,
                protections,
                lostNotifications,
                other,
                checkpointMillis,
                messages,
                devices,
                folder);
    }

    /** Has other checkpoints. */
    public DrillJobOptions withCheckpointMillis(long other) {
        return new DrillJobOptions(
                broker,
                version,
                username,
                passwordFile,
                caFile,
                clientId,
                topicFilter,
                qos,
                sessions,
                receiveMaximum,
                keepAliveSeconds,
                maximumPacketBytes,
                protections,
                lostNotifications,
                parallelism,
                other,
                messages,
                devices,
                folder);
    }
}
