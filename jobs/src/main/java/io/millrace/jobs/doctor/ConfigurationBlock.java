/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.doctor;

import io.millrace.connector.mqtt.client.MqttEndpoint;
import io.millrace.connector.mqtt.client.MqttVersion;
import io.millrace.connector.mqtt.security.MqttTls;
import java.util.List;
import java.util.Locale;

/** The block for a plant's configuration that reads what was found; ready to paste. */
final class ConfigurationBlock {

    private ConfigurationBlock() {}

    /**
     * The block.
     *
     * @param endpoint how the doctor got in
     * @param passwordKey {@code password_file} or {@code password_env} with its value, or empty
     * @param topics what came
     */
    static String of(MqttEndpoint endpoint, String passwordKey, List<TopicFinding> topics) {
        List<String> readable =
                topics.stream()
                        .filter(topic -> !topic.sensors().isEmpty())
                        .map(TopicFinding::topic)
                        .toList();
        StringBuilder yaml = new StringBuilder(512);
        yaml.append("sensor_ingestion:\n  protocols:\n    - name: mqtt\n");
        line(yaml, "broker", endpoint.broker().toString());
        line(yaml, "client_id", "millrace-" + endpoint.broker().getHost().toLowerCase(Locale.ROOT));
        if (endpoint.version() == MqttVersion.V3_1_1) {
            line(yaml, "version", "3.1.1");
        }
        if (endpoint.username() != null) {
            line(yaml, "username", endpoint.username());
        }
        if (!passwordKey.isEmpty()) {
            yaml.append("      ").append(passwordKey).append('\n');
        }
        MqttTls tls = endpoint.tls();
        if (tls != null) {
            optional(yaml, "ca_file", tls.caFile());
            optional(yaml, "certificate_file", tls.certificateFile());
            optional(yaml, "key_file", tls.keyFile());
            optional(yaml, "key_store_file", tls.keyStoreFile());
        }
        yaml.append("      topics:\n");
        for (String pattern : TopicPatterns.of(readable)) {
            yaml.append("        - pattern: ").append(quoted(pattern)).append('\n');
        }
        return readable.isEmpty() ? "" : yaml.toString();
    }

    private static void optional(
            StringBuilder yaml, String key, @org.jspecify.annotations.Nullable String value) {
        if (value != null) {
            line(yaml, key, value);
        }
    }

    private static void line(StringBuilder yaml, String key, String value) {
        yaml.append("      ").append(key).append(": ").append(quoted(value)).append('\n');
    }

    /** Single quotes take every character but themselves as it stands (YAML 1.2, 7.3.2). */
    private static String quoted(String value) {
        return "'" + value.replace("'", "''") + "'";
    }
}
