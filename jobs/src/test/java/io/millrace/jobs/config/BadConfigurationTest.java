/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.config;

import static io.millrace.jobs.config.PlantFiles.problems;
import static io.millrace.jobs.config.PlantFiles.problemsWithMinimum;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.jobs.cli.UserError;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user gets wrong is told in one line each: file, line, path, value, what is allowed. */
class BadConfigurationTest {

    @Test
    void unknownFunctionNamesTheFunctionsThatExist() {
        assertThat(
                        problemsWithMinimum(
                                """
                                features:
                                  - {name: a, column: t, function: mean, window: 10}
                                  - name: b
                                    column: t
                                    function: avg
                                    window: 10
                                """))
                .containsExactly(
                        "plant.yaml:7: features[1].function: 'avg' is not one of mean, std, min,"
                                + " max, rms, range, slope, rate_of_change, value, age");
    }

    @Test
    void misspeltKeySuggestsTheNearestAndIsOneMistakeOnly() {
        assertThat(
                        problems(
                                """
                                mqtt: {broker_host: localhost}
                                storage:
                                  hots: localhost
                                  database: plant
                                """))
                .containsExactly("plant.yaml:3: storage.hots: unknown key; did you mean 'host'?");
    }

    @Test
    void unknownKeyWithoutANearOneListsWhatIsAllowed() {
        assertThat(problemsWithMinimum("runtime: {threads: 4}\n"))
                .containsExactly(
                        "plant.yaml:3: runtime.threads: unknown key; allowed: parallelism,"
                                + " checkpoint_interval, checkpoint_directory, state_backend,"
                                + " state_mode, state_ttl, stage_memory, block_rows, block_latency,"
                                + " buffer_timeout");
    }

    @Test
    void missingKeySaysWhatItIs() {
        assertThat(
                        problemsWithMinimum(
                                """
                                features:
                                  - name: a
                                    function: mean
                                    window: 10
                                """))
                .containsExactly("plant.yaml:4: features[0].column: missing: The sensor's name");
    }

    @Test
    void missingBlocksAreNamed() {
        assertThat(problems("features: []\n"))
                .containsExactly(
                        "plant.yaml:1: storage: missing: The database that everything is written"
                                + " to",
                        "plant.yaml:1: sensor_ingestion: missing: a block sensor_ingestion,"
                                + " ingestion or mqtt says where readings come from");
    }

    @Test
    void windowZeroIsRefused() {
        assertThat(
                        problemsWithMinimum(
                                "features: [{name: a, column: t, function: mean, window: 0}]\n"))
                .containsExactly(
                        "plant.yaml:3: features[0].window: 0 is not a window: a count of readings"
                            + " in [1, 100000] or a duration from 1ms to 31d, such as 10 or 5m");
    }

    @Test
    void windowsThatDoNotFitTheirFunctionAreRefused() {
        assertThat(
                        problemsWithMinimum(
                                """
                                features:
                                  - {name: a, column: t, function: value, window: 10}
                                  - {name: b, column: t, function: mean}
                                  - {name: c, column: t, function: std, window: 1}
                                  - {name: d, column: t, function: std, window: 32d}
                                  - {name: e, column: t, function: std, window: 0s}
                                """))
                .containsExactly(
                        "plant.yaml:4: features[0].window: the function value has no window",
                        "plant.yaml:5: features[1].window: missing: the function mean needs a count"
                                + " of readings or a duration",
                        "plant.yaml:6: features[2].window: the function std needs at least 2"
                                + " readings but has 1",
                        "plant.yaml:7: features[3].window: '32d' is not in [1ms, 31d]",
                        "plant.yaml:8: features[4].window: '0s' is not in [1ms, 31d]");
    }

