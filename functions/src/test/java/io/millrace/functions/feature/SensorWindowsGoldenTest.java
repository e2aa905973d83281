/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.feature;

import static io.millrace.functions.feature.RollingFeatures.count;
import static io.millrace.functions.feature.RollingFeatures.feature;
import static io.millrace.functions.feature.RollingFeatures.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Against pandas 1.5.3 (golden/rolling of the data folder): count windows of 60 readings and time
 * windows of 60 s over recorded sensors, to 1e-9 relative; the files bear 12 significant digits.
 * Where a slope is nothing but rounding (the files have slopes such as 2e-19), it need only be as
 * near to 0: slopes are granted 1e-14 absolute.
 */
class SensorWindowsGoldenTest {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nab_machine_temperature_w60.csv",
                "skab_valve1_0_Accelerometer1RMS_w60.csv",
                "skab_valve1_0_Pressure_w60.csv",
                "skab_valve1_0_Volume_Flow_RateRMS_w60.csv"
            })
    void countWindowsAgreeWithPandas(String file) throws IOException {
        Map<String, FeatureSpec> columns = new LinkedHashMap<>();
        columns.put("mean", feature(FeatureFunction.MEAN, count(60)));
        columns.put("std", feature(FeatureFunction.STD, count(60)));
        columns.put("min", feature(FeatureFunction.MIN, count(60)));
        columns.put("max", feature(FeatureFunction.MAX, count(60)));
        columns.put("rms", feature(FeatureFunction.RMS, count(60)));
        columns.put("slope_per_sample", feature(FeatureFunction.SLOPE, count(60)));
        assertThat(comparedWith(file, columns, true)).isGreaterThan(6 * 1000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "skab_valve1_0_Accelerometer1RMS_t60s.csv",
                "skab_valve1_0_Pressure_t60s.csv",
                "skab_valve1_0_Volume_Flow_RateRMS_t60s.csv"
            })
    void timeWindowsAgreeWithPandas(String file) throws IOException {
        Map<String, FeatureSpec> columns = new LinkedHashMap<>();
        columns.put("mean", feature(FeatureFunction.MEAN, seconds(60)));
        columns.put("std", feature(FeatureFunction.STD, seconds(60)));
        columns.put("min", feature(FeatureFunction.MIN, seconds(60)));
        columns.put("max", feature(FeatureFunction.MAX, seconds(60)));
        columns.put("slope_per_second", feature(FeatureFunction.SLOPE, seconds(60)));
        assertThat(comparedWith(file, columns, false)).isGreaterThan(5 * 1000);
    }

    /**
     * Feeds the file's readings and compares each filled cell.
     *
     * @param perSample whether one row is one unit of time, as for a slope per sample
     * @return how many cells were compared
     */
    private static int comparedWith(
            String file, Map<String, FeatureSpec> columns, boolean perSample) throws IOException {
        Path path = Path.of(System.getProperty("millrace.data", ""), "golden", "rolling", file);
        assumeTrue(Files.exists(path), () -> "skipped: there is no " + path);
        List<String> lines = Files.readAllLines(path);
        List<String> header = Arrays.asList(lines.get(0).split(",", -1));
        List<FeatureSpec> features = List.copyOf(columns.values());
        TestingWindows windows = new TestingWindows(WindowLayout.of(features));
        int compared = 0;
        for (int row = 1; row < lines.size(); row++) {
            String[] cells = lines.get(row).split(",", -1);
            long time =
                    perSample
                            ? row * 1000L
                            : LocalDateTime.parse(cells[0], TIME)
                                    .toInstant(ZoneOffset.UTC)
                                    .toEpochMilli();
            windows.add(time, Double.parseDouble(cells[1]));
            int feature = 0;
            for (String column : columns.keySet()) {
                String cell = cells[header.indexOf(column)];
                assertCell(file, row, column, cell, windows, feature++);
                compared += cell.isEmpty() ? 0 : 1;
            }
        }
        return compared;
    }

    private static void assertCell(
            String file, int row, String column, String cell, TestingWindows windows, int feature) {
        double actual = windows.value(feature);
        if (cell.isEmpty()) {
            assertThat(actual).as("%s row %d %s", file, row, column).isNaN();
            return;
        }
        double expected = Double.parseDouble(cell);
        double granted = column.startsWith("slope") ? 1e-14 : 0;
        assertThat(Math.abs(actual - expected))
                .as("%s row %d %s: expected %s, was %s", file, row, column, expected, actual)
                .isLessThanOrEqualTo(1e-9 * Math.abs(expected) + granted);
    }
}
