/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.config;

import static io.millrace.jobs.config.PlantFiles.problems;
import static io.millrace.jobs.config.PlantFiles.problemsWithMinimum;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Files that are no YAML, or made to exhaust the reader, end in one line. */
class HostileYamlTest {

    @Test
    void notYamlNamesTheLine() {
        assertThat(problems("storage:\n  host: [a\n  database: d\n"))
                .singleElement()
                .asString()
                .startsWith("plant.yaml:3: not YAML: ");
    }

    @Test
    void emptyFileIsTold() {
        assertThat(problems("")).containsExactly("plant.yaml:1: the file is empty");
        assertThat(problems("# nothing\n")).containsExactly("plant.yaml:1: the file is empty");
    }

    @Test
    void aListOrATextInsteadOfBlocksIsTold() {
        assertThat(problems("- a\n")).contains("plant.yaml:1: a list is not a mapping");
        assertThat(problems("millrace\n")).contains("plant.yaml:1: 'millrace' is not a mapping");
    }

    @Test
    void keyGivenTwiceIsRefused() {
        assertThat(problemsWithMinimum("runtime:\n  parallelism: 1\n  parallelism: 2\n"))
                .containsExactly(
                        "plant.yaml:5: runtime.parallelism: the key is given twice, first in line"
                                + " 4");
    }

    @Test
    void billionLaughsIsRefusedAtOnce() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
        for (int i = 1; i <= 22; i++) {
            bomb.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
        }

        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () ->
                        assertThat(problems(bomb.toString()))
                                .singleElement()
                                .asString()
                                .contains("unfolds to more than"));
    }

    @Test
    void manyAliasesAreRefused() {
        assertThat(problems("a: &a [x]\nb: [" + "*a, ".repeat(60) + "*a]\n"))
                .singleElement()
                .asString()
                .contains("aliases");
    }

    @Test
    void aThingThatContainsItselfIsRefused() {
        assertThat(problems("a: &a [*a]\n"))
                .singleElement()
                .asString()
                .contains("unfolds to more than 24 levels");
    }

    @Test
    void deepNestingIsRefused() {
        assertThat(problems("a: " + "[".repeat(5000) + "]".repeat(5000) + "\n"))
                .singleElement()
                .asString()
                .containsIgnoringCase("nesting");
    }

    @Test
    void tagsOfOthersAreRefused() {
        assertThat(problems("a: !!javax.script.ScriptEngineManager []\n"))
                .singleElement()
                .asString()
                .startsWith("plant.yaml:1: not YAML: Global tag is not allowed");
        assertThat(problemsWithMinimum("runtime: {parallelism: !mine 2}\n"))
                .containsExactly(
                        "plant.yaml:3: runtime.parallelism: the tag '!mine' is not allowed");
    }

    @Test
    void tooLargeFileIsRefusedWithoutParsingIt() {
        assertThat(problems("#".repeat(ConfigLoader.LARGEST_FILE + 1)))
                .containsExactly("plant.yaml:1: the file is larger than 1048576 bytes");
    }

    @Test
    void bytesThatAreNoTextNameTheLine() {
        byte[] bytes = "a: b\nc: \u00e4\n".getBytes(StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> ConfigLoader.load("plant.yaml", bytes, Map.of(), Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessage("plant.yaml:2: the file is not UTF-8 text");
        assertThat(problems("a: b\nc: \u0007\n"))
                .containsExactly("plant.yaml:2: not YAML: the character U+0007 is not allowed");
    }

    @Test
    void twoDocumentsAreRefused() {
        assertThat(problems("a: b\n---\nc: d\n"))
                .containsExactly("plant.yaml:2: not YAML: but found another document");
    }

    @Test
    void aNumberBeyondAllBoundsIsNotANumber() {
        assertThat(
                        problemsWithMinimum(
                                "normalization: {ranges: [{sensor: t, min: 0, max: 1e999}]}\n"))
                .containsExactly(
                        "plant.yaml:3: normalization.ranges[0].max: '1e999' is not a number");
        assertThat(problemsWithMinimum("runtime: {parallelism: 99999999999999999999}\n"))
                .containsExactly(
                        "plant.yaml:3: runtime.parallelism: 99999999999999999999 is not in [1,"
                                + " 1024]");
    }
}
