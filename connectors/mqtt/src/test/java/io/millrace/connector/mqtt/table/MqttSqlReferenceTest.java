/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.util.TimeUtils;
import org.junit.jupiter.api.Test;

/** The reference tells each option and each metadata column once, in the words of the code. */
class MqttSqlReferenceTest {

    private static final Path REFERENCE =
            Path.of(System.getProperty("millrace.root"), "docs/reference/mqtt-sql.md");

    @Test
    void theTableOfOptionsIsThatOfTheCode() throws IOException, IllegalAccessException {
        List<String> expected = new ArrayList<>();
        for (Field field : MqttConnectorOptions.class.getFields()) {
            if (field.get(null) instanceof ConfigOption<?> option) {
                expected.add(row(option));
            }
        }
        assertThat(rows("| option | default | meaning |"))
                .as("the rows should be:%n%s", String.join("\n", expected))
                .containsExactlyElementsOf(expected);
    }

    @Test
    void theTableOfMetadataIsThatOfTheCode() throws IOException {
        List<String> expected = new ArrayList<>();
        for (MqttReadableMetadata metadata : MqttReadableMetadata.values()) {
            boolean written =
                    List.of(MqttWritableMetadata.values()).stream()
                            .anyMatch(other -> other.key().equals(metadata.key()));
            expected.add(
                    "| `%s` | `%s` | %s |"
                            .formatted(metadata.key(), metadata.type(), written ? "yes" : "no"));
        }
        assertThat(
                        rows("| column | type | can be written | meaning |").stream()
                                .map(row -> row.replaceFirst("\\| [^|]* \\|$", "|"))
                                .toList())
                .as("the rows should begin with:%n%s", String.join("\n", expected))
                .containsExactlyElementsOf(expected);
    }

    private static String row(ConfigOption<?> option) {
        return "| `%s` | %s | %s |"
                .formatted(option.key(), shownDefault(option), MqttOptionText.of(option));
    }

    private static String shownDefault(ConfigOption<?> option) {
        Object value = option.defaultValue();
        if (value == null) {
            return "none";
        }
        String text = value.toString();
        if (value instanceof Duration duration) {
            text = TimeUtils.formatWithHighestUnit(duration);
        } else if (value instanceof MemorySize size) {
            text = size.getBytes() + " bytes";
        } else if (value instanceof Enum<?>) {
            text = text.toLowerCase(Locale.ROOT);
        }
        return "`" + text + "`";
    }

    private static List<String> rows(String head) throws IOException {
        List<String> lines = Files.readAllLines(REFERENCE);
        int begin = lines.indexOf(head);
        assertThat(begin).as("the table '%s' in %s", head, REFERENCE).isNotNegative();
        return lines.subList(begin + 2, lines.size()).stream()
                .takeWhile(line -> line.startsWith("|"))
                .toList();
    }
}
