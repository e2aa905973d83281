/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connector.mqtt.client.MqttEndpoint;
import io.millrace.connector.mqtt.source.metrics.MqttSourceMetrics;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.testutils.MetricListener;
import org.junit.jupiter.api.Test;

/** The reference page says what the code does: metrics and options, all of them and no others. */
class MqttReferenceTest {

    private static final Pattern CODE = Pattern.compile("`([a-zA-Z]+)`");

    /** Where the page uses other words than the record. */
    private static final Map<String, String> WORDS =
            Map.of("maximumPacketBytes", "maximum packet size", "clientId", "client id");

    private static final Set<String> NOT_OPTIONS = Set.of("endpoint", "protections");

    @Test
    void eachMetricOfASessionIsExplained() throws IOException {
        Set<String> explained = new TreeSet<>();
        section("## Metrics of the source")
                .lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.substring(0, line.indexOf('|', 2)))
                .forEach(
                        cell -> {
                            Matcher names = CODE.matcher(cell);
                            while (names.find()) {
                                explained.add(names.group(1));
                            }
                        });
        assertThat(explained).isEqualTo(registered());
    }

    /** What a session really registers. */
    private static Set<String> registered() {
        MetricListener listener = new MetricListener();
        MqttSourceMetrics metrics = new MqttSourceMetrics(listener.getMetricGroup(), "c");
        metrics.watch(() -> 0, () -> 0, () -> 0);
        Set<String> names = new TreeSet<>();
        for (Field field : MqttSourceMetrics.class.getFields()) {
            String name = constant(field);
            boolean there =
                    listener.getMetric(
                                    Metric.class,
                                    MqttSourceMetrics.GROUP,
                                    MqttSourceMetrics.CLIENT_ID,
                                    "c",
                                    name)
                            .isPresent();
            if (there) {
                names.add(name);
            }
        }
        return names;
    }

    @Test
    void eachOptionIsExplained() throws IOException {
        String options = section("## Options of the source");
        Stream.of(MqttReadOptions.class, MqttEndpoint.class)
                .flatMap(type -> Arrays.stream(type.getRecordComponents()))
                .map(RecordComponent::getName)
                .filter(name -> !NOT_OPTIONS.contains(name))
                .map(name -> WORDS.getOrDefault(name, words(name)))
                .forEach(
                        name ->
                                assertThat(options.lines())
                                        .as(name)
                                        .anyMatch(
                                                line ->
                                                        List.of(cell(line).split(", "))
                                                                .contains(name)));
    }

    private static String cell(String line) {
        return line.startsWith("| ") ? line.substring(2, line.indexOf(" |", 2)) : "";
    }

    private static String words(String name) {
        return name.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
    }

    private static String constant(Field field) {
        try {
            return String.valueOf(field.get(null));
        } catch (IllegalAccessException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    private static String section(String title) throws IOException {
        String page = Files.readString(root().resolve("docs/reference/mqtt.md"));
        int begin = page.indexOf(title);
        assertThat(begin).as(title).isNotNegative();
        int end = page.indexOf("\n## ", begin + 1);
        return end < 0 ? page.substring(begin) : page.substring(begin, end);
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("docs/reference"))) {
            folder = Objects.requireNonNull(folder.getParent(), "the project's root");
        }
        return folder;
    }
}
