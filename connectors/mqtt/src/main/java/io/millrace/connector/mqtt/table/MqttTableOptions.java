/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.table;

import static io.millrace.connector.mqtt.table.MqttConnectorOptions.CLIENT_ID;
import static io.millrace.connector.mqtt.table.MqttConnectorOptions.KEEP_ALIVE;
import static io.millrace.connector.mqtt.table.MqttConnectorOptions.PASSWORD_ENV;
import static io.millrace.connector.mqtt.table.MqttConnectorOptions.PASSWORD_FILE;
import static io.millrace.connector.mqtt.table.MqttConnectorOptions.SCAN_EXPECTED_RATE;
import static io.millrace.connector.mqtt.table.MqttConnectorOptions.SCAN_MAXIMUM_PACKET_SIZE;
import static io.millrace.connector.mqtt.table.MqttConnectorOptions.SCAN_QOS;
import static io.millrace.connector.mqtt.table.MqttConnectorOptions.SCAN_RECEIVE_MAXIMUM;
import static io.millrace.connector.mqtt.table.MqttConnectorOptions.SCAN_SESSIONS;
import static io.millrace.connector.mqtt.table.MqttConnectorOptions.SCAN_SESSION_EXPIRY;
import static io.millrace.connector.mqtt.table.MqttConnectorOptions.SCAN_SHARE_GROUP;
import static io.millrace.connector.mqtt.table.MqttConnectorOptions.SINK_MAXIMUM_PACKET_SIZE;
import static io.millrace.connector.mqtt.table.MqttConnectorOptions.SINK_MOST_IN_FLIGHT;
import static io.millrace.connector.mqtt.table.MqttConnectorOptions.TLS_CA_FILE;
import static io.millrace.connector.mqtt.table.MqttConnectorOptions.TLS_CA_PASSWORD_ENV;
import static io.millrace.connector.mqtt.table.MqttConnectorOptions.TLS_CA_PASSWORD_FILE;
import static io.millrace.connector.mqtt.table.MqttConnectorOptions.TLS_CERTIFICATE_FILE;
import static io.millrace.connector.mqtt.table.MqttConnectorOptions.TLS_KEY_FILE;
import static io.millrace.connector.mqtt.table.MqttConnectorOptions.TLS_KEY_PASSWORD_ENV;
import static io.millrace.connector.mqtt.table.MqttConnectorOptions.TLS_KEY_PASSWORD_FILE;
import static io.millrace.connector.mqtt.table.MqttConnectorOptions.TLS_KEY_STORE_FILE;
import static io.millrace.connector.mqtt.table.MqttConnectorOptions.TLS_VERIFY_HOST_NAME;
import static io.millrace.connector.mqtt.table.MqttConnectorOptions.TOPIC;
import static io.millrace.connector.mqtt.table.MqttConnectorOptions.URL;
import static io.millrace.connector.mqtt.table.MqttConnectorOptions.USERNAME;
import static io.millrace.connector.mqtt.table.MqttConnectorOptions.VERSION;

import io.millrace.connector.mqtt.client.MqttEndpoint;
import io.millrace.connector.mqtt.client.MqttVersion;
import io.millrace.connector.mqtt.security.MqttTls;
import io.millrace.connector.mqtt.sink.MqttWriteOptions;
import io.millrace.connector.mqtt.source.MqttReadOptions;
import io.millrace.functions.model.SecretReference;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;
import org.jspecify.annotations.Nullable;

/** From a table's options to those of the connector, which checks them. */
final class MqttTableOptions {

    private final ReadableConfig config;

    MqttTableOptions(ReadableConfig config) {
        this.config = config;
    }

    /**
     * How to read.
     *
     * @throws ValidationException in one line: the option, its value, what is allowed
     */
    MqttReadOptions read() {
        return checked(
                () ->
                        MqttReadOptions.builder(endpoint(), required(CLIENT_ID), required(TOPIC))
                                .setQos(config.get(SCAN_QOS))
                                .setSessions(config.get(SCAN_SESSIONS))
                                .setShareGroup(optional(SCAN_SHARE_GROUP))
                                .setReceiveMaximum(config.get(SCAN_RECEIVE_MAXIMUM))
                                .setExpectedRate(config.get(SCAN_EXPECTED_RATE))
                                .setSessionExpiry(config.get(SCAN_SESSION_EXPIRY))
                                .setMaximumPacketBytes(bytes(SCAN_MAXIMUM_PACKET_SIZE))
                                .build());
    }