    @Test
    void badDurationIsRefused() {
        assertThat(problemsWithMinimum("runtime: {checkpoint_interval: 10 seconds}\n"))
                .containsExactly(
                        "plant.yaml:3: runtime.checkpoint_interval: '10 seconds' is not a duration:"
                                + " a whole number and ms, s, m, h or d, such as 100ms, 300s, 5m or"
                                + " 24h");
        assertThat(problemsWithMinimum("runtime: {checkpoint_interval: 2h}\n"))
                .containsExactly(
                        "plant.yaml:3: runtime.checkpoint_interval: '2h' is not in [100ms, 1h]");
    }

    @Test
    void badTopicFilterIsRefused() {
        assertThat(
                        problems(
                                """
                                mqtt:
                                  broker_host: localhost
                                  topics:
                                    - pattern: "sensors/#/temperature"
                                    - "$share/g/sensors/+"
                                    - "a+/b"
                                    - "ok/+/#"
                                    - "ok/+/#"
                                storage: {host: h, database: d}
                                """))
                .containsExactly(
                        "plant.yaml:4: mqtt.topics[0].pattern: 'sensors/#/temperature'" + filter(),
                        "plant.yaml:5: mqtt.topics[1]: '$share/g/sensors/+'" + filter(),
                        "plant.yaml:6: mqtt.topics[2]: 'a+/b'" + filter(),
                        "plant.yaml:8: mqtt.topics[4]: the pattern 'ok/+/#' is given twice");
    }

    private static String filter() {
        return " is not a topic filter: a + stands alone on its level, a # alone on the last one,"
                + " and shared subscriptions ($share) are not available in this version";
    }

    @Test
    void unknownFeatureUnknownDetectorAndDuplicateNamesAreTold() {
        assertThat(
                        problemsWithMinimum(
                                """
                                features:
                                  - {name: temp_mean, column: t, function: mean, window: 10}
                                  - {name: temp_mean, column: t, function: std, window: 10}
                                detectors:
                                  - name: d
                                    features:
                                      - temp_mean
                                      - temp_maen
                                      - other
                                  - {name: d, features: [temp_mean]}
                                anomaly_detection:
                                  rules:
                                    - {name: r, type: anomaly, detector: dd}
                                    - {name: r, type: no_data, sensor: t, timeout: 3s}
                                """))
                .containsExactly(
                        "plant.yaml:5: features[1].name: the feature name 'temp_mean' is given"
                                + " twice, first in line 4",
                        "plant.yaml:10: detectors[0].features[1]: there is no feature 'temp_maen';"
                                + " did you mean 'temp_mean'?",
                        "plant.yaml:11: detectors[0].features[2]: there is no feature 'other';"
                                + " declared: temp_mean",
                        "plant.yaml:12: detectors[1].name: the detector name 'd' is given twice,"
                                + " first in line 7",
                        "plant.yaml:15: anomaly_detection.rules[0].detector: there is no detector"
                                + " 'dd'; did you mean 'd'?",
                        "plant.yaml:16: anomaly_detection.rules[1].name: the rule name 'r' is given"
                                + " twice, first in line 15");
    }

    /**
     * The detector refers to a feature that is declared, though with a mistake: that is told once.
     */
    @Test
    void aMistakeIsNotToldAgainWhereTheThingIsUsed() {
        assertThat(
                        problemsWithMinimum(
                                """
                                features: [{name: a, column: t, function: median, window: 10}]
                                detectors: [{name: d, features: [a], contamination: 0.5}]
                                anomaly_detection:
                                  rules: [{name: r, type: anomaly, detector: d}]
                                """))
                .containsExactly(
                        "plant.yaml:3: features[0].function: function 'median' is not available in"
                            + " this version; available: mean, std, min, max, rms, range, slope,"
                            + " rate_of_change, value, age",
                        "plant.yaml:4: detectors[0].contamination: 0.5 is not in (0, 0.5)");
    }

