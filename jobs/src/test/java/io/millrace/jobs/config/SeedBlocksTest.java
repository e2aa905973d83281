/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connector.mqtt.payload.TopicMapping;
import io.millrace.functions.alarm.Operator;
import io.millrace.functions.alarm.Rule;
import io.millrace.functions.anomaly.ecod.EcodForm;
import io.millrace.functions.anomaly.ecod.EcodOptions;
import io.millrace.functions.feature.FeatureFunction;
import io.millrace.functions.feature.FeatureSpec;
import io.millrace.functions.feature.Window;
import io.millrace.functions.model.Severity;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Blocks in the forms in which people have them already load as they stand. */
class SeedBlocksTest {

    @Test
    void mqttProtocolWithSchemaLoads() {
        PlantConfig config =
                PlantFiles.load(
                        """
                        sensor_ingestion:
                          protocols:
                            - name: "mqtt"
                              broker: "mqtt://broker.factory.local:1883"
                              topics:
                                - pattern: "sensors/+/temperature"
                                  parser: "json"
                                  schema:
                                    device_id: "$.deviceId"
                                    value: "$.temp"
                                    unit: "$.unit"
                                    timestamp: "$.ts"
                        storage: {host: h, database: d}
                        """);

        assertThat(config.connections()).hasSize(1);
        assertThat(config.connections().get(0).options().broker())
                .isEqualTo(URI.create("mqtt://broker.factory.local:1883"));
        assertThat(config.connections().get(0).mappings())
                .containsExactly(
                        new TopicMapping(
                                "sensors/+/temperature",
                                "$.deviceId",
                                -1,
                                Map.of("", "$.temp"),
                                "$.unit",
                                "$.ts",
                                null));
    }

    @Test
    void shortIngestionBlockLoadsForEachBroker() {
        PlantConfig config =
                PlantFiles.load(
                        """
                        ingestion:
                          mqtt:
                            brokers:
                              - url: "mqtt://broker.factory.local:1883"
                                client_id: "iotsense_${HOSTNAME}"
                                qos: 1
                              - url: "mqtt://second.factory.local"
                            topics:
                              - "sensors/#"
                              - "machines/#"
                        storage:
                          type: "timescaledb"
                          host: "timeseries.factory.local"
                          database: "iotsense"
                        """,
                        Map.of(),
                        Map.of("HOSTNAME", "gateway7"));

        assertThat(config.connections())
                .extracting(connection -> connection.options().broker().getHost())
                .containsExactly("broker.factory.local", "second.factory.local");
        assertThat(config.connections().get(0).options().clientId()).isEqualTo("iotsense_gateway7");
        assertThat(config.connections().get(1).options().topicFilters())
                .containsExactly("sensors/#", "machines/#");
        assertThat(config.storage().host()).isEqualTo("timeseries.factory.local");
    }

    @Test
    void brokerByHostAndPortLoads() {
        PlantConfig config =
                PlantFiles.load(
                        """
                        mqtt:
                          broker_host: "mqtt.iot-platform.com"
                          broker_port: 8883
                          use_tls: true
                          qos_level: 1
                          keep_alive: 60
                        streaming:
                          kafka:
                            brokers: ["kafka:9092"]
                            topics:
                              alerts: "iot-alerts"
                        storage: {host: h, database: d}
                        """);

        assertThat(config.connections().get(0).options().broker())
                .isEqualTo(URI.create("mqtts://mqtt.iot-platform.com:8883"));
        assertThat(config.connections().get(0).options().keepAlive())
                .isEqualTo(Duration.ofMinutes(1));
        assertThat(config.connections().get(0).options().topicFilters())
                .containsExactly("devices/+/telemetry");
        assertThat(config.kafka()).isEqualTo(new KafkaOptions(List.of("kafka:9092"), "iot-alerts"));
    }

