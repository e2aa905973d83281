/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.anomaly.ecod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both published forms, against what PyOD 3.6.5 and the paper's Algorithm 1 give. */
class EcodTableTest {

    @ParameterizedTest
    @ValueSource(strings = {"ai4i_fit.csv", "skab_valve1_0_fit.csv", "tep_d05_te_fit.csv"})
    void agreesWithTheGoldenScores(String file) throws IOException {
        Path path = Path.of(System.getProperty("millrace.data", "absent"), "golden", "ecod", file);
        assumeTrue(Files.exists(path), () -> "skipped: there is no " + path);
        List<String> lines = Files.readAllLines(path);
        List<String> names = List.of(lines.get(0).split(",", -1));
        int width = names.indexOf("o_left");
        double[][] rows = new double[lines.size() - 1][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] =
                    Arrays.stream(lines.get(i + 1).split(",", -1))
                            .mapToDouble(Double::parseDouble)
                            .toArray();
        }
        EcodTable table =
                new EcodTable(
                        Arrays.stream(rows)
                                .map(row -> Arrays.copyOf(row, width))
                                .toArray(double[][]::new));

        assertThat(rows.length).isGreaterThanOrEqualTo(400);
        for (int i = 0; i < rows.length; i++) {
            double[] row = rows[i];
            assertThat(table.leftSum(i)).isCloseTo(row[width], within(1e-9));
            assertThat(table.rightSum(i)).isCloseTo(row[width + 1], within(1e-9));
            assertThat(table.skewSum(i)).isCloseTo(row[width + 2], within(1e-9));
            assertThat(table.score(i, EcodForm.PAPER)).isCloseTo(row[width + 3], within(1e-9));
            assertThat(table.score(i, EcodForm.PYOD)).isCloseTo(row[width + 4], within(1e-9));
        }
    }

    @Test
    void sharesOfTheWinningSumAddUpToIt() {
        double[][] lefts = {{1, 2, 3}, {0, 0, 1}, {5, 0, 0}};
        double[][] rights = {{2, 1, 1}, {1, 1, 1}, {0, 4, 1}};
        double[] skewness = {-1, 1, 1};
        for (EcodForm form : EcodForm.values()) {
            for (int i = 0; i < lefts.length; i++) {
                double[] shares = lefts[i].clone();
                double raw = TailSums.combine(form, shares, rights[i].clone(), skewness);
                assertThat(Arrays.stream(shares).sum()).isCloseTo(raw, within(1e-12));
            }
        }
        double[] skewed = lefts[2].clone();
        assertThat(TailSums.combine(EcodForm.PAPER, skewed, rights[2].clone(), skewness))
                .isEqualTo(10);
        assertThat(skewed).containsExactly(5, 4, 1);
    }

    @Test
    void aConstantColumnSurprisesNobody() {
        EcodTable table = new EcodTable(new double[][] {{7, 1}, {7, 2}, {7, 3}});
        assertThat(table.score(1, EcodForm.PYOD)).isCloseTo(-Math.log(2 / 3.0), within(1e-12));
    }

    @Test
    void refusesAnEmptyTable() {
        assertThatThrownBy(() -> new EcodTable(new double[0][]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a table must have at least one row but has 0");
    }
}
