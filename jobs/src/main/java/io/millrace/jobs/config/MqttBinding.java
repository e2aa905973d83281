/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.config;

import io.millrace.connector.mqtt.client.MqttEndpoint;
import io.millrace.connector.mqtt.client.MqttVersion;
import io.millrace.connector.mqtt.payload.PayloadFormat;
import io.millrace.connector.mqtt.payload.TopicMapping;
import io.millrace.connector.mqtt.security.MqttTls;
import io.millrace.connector.mqtt.source.MqttReadOptions;
import io.millrace.connector.mqtt.source.Protections;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The brokers of {@code sensor_ingestion.protocols}, of the short form {@code ingestion.mqtt} and
 * of the form {@code mqtt} with host and port; all of them are read.
 */
final class MqttBinding {

    static final String DEFAULT_CLIENT_ID = "millrace";
    static final String DEFAULT_TOPIC = "devices/+/telemetry";

    private static final Duration LEAST = Duration.ofSeconds(1);
    private static final Duration MOST_KEEP_ALIVE = Duration.ofSeconds(65_535);
    private static final Duration MOST_EXPIRY = Duration.ofDays(49_710);

    private final List<MqttConnection> connections = new ArrayList<>();
    private final Map<String, Block> sessions = new HashMap<>();

    static List<MqttConnection> bind(Block root) {
        MqttBinding binding = new MqttBinding();
        for (Block protocol : root.block("sensor_ingestion").blocks("protocols")) {
            if ("mqtt".equals(protocol.textOrNull("name"))) {
                binding.add(protocol, "broker", protocol.textOrNull("broker"), protocol);
            }
        }
        Block ingestion = root.block("ingestion").block("mqtt");
        for (Block broker : ingestion.blocks("brokers")) {
            binding.add(broker, "url", broker.textOrNull("url"), ingestion);
        }
        Block mqtt = root.block("mqtt");
        if (mqtt.isObject()) {
            binding.add(mqtt, "broker_host", url(mqtt), mqtt);
        }
        if (!root.has("sensor_ingestion") && !root.has("ingestion") && !root.has("mqtt")) {
            root.problem(
                    "sensor_ingestion",
                    "missing: a block sensor_ingestion, ingestion or mqtt says where readings come"
                            + " from");
        }
        return binding.connections;
    }

    private static @Nullable String url(Block mqtt) {
        String host = mqtt.textOrNull("broker_host");
        boolean tls = mqtt.flag("use_tls", false);
        return host == null
                ? null
                : "%s://%s:%d"
                        .formatted(
                                tls ? "mqtts" : "mqtt",
                                host,
                                mqtt.integer("broker_port", tls ? 8883 : 1883));
    }