    /**
     * How to write.
     *
     * @throws ValidationException in one line: the option, its value, what is allowed
     */
    MqttWriteOptions write() {
        return checked(
                () ->
                        new MqttWriteOptions(
                                endpoint(),
                                writingClientId(),
                                config.get(SINK_MOST_IN_FLIGHT),
                                bytes(SINK_MAXIMUM_PACKET_SIZE)));
    }

    /**
     * Not that of reading: a query may read and write one table. Nothing is kept under it, so that
     * any will do where none is given.
     */
    private String writingClientId() {
        String given = optional(CLIENT_ID);
        return given == null ? "millrace-sql-" + UUID.randomUUID() : given + "-sink";
    }

    /**
     * The topic that is written to, or null if none is given.
     *
     * @throws ValidationException if there are several, or it is none
     */
    @Nullable String writtenTopic() {
        List<String> topics = config.getOptional(TOPIC).orElse(List.of());
        if (topics.isEmpty()) {
            return null;
        }
        String topic = topics.get(0);
        if (topics.size() > 1
                || topic.isEmpty()
                || topic.indexOf('+') >= 0
                || topic.indexOf('#') >= 0) {
            throw new ValidationException(
                    "the option 'topic' must be one topic without + and # for writing, but was '%s'"
                            .formatted(String.join(";", topics)));
        }
        return topic;
    }

    /** A larger number than an int is too large, and the check of the options says so. */
    private int bytes(ConfigOption<MemorySize> option) {
        return (int) Math.min(config.get(option).getBytes(), Integer.MAX_VALUE);
    }

    /**
     * The broker and how to get in.
     *
     * @throws ValidationException in one line
     */
    MqttEndpoint endpoint() {
        return checked(
                () ->
                        new MqttEndpoint(
                                uri(),
                                version(),
                                optional(USERNAME),
                                secret(PASSWORD_FILE, PASSWORD_ENV),
                                tls(),
                                config.get(KEEP_ALIVE)));
    }

    private URI uri() {
        String url = required(URL);
        try {
            return URI.create(url);
        } catch (IllegalArgumentException e) {
            // Not with the value: a password may stand in what is no URL.
            throw new IllegalArgumentException(
                    "url must be mqtt://host[:port] or mqtts://host[:port] without spaces and"
                            + " special characters",
                    e);
        }
    }

    private MqttVersion version() {
        return switch (config.get(VERSION)) {
            case "5" -> MqttVersion.V5;
            case "3.1.1" -> MqttVersion.V3_1_1;
            default ->
                    throw new IllegalArgumentException(
                            "version must be 5 or 3.1.1, but was '%s'"
                                    .formatted(config.get(VERSION)));
        };
    }

    private @Nullable MqttTls tls() {
        MqttTls tls =
                new MqttTls(
                        optional(TLS_CA_FILE),
                        secret(TLS_CA_PASSWORD_FILE, TLS_CA_PASSWORD_ENV),
                        optional(TLS_CERTIFICATE_FILE),
                        optional(TLS_KEY_FILE),
                        optional(TLS_KEY_STORE_FILE),
                        secret(TLS_KEY_PASSWORD_FILE, TLS_KEY_PASSWORD_ENV),
                        config.get(TLS_VERIFY_HOST_NAME));
        return tls.equals(MqttTls.PLATFORM) ? null : tls;
    }

    private @Nullable SecretReference secret(
            ConfigOption<String> fileOption, ConfigOption<String> variableOption) {
        String file = optional(fileOption);
        String variable = optional(variableOption);
        if (file != null && variable != null) {
            throw new IllegalArgumentException(
                    "%s and %s are both given; only one is allowed"
                            .formatted(fileOption.key(), variableOption.key()));
        }
        if (file != null) {
            return SecretReference.file(file);
        }
        return variable == null ? null : SecretReference.environment(variable);
    }

    <T> T required(ConfigOption<T> option) {
        return config.getOptional(option)
                .orElseThrow(
                        () ->
                                new ValidationException(
                                        "the option '%s' is missing: %s"
                                                .formatted(option.key(), firstSentence(option))));
    }

    private static String firstSentence(ConfigOption<?> option) {
        return MqttOptionText.of(option).replaceFirst("(?s)\\.(\\s.*)?$", "");
    }

    @Nullable String optional(ConfigOption<String> option) {
        return config.getOptional(option).orElse(null);
    }

    /** The connector's own words, in the exception that SQL users expect. */
    static <T> T checked(Checked<T> options) {
        try {
            return options.build();
        } catch (IllegalArgumentException e) {
            throw new ValidationException("options of the connector 'mqtt': " + e.getMessage(), e);
        }
    }

    /** Something that checks its options. */
    interface Checked<T> {
        T build();
    }
}
