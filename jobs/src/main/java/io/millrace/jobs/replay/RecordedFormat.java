/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.replay;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The forms of recorded files. Times without a zone are UTC. */
public enum RecordedFormat {
    /**
     * Semicolons; {@code datetime}, then a column for each sensor, then the labels {@code anomaly}
     * and {@code changepoint} where there are any, which are not published.
     */
    SKAB("skab", ';', "datetime;SENSOR;...[;anomaly;changepoint]"),
    /** Commas; {@code timestamp,value}: one sensor, called value. */
    NAB("nab", ',', "timestamp,value"),
    /** Commas; one reading a line. */
    READINGS_CSV("readings-csv", ',', "asset,sensor,timestamp,value[,quality]");

    /** Columns of labelled data that are no sensors. */
    static final Set<String> LABELS = Set.of("anomaly", "changepoint");

    private final String label;
    private final char delimiter;
    private final String header;

    RecordedFormat(String label, char delimiter, String header) {
        this.label = label;
        this.delimiter = delimiter;
        this.header = header;
    }

    /** As it is written on the command line. */
    public String label() {
        return label;
    }

    /** The header that is expected, for messages. */
    public String header() {
        return header;
    }

    char delimiter() {
        return delimiter;
    }

    /** All labels. */
    public static List<String> labels() {
        return Stream.of(values()).map(RecordedFormat::label).toList();
    }

    /**
     * The format with a label.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static RecordedFormat of(String label) {
        return Stream.of(values())
                .filter(format -> format.label.equals(label))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "'%s' is not one of %s"
                                                .formatted(label, String.join(", ", labels()))));
    }

    /** Whether a header is one of this format. */
    boolean accepts(List<String> columns) {
        return switch (this) {
            case SKAB ->
                    columns.get(0).equals("datetime")
                            && columns.stream().skip(1).anyMatch(c -> !LABELS.contains(c));
            case NAB -> columns.equals(List.of("timestamp", "value"));
            case READINGS_CSV ->
                    columns.equals(List.of("asset", "sensor", "timestamp", "value"))
                            || columns.equals(
                                    List.of("asset", "sensor", "timestamp", "value", "quality"));
        };
    }
}
