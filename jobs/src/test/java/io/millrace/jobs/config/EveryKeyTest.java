/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connector.mqtt.client.MqttEndpoint;
import io.millrace.connector.mqtt.client.MqttVersion;
import io.millrace.connector.mqtt.payload.PayloadFormat;
import io.millrace.connector.mqtt.payload.RawType;
import io.millrace.connector.mqtt.payload.TopicMapping;
import io.millrace.connector.mqtt.payload.TopicTemplate;
import io.millrace.connector.mqtt.security.MqttTls;
import io.millrace.connector.mqtt.source.MqttReadOptions;
import io.millrace.connector.mqtt.source.Protections;
import io.millrace.connector.timescaledb.DatabaseOptions;
import io.millrace.connector.timescaledb.DatabaseOptions.TlsMode;
import io.millrace.functions.alarm.AlarmOptions;
import io.millrace.functions.alarm.Operator;
import io.millrace.functions.alarm.Rule;
import io.millrace.functions.anomaly.ecod.EcodEstimator;
import io.millrace.functions.anomaly.ecod.EcodForm;
import io.millrace.functions.anomaly.ecod.EcodOptions;
import io.millrace.functions.feature.FeatureFunction;
import io.millrace.functions.feature.FeatureSet;
import io.millrace.functions.feature.FeatureSpec;
import io.millrace.functions.feature.Window;
import io.millrace.functions.model.SecretReference;
import io.millrace.functions.model.Severity;
import io.millrace.functions.normalise.NormaliseOptions;
import io.millrace.functions.normalise.NormaliseOptions.Range;
import io.millrace.functions.state.block.BlockOptions;
import io.millrace.functions.state.stage.StageMode;
import io.millrace.jobs.config.RuntimeOptions.StateBackend;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each key arrives where it acts: with another value than its default, and with its default. */
class EveryKeyTest {

    @Test
    void eachKeyArrivesInItsOption() throws IOException {
        PlantConfig config = PlantFiles.load(PlantFiles.resource("every-key.yaml"));

        assertThat(config).isEqualTo(expected());
    }

    /**
     * A component that was added to a record and forgotten in the file has its default here, too.
     * The components of {@code expected()} differ from the defaults in each place.
     */
    @Test
    void eachOptionThatARecordHasCanBeSet() {
        PlantConfig set = expected();
        PlantConfig unset =
                PlantFiles.load(
                        """
                        mqtt: {broker_host: localhost}
                        storage: {host: localhost, database: database}
                        kafka: {brokers: ["localhost:9092"]}
                        raw_log: {bootstrap_servers: ["localhost:9092"]}
                        features: [{name: f, column: c, function: value}]
                        detectors: [{name: d, features: [f]}]
                        """);

        assertDiffer("", set, unset);
        assertDiffer("rules", set.alarms().rules().get(2), unset.alarms().rules().get(0));
    }

    @Test
    void theConfigurationCanTravelWithTheJob() throws IOException {
        try (ObjectOutputStream out = new ObjectOutputStream(new ByteArrayOutputStream())) {
            out.writeObject(expected());
        }
    }

    private static void assertDiffer(String path, Object set, Object unset) {
        if (path.endsWith(".options.qos")) {
            // The file allows 1 alone.
            return;
        }
        if (path.endsWith(".mappings[0].device")) {
            // Either this or deviceId; the second topic has this one.
            return;
        }
        if (set instanceof Record && set.getClass() == unset.getClass()) {
            for (RecordComponent component : set.getClass().getRecordComponents()) {
                assertDiffer(
                        path + "." + component.getName(),
                        read(component, set),
                        read(component, unset));
            }
        } else if (set instanceof List<?> one
                && unset instanceof List<?> other
                && !one.isEmpty()
                && !other.isEmpty()
                && one.get(0) instanceof Record) {
            assertDiffer(path + "[0]", one.get(0), other.get(0));
        } else {
            assertThat(set).as(path).isNotNull().isNotEqualTo(unset);
        }
    }

