/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.it.replay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A file of SKAB (Skoltech Anomaly Benchmark), read apart from the product's own reader: eight
 * sensors at about 1 Hz, with a label whether the test bed was disturbed.
 *
 * @param rows how many moments
 * @param values value by sensor and time
 * @param windowBegin first moment that is labelled as anomalous
 * @param windowEnd last one
 */
record SkabRecording(int rows, Map<Key, Double> values, Instant windowBegin, Instant windowEnd) {

    /** What a reading is known by. */
    record Key(String sensor, Instant time) {}

    static SkabRecording read(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        List<String> header = Arrays.asList(lines.get(0).split(";", -1));
        int label = header.indexOf("anomaly");
        Map<Key, Double> values = new HashMap<>();
        Instant begin = Instant.MAX;
        Instant end = Instant.MIN;
        for (String line : lines.subList(1, lines.size())) {
            String[] fields = line.split(";", -1);
            Instant time = Instant.parse(fields[0].replace(' ', 'T') + "Z");
            for (int i = 1; i < label; i++) {
                values.put(new Key(header.get(i), time), Double.valueOf(fields[i]));
            }
            if (Double.parseDouble(fields[label]) == 1) {
                begin = time.isBefore(begin) ? time : begin;
                end = time.isAfter(end) ? time : end;
            }
        }
        return new SkabRecording(lines.size() - 1, values, begin, end);
    }

    boolean isDisturbed(Instant time) {
        return !time.isBefore(windowBegin) && !time.isAfter(windowEnd);
    }
}
