/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.state;

import io.millrace.functions.model.FeatureVector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** What a {@link ChainJob} must give and keep, by maps that never forget. */
final class PlainChain {

    private final PlainLoop first = new PlainLoop();
    private final Map<String, RingSumStage.Total> wholes = new HashMap<>();
    private final Map<String, RingSumStage.Total> parts = new HashMap<>();

    /** The outputs of the second stage for the first readings. */
    List<String> process(int readings) {
        List<String> lines = new ArrayList<>();
        for (int number = 0; number < readings; number++) {
            FeatureVector vector =
                    first.process(PlainLoop.reading(number, ChainJob.ASSETS, ChainJob.SENSORS));
            lines.add(
                    PlainLoop.line(
                            SumOfSumsStage.add(
                                    wholes.computeIfAbsent(
                                            vector.asset(), asset -> new RingSumStage.Total()),
                                    parts.computeIfAbsent(
                                            vector.asset(), asset -> new RingSumStage.Total()),
                                    vector)));
        }
        return lines;
    }

    List<String> firstRecords() throws IOException {
        List<String> lines = new ArrayList<>();
        for (var total : first.totals.entrySet()) {
            lines.add(line(total.getKey(), StageRecords.WHOLE, total(total.getValue())));
        }
        for (var asset : first.rings.entrySet()) {
            for (var ring : asset.getValue().entrySet()) {
                byte[] bytes = StageRecords.encode(new RingSumStage.RingCodec(1), ring.getValue());
                lines.add(line(asset.getKey(), ring.getKey(), bytes));
            }
        }
        return lines;
    }

    List<String> secondRecords() throws IOException {
        List<String> lines = new ArrayList<>();
        for (var whole : wholes.entrySet()) {
            lines.add(line(whole.getKey(), StageRecords.WHOLE, total(whole.getValue())));
        }
        for (var part : parts.entrySet()) {
            lines.add(line(part.getKey(), "even-and-odd", total(part.getValue())));
        }
        return lines;
    }

    private static byte[] total(RingSumStage.Total total) throws IOException {
        return StageRecords.encode(new RingSumStage.TotalCodec(), total);
    }

    static String line(String asset, String part, byte[] bytes) {
        return asset + "/" + part + " " + HexFormat.of().formatHex(bytes);
    }
}