    /** The three are bodies of HTTP requests in JSON, which is YAML as well. */
    @Test
    void bufferFeaturesAndDetectorLoadAsTheJsonThatTheyAre() {
        PlantConfig config =
                PlantFiles.withMinimum(
                        """
                        buffers: {
                            "name": "sensor_metrics",
                            "schema": {
                              "timestamp": "datetime",
                              "sensor_id": "str",
                              "temperature": "float",
                              "humidity": "float"
                            },
                            "max_rows": 10000
                          }
                        features: {
                            "features": [
                              {
                                "name": "temp_mean_10",
                                "column": "temperature",
                                "function": "mean",
                                "window": 10
                              },
                              {
                                "name": "humidity_std_200",
                                "column": "humidity",
                                "function": "std",
                                "window": 200
                              }
                            ]
                          }
                        detectors: {
                            "name": "sensor_anomaly",
                            "algorithm": "ecod",
                            "features": ["temp_mean_10", "humidity_std_200"],
                            "contamination": 0.05,
                            "warmup_period": 200
                          }
                        """);

        assertThat(config.features().features())
                .containsExactly(
                        new FeatureSpec(
                                "temp_mean_10",
                                "temperature",
                                FeatureFunction.MEAN,
                                new Window.Count(10)),
                        new FeatureSpec(
                                "humidity_std_200",
                                "humidity",
                                FeatureFunction.STD,
                                new Window.Count(200)));
        assertThat(config.detectors())
                .containsExactly(
                        new EcodOptions(
                                "sensor_anomaly",
                                List.of("temp_mean_10", "humidity_std_200"),
                                EcodForm.PYOD,
                                0.05,
                                200,
                                256,
                                16));
        assertThat(config.alarms().rules())
                .containsExactly(
                        new Rule.Anomaly("sensor_anomaly", 1, "sensor_anomaly", 0.85, 0.95));
    }

    @Test
    void thresholdRuleLoads() {
        PlantConfig config =
                PlantFiles.withMinimum(
                        """
                        anomaly_detection:
                          rules:
                            - name: "temperature_spike"
                              type: "threshold"
                              sensor: "motor_temperature"
                              conditions:
                                - metric: "value"
                                  operator: ">"
                                  threshold: 80
                                  severity: "warning"
                                - metric: "value"
                                  operator: ">"
                                  threshold: 95
                                  severity: "critical"
                                - metric: "rate_of_change"
                                  window: "5m"
                                  operator: ">"
                                  threshold: 10
                                  severity: "warning"
                        """);

        assertThat(config.alarms().rules())
                .containsExactly(
                        new Rule.Threshold(
                                "temperature_spike",
                                1,
                                List.of(
                                        condition("motor_temperature.value", 80, Severity.WARNING),
                                        condition("motor_temperature.value", 95, Severity.CRITICAL),
                                        condition(
                                                "motor_temperature.rate_of_change.5m",
                                                10,
                                                Severity.WARNING))));
        assertThat(config.features().features())
                .containsExactly(
                        new FeatureSpec(
                                "motor_temperature.value",
                                "motor_temperature",
                                FeatureFunction.VALUE,
                                new Window.Latest()),
                        new FeatureSpec(
                                "motor_temperature.rate_of_change.5m",
                                "motor_temperature",
                                FeatureFunction.RATE_OF_CHANGE,
                                new Window.Time(Duration.ofMinutes(5))));
    }

    /** The same definition in other words is the same feature, and keeps its declared name. */
    @Test
    void ruleUsesADeclaredFeatureOfTheSameDefinition() {
        PlantConfig config =
                PlantFiles.withMinimum(
                        """
                        features: [{name: creep, column: t, function: slope, window: 300s}]
                        anomaly_detection:
                          rules:
                            - name: r
                              type: threshold
                              sensor: t
                              conditions:
                                - {metric: slope, window: 5m, operator: ">", threshold: 1, severity: info}
                                - {metric: slope, window: 6m, operator: ">", threshold: 2, severity: warning}
                        """);

        assertThat(config.features().names()).containsExactly("creep", "t.slope.6m");
        assertThat(config.alarms().rules())
                .containsExactly(
                        new Rule.Threshold(
                                "r",
                                1,
                                List.of(
                                        condition("creep", 1, Severity.INFO),
                                        condition("t.slope.6m", 2, Severity.WARNING))));
    }

    private static Rule.Condition condition(String feature, double limit, Severity severity) {
        return new Rule.Condition(feature, Operator.GREATER, limit, severity);
    }
}
