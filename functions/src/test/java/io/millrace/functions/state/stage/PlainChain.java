/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state.stage;

import io.millrace.functions.model.FeatureVector;
import io.millrace.functions.model.Reading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * What a chain of a {@link RingSumStage} and a {@link SumOfSumsStage} must give and keep, by maps
 * that never forget: the reference of tests.
 */
final class PlainChain {

    private final RingSumStage firstStage = new RingSumStage();
    private final SumOfSumsStage secondStage = new SumOfSumsStage();
    private final Map<String, PlainAssetState<RingSumStage.Total, RingSumStage.Ring>> first =
            new HashMap<>();
    private final Map<String, PlainAssetState<RingSumStage.Total, RingSumStage.Total>> second =
            new HashMap<>();

    /** Appends the outputs of both stages to lists. */
    void process(Reading reading, List<String> ofFirst, List<String> ofSecond) {
        String asset = reading.asset();
        firstStage.process(
                first.computeIfAbsent(asset, name -> new PlainAssetState<>(name, firstStage)),
                reading,
                vector -> {
                    ofFirst.add(line(vector));
                    secondStage.process(
                            second.computeIfAbsent(
                                    asset, name -> new PlainAssetState<>(name, secondStage)),
                            vector,
                            sums -> ofSecond.add(line(sums)));
                });
    }

    /** The outputs of the second stage. */
    List<String> process(List<Reading> readings) {
        List<String> ofSecond = new ArrayList<>();
        for (Reading reading : readings) {
            process(reading, new ArrayList<>(), ofSecond);
        }
        return ofSecond;
    }

    static List<String> lines(List<Reading> readings) {
        return new PlainChain().process(readings);
    }

    /** All records, a line each. */
    List<String> records(String firstName, String secondName) {
        List<String> lines = new ArrayList<>();
        first.forEach((asset, state) -> lines(lines, asset, firstName, state));
        second.forEach((asset, state) -> lines(lines, asset, secondName, state));
        return lines;
    }

    private static void lines(
            List<String> lines,
            String asset,
            String stage,
            PlainAssetState<RingSumStage.Total, ?> state) {
        lines.add(record(asset, StageState.key(stage, ""), state.whole().toByteArray()));
        state.storedParts()
                .forEach(
                        (part, bytes) ->
                                lines.add(record(asset, StageState.key(stage, part), bytes)));
    }

    /** A record without its header. */
    static String record(String asset, String stateKey, byte[] bytes) {
        return asset + " " + stateKey + " " + HexFormat.of().formatHex(bytes);
    }

    /** A vector to the last bit, for comparisons that show a difference. */
    static String line(FeatureVector vector) {
        StringBuilder line = new StringBuilder();
        line.append(vector.asset()).append(' ').append(vector.timestampMillis());
        line.append(" #").append(vector.sequence());
        for (double value : vector.values()) {
            line.append(' ').append(Long.toHexString(Double.doubleToRawLongBits(value)));
        }
        return line.toString();
    }
}