    @Test
    void whatThisVersionDoesNotHaveIsRefusedByName() {
        assertThat(
                        problems(
                                """
                                sensor_ingestion:
                                  protocols:
                                    - name: "opcua"
                                      endpoint: "opc.tcp://plc.factory.local:4840"
                                    - name: mqtt
                                      broker: mqtt://localhost
                                      qos: 2
                                      topics:
                                        - pattern: "machines/+/vibration"
                                          parser: "cbor"
                                normalization:
                                  rules:
                                    - source: "temperature_sensors"
                                anomaly_detection:
                                  rules:
                                    - name: "vibration_anomaly"
                                      type: "ml"
                                      model: "autoencoder"
                                storage:
                                  host: h
                                  database: d
                                  retention: {raw: "7d"}
                                digital_twins: []
                                """))
                .containsExactly(
                        "plant.yaml:3: sensor_ingestion.protocols[0].name: protocol 'opcua' is not"
                                + " available in this version; available: mqtt",
                        "plant.yaml:7: sensor_ingestion.protocols[1].qos: 2 is refused: only 1 is"
                                + " allowed. With 0 the broker never delivers again what was lost;"
                                + " with 2 the client completes the handshake before the checkpoint"
                                + " holds the message, so a halted process loses it (1 with"
                                + " de-duplication has the same effect without the loss)",
                        "plant.yaml:10: sensor_ingestion.protocols[1].topics[0].parser: parser"
                                + " 'cbor' is not available in this version; available: json,"
                                + " protobuf, csv, raw, sparkplug",
                        "plant.yaml:12: normalization.rules: not available in this version:"
                                + " unit_conversion, timestamp_normalize and add_metadata follow"
                                + " later; use ranges and time",
                        "plant.yaml:17: anomaly_detection.rules[0].type: rule type 'ml' is not"
                                + " available in this version; available: threshold, no_data,"
                                + " anomaly",
                        "plant.yaml:22: storage.retention: not available in this version: how long"
                                + " rows are kept is set in the schema file of the database",
                        "plant.yaml:23: digital_twins: not available in this version: twins follow"
                                + " later");
    }

    @Test
    void wrongTypesAreNamedInPlainWords() {
        assertThat(
                        problemsWithMinimum(
                                """
                                features:
                                  - mean
                                runtime:
                                  parallelism: two
                                  state_backend: memory
                                kafka:
                                detectors: 7
                                """))
                .containsExactly(
                        "plant.yaml:4: features[0]: 'mean' is not a mapping",
                        "plant.yaml:6: runtime.parallelism: 'two' is not a whole number",
                        "plant.yaml:7: runtime.state_backend: 'memory' is not one of rocksdb,"
                                + " hashmap",
                        "plant.yaml:8: kafka: nothing is not a mapping",
                        "plant.yaml:9: detectors: 7 is not a list or a mapping");
    }

    @Test
    void blocksThatContradictEachOtherAreTold() {
        assertThat(
                        problemsWithMinimum(
                                """
                                sensor_ingestion:
                                  protocols:
                                    - {name: mqtt, broker: "mqtt://localhost:1883", topics: [a]}
                                kafka: {brokers: ["k:9092"], topics: {alarms: a, alerts: b}}
                                streaming: {kafka: {brokers: ["k:99999"]}}
                                normalization:
                                  ranges:
                                    - {sensor: t, min: 5, max: 5}
                                """))
                .containsExactly(
                        "plant.yaml:1: mqtt.client_id: 'millrace' is used for the same broker in"
                                + " line 5; they would take the session from each other",
                        "plant.yaml:7: streaming.kafka: kafka is given as well; only one is"
                                + " allowed",
                        "plant.yaml:10: normalization.ranges[0].max: 5.0 is not above min, 5.0");
    }