    private void add(Block block, String brokerKey, @Nullable String broker, Block topicsOwner) {
        List<TopicMapping> mappings = mappings(topicsOwner, block);
        URI uri = broker == null ? null : uri(broker);
        if (broker != null
                && uri == null
                && !block.problems().touch(block.pointer("broker_port"))) {
            block.problem(
                    brokerKey,
                    "%s has no host name, or a port that is not in [1, 65535]"
                            .formatted(ShownValue.of(broker)));
        }
        Duration sessionExpiry =
                block.duration(
                        "session_expiry",
                        MqttReadOptions.DEFAULT_SESSION_EXPIRY,
                        LEAST,
                        MOST_EXPIRY);
        Duration keepAlive =
                block.duration(
                        "keep_alive", MqttEndpoint.DEFAULT_KEEP_ALIVE, LEAST, MOST_KEEP_ALIVE);
        MqttReadOptions options;
        try {
            MqttEndpoint endpoint =
                    new MqttEndpoint(
                            uri == null ? URI.create("mqtt://unknown") : uri,
                            "3.1.1".equals(block.textOrNull("version"))
                                    ? MqttVersion.V3_1_1
                                    : MqttVersion.V5,
                            block.textOrNull("username"),
                            Secrets.password(block),
                            tls(block.block("tls")),
                            keepAlive);
            options =
                    MqttReadOptions.builder(
                                    endpoint,
                                    block.text("client_id", DEFAULT_CLIENT_ID),
                                    mappings.stream().map(TopicMapping::pattern).toList())
                            .setReceiveMaximum(
                                    block.integer(
                                            "receive_maximum",
                                            MqttReadOptions.DEFAULT_RECEIVE_MAXIMUM))
                            .setSessionExpiry(sessionExpiry)
                            .setMaximumPacketBytes(
                                    block.integer(
                                            "maximum_packet_bytes",
                                            MqttReadOptions.DEFAULT_MAXIMUM_PACKET_BYTES))
                            .setSessions(
                                    block.integer("sessions", MqttReadOptions.DEFAULT_SESSIONS))
                            .setShareGroup(block.textOrNull("share_group"))
                            .setExpectedRate(block.number("expected_rate", 0))
                            .setProtections(
                                    new Protections(
                                            block.flag("deduplication", true),
                                            block.flag("generation_check", true),
                                            block.flag("ack_at_checkpoint", true),
                                            block.flag("gap_detection", true)))
                            .build();
        } catch (IllegalArgumentException e) {
            // What the connector itself refuses and the checks above let pass.
            if (block.sound()) {
                block.problems().add(block.pointer(), String.valueOf(e.getMessage()));
            }
            return;
        }
        if (uri != null) {
            checkSession(block, options);
        }
        if (options.sessions() > 1
                && mappings.stream().anyMatch(m -> m.format() instanceof PayloadFormat.Sparkplug)) {
            block.problem(
                    "sessions",
                    "%d is refused: Sparkplug needs all messages of a node in order, in one session"
                            .formatted(options.sessions()));
        }
        connections.add(new MqttConnection(options, mappings));
    }

    private static @Nullable MqttTls tls(Block tls) {
        return tls.isObject()
                ? new MqttTls(
                        tls.textOrNull("ca_file"),
                        Secrets.secret(tls, "ca_password"),
                        tls.textOrNull("certificate_file"),
                        tls.textOrNull("key_file"),
                        tls.textOrNull("key_store_file"),
                        Secrets.secret(tls, "key_password"),
                        tls.flag("verify_host_name", true))
                : null;
    }

    private void checkSession(Block block, MqttReadOptions options) {
        String session = options.broker() + " " + options.clientId();
        Block first = sessions.putIfAbsent(session, block);
        if (first != null) {
            block.problem(
                    "client_id",
                    "%s is used for the same broker in line %d; they would take the session from"
                                    .formatted(
                                            ShownValue.of(options.clientId()),
                                            block.problems().lineOf(first.pointer()))
                            + " each other");
        }
    }

    private static @Nullable URI uri(String broker) {
        try {
            URI uri = URI.create(broker.endsWith("/") ? trim(broker) : broker);
            boolean port = uri.getPort() == -1 || (uri.getPort() >= 1 && uri.getPort() <= 65_535);
            return uri.getHost() != null && uri.getUserInfo() == null && port ? uri : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static String trim(String broker) {
        return broker.substring(0, broker.length() - 1);
    }

    private static List<TopicMapping> mappings(Block owner, Block block) {
        if (!owner.has("topics")) {
            return List.of(TopicMapping.byForm(DEFAULT_TOPIC));
        }
        Map<String, TopicMapping> mappings = new LinkedHashMap<>();
        for (Block topic : owner.blocks("topics")) {
            TopicMapping mapping = TopicBinding.bind(topic, DEFAULT_TOPIC);
            if (mapping == null) {
                continue;
            }
            // The topics of the short form belong to several brokers: told once.
            if (mappings.putIfAbsent(mapping.pattern(), mapping) != null && topic.sound()) {
                block.problems()
                        .add(
                                topic.isObject() ? topic.pointer("pattern") : topic.pointer(),
                                "the pattern %s is given twice"
                                        .formatted(ShownValue.of(mapping.pattern())));
            }
        }
        return List.copyOf(mappings.values());
    }
}