    private static Object read(RecordComponent component, Object record) {
        try {
            Object value = component.getAccessor().invoke(record);
            return value == null ? "null" : value;
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    private static PlantConfig expected() {
        MqttReadOptions mqtt =
                MqttReadOptions.builder(
                                MqttEndpoint.of("mqtts://broker.plant:8884")
                                        .withVersion(MqttVersion.V3_1_1)
                                        .withUser(
                                                "plant",
                                                SecretReference.environment("MQTT_PASSWORD"))
                                        .withTls(
                                                new MqttTls(
                                                        "/etc/plant/ca.p12",
                                                        SecretReference.environment("CA_PASSWORD"),
                                                        "/etc/plant/monitor.pem",
                                                        "/etc/plant/monitor.key",
                                                        null,
                                                        SecretReference.file(
                                                                "/etc/plant/monitor.password"),
                                                        false))
                                        .withKeepAlive(Duration.ofSeconds(10)),
                                "monitor-1",
                                List.of("pumps/+/telemetry", "fans/+/telemetry", "raw/+"))
                        .setReceiveMaximum(1000)
                        .setSessionExpiry(Duration.ofHours(12))
                        .setMaximumPacketBytes(4096)
                        .setSessions(4)
                        .setShareGroup("monitors")
                        .setExpectedRate(2500)
                        .setProtections(new Protections(false, false, false, false))
                        .build();
        TopicMapping mapping =
                new TopicMapping(
                        "pumps/+/telemetry",
                        "$.deviceId",
                        1,
                        Map.of("", "$.flow"),
                        "$.unit",
                        "$.ts[0]",
                        "$.q",
                        null,
                        TopicTemplate.parse("s-${topic.split('/')[2]}", Map.of()),
                        new PayloadFormat.Csv(List.of("deviceId", "flow", "ts"), ';'));
        TopicMapping fans =
                new TopicMapping(
                        "fans/+/telemetry",
                        null,
                        -1,
                        Map.of("flow_rate", "$.flow", "pressure", "$['press']"),
                        null,
                        null,
                        null,
                        TopicTemplate.parse("fan-${topic.split('/')[1]}", Map.of()),
                        null,
                        new PayloadFormat.Json());
        TopicMapping raw = TopicMapping.of("raw/+", new PayloadFormat.Raw(RawType.UINT16, true));
        return new PlantConfig(
                List.of(new MqttConnection(mqtt, List.of(mapping, fans, raw))),
                new NormaliseOptions(
                        Map.of("flow_rate", new Range(-0.5, 1000)),
                        Duration.ofDays(7),
                        Duration.ofMinutes(1)),
                features(),
                List.of(
                        new EcodOptions(
                                "pump",
                                List.of("flow_mean_10", "pressure_slope"),
                                EcodForm.PAPER,
                                EcodEstimator.SAMPLE,
                                0.01,
                                100,
                                512,
                                4)),
                new AlarmOptions(rules(), Duration.ofMinutes(1)),
                new DatabaseOptions(
                        "db.plant",
                        5433,
                        "plant",
                        "writer",
                        SecretReference.file("/run/secrets/db"),
                        TlsMode.VERIFY_FULL,
                        100,
                        Duration.ofMillis(50),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(30)),
                new KafkaOptions(List.of("k1:9092", "k2:9093"), "plant-alarms"),
                new RawLogOptions(
                        List.of("r1:9092"),
                        "plant-readings",
                        RawLogOptions.Format.JSON,
                        new BlockOptions(128, Duration.ZERO),
                        RawLogOptions.Delivery.EXACTLY_ONCE,
                        Duration.ofMinutes(5),
                        "plant-ingest",
                        "plant-monitor",
                        RawLogOptions.Start.LATEST),
                new RuntimeOptions(
                        2,
                        Duration.ofSeconds(2),
                        URI.create("s3://plant/checkpoints"),
                        StateBackend.HASHMAP,
                        StageMode.RESIDENT,
                        Duration.ofDays(30),
                        64L << 20,
                        128,
                        Duration.ofMillis(2),
                        Duration.ofMillis(1)));
    }

    private static FeatureSet features() {
        return new FeatureSet(
                List.of(
                        new FeatureSpec(
                                "flow_mean_10",
                                "flow_rate",
                                FeatureFunction.MEAN,
                                new Window.Count(10)),
                        new FeatureSpec(
                                "flow_age", "flow_rate", FeatureFunction.AGE, new Window.Latest()),
                        new FeatureSpec(
                                "pressure_slope",
                                "pressure",
                                FeatureFunction.SLOPE,
                                new Window.Time(Duration.ofSeconds(90))),
                        new FeatureSpec(
                                "flow_rate.value",
                                "flow_rate",
                                FeatureFunction.VALUE,
                                new Window.Latest()),
                        new FeatureSpec(
                                "pressure.age",
                                "pressure",
                                FeatureFunction.AGE,
                                new Window.Latest())));
    }

    private static List<Rule> rules() {
        return List.of(
                new Rule.Threshold(
                        "flow",
                        3,
                        List.of(
                                new Rule.Condition(
                                        "flow_mean_10", Operator.LESS_OR_EQUAL, 2.5, Severity.INFO),
                                new Rule.Condition(
                                        "flow_rate.value",
                                        Operator.GREATER,
                                        95,
                                        Severity.CRITICAL))),
                new Rule.Threshold(
                        "silent",
                        2,
                        List.of(
                                new Rule.Condition(
                                        "pressure.age", Operator.GREATER, 3, Severity.CRITICAL))),
                new Rule.Anomaly("pump_anomaly", 4, "pump", 0.7, 0.8));
    }
}