    @Test
    void rawLogThatCannotBeIsRefused() {
        assertThat(
                        problemsWithMinimum(
                                """
                                raw_log:
                                  bootstrap_servers: ["k:70000"]
                                  format: avro
                                  block_rows: 5000
                                """))
                .containsExactly(
                        "plant.yaml:5: raw_log.format: 'avro' is not one of block, json",
                        "plant.yaml:6: raw_log.block_rows: 5000 is not in [1, 4096]");
        assertThat(
                        problemsWithMinimum(
                                """
                                raw_log: {bootstrap_servers: ["k:70000"], block_latency: 2m}
                                """))
                .containsExactly(
                        "plant.yaml:3: raw_log.bootstrap_servers[0]: 'k:70000' has a port that is"
                                + " not in [1, 65535]",
                        "plant.yaml:3: raw_log.block_latency: '2m' is not in [0ms, 1m]");
    }

    @Test
    void transactionThatEndsBeforeItsCheckpointIsRefused() {
        assertThat(
                        problemsWithMinimum(
                                """
                                raw_log:
                                  bootstrap_servers: ["k:9092"]
                                  delivery: exactly_once
                                  transaction_timeout: 1m
                                runtime: {checkpoint_interval: 30s}
                                """))
                .containsExactly(
                        "plant.yaml:6: raw_log.transaction_timeout: 1m is shorter than three"
                                + " checkpoint intervals, 90s: a transaction that the broker ends"
                                + " loses its readings");
    }

    @Test
    void featureOfAColumnThatNoBufferHasIsRefused() {
        assertThat(
                        problemsWithMinimum(
                                """
                                buffers:
                                  - {name: b, schema: {temperature: float, id: str}, max_rows: 100}
                                features:
                                  - {name: a, column: temprature, function: mean, window: 10}
                                  - {name: b, column: id, function: mean, window: 10}
                                  - {name: c, column: temperature, function: mean, window: 101}
                                """))
                .containsExactly(
                        "plant.yaml:6: features[0].column: 'temprature' is not a number column of a"
                                + " buffer; did you mean 'temperature'?",
                        "plant.yaml:7: features[1].column: 'id' is not a number column of a buffer",
                        "plant.yaml:8: features[2].window: 101 is more than the 100 rows of the"
                                + " buffer (max_rows)");
    }

    @Test
    void aRuleWithTheNameThatADetectorNeedsIsTold() {
        assertThat(
                        problemsWithMinimum(
                                """
                                features: [{name: a, column: t, function: value}]
                                detectors: [{name: d, features: [a]}]
                                anomaly_detection:
                                  rules: [{name: d, type: no_data, sensor: t, timeout: 3s}]
                                """))
                .containsExactly(
                        "plant.yaml:6: anomaly_detection.rules: a rule is called 'd' as the"
                                + " detector, which has no rule of type anomaly and needs this name"
                                + " for its own");
    }

    @Test
    void noMoreThanTwentyAreListedAndTheRestIsCounted() {
        StringBuilder file = new StringBuilder(PlantFiles.MINIMAL + "features:\n");
        for (int i = 0; i < 30; i++) {
            file.append("  - {name: f").append(i).append(", column: t, function: x, window: 1}\n");
        }

        assertThat(problems(file.toString())).hasSize(20);
        assertThatThrownBy(() -> PlantFiles.load(file.toString()))
                .hasMessageEndingWith(System.lineSeparator() + "plant.yaml: and 10 more");
    }

    @Test
    void aFileThatIsNotThereIsAUserError(@TempDir Path folder) {
        Path file = folder.resolve("none.yaml");

        assertThatThrownBy(() -> ConfigLoader.load(file))
                .isInstanceOf(UserError.class)
                .hasMessage(file + ": there is no such file");
        assertThatThrownBy(() -> ConfigLoader.load(folder))
                .isInstanceOf(UserError.class)
                .hasMessage(folder + ": cannot be read (it is a folder)");
    }

    @Test
    void eachLineIsOneLine() {
        List<String> lines =
                problemsWithMinimum(
                        "features: [{name: \"a\\nb\\e\", column: t, function: mean}]\n");

        assertThat(lines).isNotEmpty().allSatisfy(line -> assertThat(line).doesNotContain("\n"));
        assertThat(lines.get(0)).contains("'a?b?'");
    }
}
