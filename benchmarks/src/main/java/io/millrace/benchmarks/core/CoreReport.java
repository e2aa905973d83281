/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.benchmarks.core;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** All rounds of a run, and what they come to. */
final class CoreReport {

    private final List<Map<RoundSpec, RoundFigures>> rounds = new ArrayList<>();

    void beginRound() {
        rounds.add(new LinkedHashMap<>());
    }

    void add(RoundSpec spec, RoundFigures figures) {
        rounds.get(rounds.size() - 1).put(spec, figures);
    }

    /** One row for each thing that was measured, in the order of the first round. */
    List<CoreRow> rows() {
        return rounds.isEmpty()
                ? List.of()
                : rounds.get(0).keySet().stream().map(this::row).toList();
    }

    private CoreRow row(RoundSpec spec) {
        List<Double> rates = all(spec, RoundFigures::readingsPerCpuSecond);
        return new CoreRow(
                spec.design().label(),
                spec.sensors(),
                spec.parallelism(),
                spec.stateBackend().name().toLowerCase(Locale.ROOT),
                spec.checkpointMillis(),
                Statistics.median(rates),
                Statistics.median(all(spec, RoundFigures::readingsPerSecond)),
                ratio(spec, Design.PLAIN_LOOP),
                ratio(spec, Design.OVERLAPPED_LOOP),
                ratio(spec, Design.FLINK_SQL_OVER),
                ratio(spec, Design.FLINK_SQL_OVER_SPLIT),
                Statistics.median(all(spec, RoundFigures::barrierStallMillis)),
                Statistics.median(all(spec, RoundFigures::checkpointDurationMillis)),
                Statistics.median(all(spec, RoundFigures::checkpointBytes)),
                Statistics.median(all(spec, CoreReport::stateBytes)) / spec.sensors(),
                Statistics.median(all(spec, RoundFigures::longestPauseMillis)),
                Statistics.median(all(spec, RoundFigures::gcPauseMillis)),
                rates.size(),
                Statistics.min(rates),
                Statistics.max(rates),
                rounds.stream()
                        .map(round -> round.get(spec))
                        .allMatch(figures -> figures == null || figures.fullWindows()));
    }

    private static double stateBytes(RoundFigures figures) {
        long bytes = figures.stateBytes() > 0 ? figures.stateBytes() : figures.checkpointBytes();
        return bytes > 0 ? bytes : Double.NaN;
    }

    private List<Double> all(RoundSpec spec, ToDoubleFunction<RoundFigures> figure) {
        List<Double> values = new ArrayList<>();
        for (Map<RoundSpec, RoundFigures> round : rounds) {
            RoundFigures figures = round.get(spec);
            if (figures != null) {
                values.add(figure.applyAsDouble(figures));
            }
        }
        return values;
    }

    /** Median of the ratios of each round; NaN where no round holds both. */
    private double ratio(RoundSpec spec, Design peer) {
        List<Double> ratios = new ArrayList<>();
        for (Map<RoundSpec, RoundFigures> round : rounds) {
            RoundFigures own = round.get(spec);
            RoundFigures other = peer(round, spec, peer);
            if (own != null && other != null) {
                ratios.add(own.readingsPerCpuSecond() / other.readingsPerCpuSecond());
            }
        }
        return Statistics.median(ratios);
    }

    private static @org.jspecify.annotations.Nullable RoundFigures peer(
            Map<RoundSpec, RoundFigures> round, RoundSpec spec, Design peer) {
        RoundFigures nearest = null;
        for (Map.Entry<RoundSpec, RoundFigures> entry : round.entrySet()) {
            RoundSpec other = entry.getKey();
            if (other.design() != peer) {
                continue;
            }
            // A loop has one thread; SQL has the number of sensors that it bears.
            if (peer.isSql()
                    ? other.parallelism() == spec.parallelism() || nearest == null
                    : other.sensors() == spec.sensors()) {
                nearest = entry.getValue();
            }
        }
        return nearest;
    }

    /** One JSON object on one line. */
    String json() throws JsonProcessingException {
        ObjectMapper mapper = new ObjectMapper();
        ArrayNode array = mapper.createArrayNode();
        for (CoreRow row : rows()) {
            ObjectNode node = mapper.valueToTree(row);
            node.fields()
                    .forEachRemaining(
                            field -> {
                                if (field.getValue().isDouble()
                                        && !Double.isFinite(field.getValue().doubleValue())) {
                                    // JSON has no NaN.
                                    field.setValue(node.nullNode());
                                }
                            });
            array.add(node);
        }
        return mapper.writeValueAsString(mapper.createObjectNode().set("rows", array));
    }

    /** The table for people. */
    String table() {
        StringBuilder text = new StringBuilder();
        text.append(
                "%-20s %9s %2s %-8s %6s %13s %23s %12s %8s %8s %8s %9s %9s %9s %8s %8s%n"
                        .formatted(
                                "design",
                                "sensors",
                                "p",
                                "state",
                                "ckpt",
                                "readings/CPU-s",
                                "lowest-highest",
                                "readings/s",
                                "x plain",
                                "x overl.",
                                "x SQL",
                                "stall ms",
                                "ckpt ms",
                                "B/sensor",
                                "pause ms",
                                "GC ms"));
        for (CoreRow row : rows()) {
            text.append(
                    String.format(
                            Locale.ROOT,
                            "%-20s %9d %2d %-8s %4d s %14s %23s %12s %8s %8s %8s %9s %9s %9s %8s"
                                    + " %8s%s%n",
                            row.design(),
                            row.sensors(),
                            row.parallelism(),
                            row.stateBackend(),
                            row.checkpointMillis() / 1000,
                            number(row.readingsPerCpuSecond(), 0),
                            number(row.readingsPerCpuSecondMin(), 0)
                                    + "-"
                                    + number(row.readingsPerCpuSecondMax(), 0),
                            number(row.readingsPerSecond(), 0),
                            number(row.ratioToPlainLoop(), 2),
                            number(row.ratioToOverlappedLoop(), 2),
                            number(row.ratioToFlinkSqlOver(), 0),
                            number(row.barrierStallMillis(), 1),
                            number(row.checkpointDurationMillis(), 0),
                            number(row.bytesPerSensor(), 0),
                            number(row.longestPauseMillis(), 1),
                            number(row.gcPauseMillis(), 0),
                            row.fullWindows() ? "" : "  windows not yet full"));
        }
        return text.toString();
    }

    private static String number(double value, int decimals) {
        return Double.isFinite(value)
                ? String.format(Locale.ROOT, "%,." + decimals + "f", value)
                : "-";
    }
}
