/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.jobs.replay;

import io.millrace.jobs.cli.UserError;
import io.millrace.jobs.replay.RecordedRow.Measurement;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * The rows of a recorded file, in its order; read while they are asked for, so a file may be larger
 * than the memory. All methods throw {@link UserError} with {@code FILE:LINE: what was found and
 * what is expected} for a file that is not of its format.
 */
public final class RecordedFile implements Iterator<RecordedRow>, Closeable {

    /** Names with a meaning of their own in a flat payload. */
    private static final Set<String> RESERVED =
            Set.of(
                    "timestamp",
                    "ts",
                    "time",
                    "device_id",
                    "deviceId",
                    "machine_id",
                    "asset",
                    "quality",
                    "unit",
                    "metrics",
                    "measurements");

    /** How the parser says where it stopped. */
    private static final Pattern PLACE = Pattern.compile("(?s)(.*?) at line: ([0-9]+),.*");

    private final Path file;
    private final RecordedFormat format;
    private final String asset;
    private final CSVParser parser;
    private final Iterator<CSVRecord> records;
    private final List<String> columns;

    private RecordedFile(Path file, RecordedFormat format, String asset) throws IOException {
        this.file = file;
        this.format = format;
        this.asset = asset;
        this.parser =
                CSVParser.parse(
                        Files.newBufferedReader(file, StandardCharsets.UTF_8),
                        CSVFormat.DEFAULT
                                .builder()
                                .setDelimiter(format.delimiter())
                                .setIgnoreEmptyLines(true)
                                .get());
        this.records = parser.iterator();
        this.columns = header();
    }

    /**
     * Opens a file and checks its header.
     *
     * @param asset the asset of the formats that have no column for it
     */
    public static RecordedFile open(Path file, RecordedFormat format, String asset) {
        if (!Files.exists(file)) {
            throw new UserError("%s: there is no such file".formatted(file));
        }
        if (!Files.isRegularFile(file)) {
            throw new UserError("%s: is not a file".formatted(file));
        }
        try {
            return new RecordedFile(file, format, asset);
        } catch (IOException e) {
            throw new UserError("%s: cannot be read (%s)".formatted(file, e.getMessage()), e);
        }
    }

    @Override
    public boolean hasNext() {
        try {
            return records.hasNext();
        } catch (UncheckedIOException e) {
            throw notCsv(e);
        }
    }

    @Override
    public RecordedRow next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        CSVRecord cells = records.next();
        if (cells.size() != columns.size()) {
            throw error(
                    "found %d cells, expected %d as in the header"
                            .formatted(cells.size(), columns.size()));
        }
        return switch (format) {
            case SKAB, NAB -> wide(cells);
            case READINGS_CSV -> single(cells);
        };
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }

    private RecordedRow wide(CSVRecord cells) {
        List<Measurement> measurements = new ArrayList<>();
        for (int i = 1; i < columns.size(); i++) {
            String cell = cells.get(i).strip();
            if (!RecordedFormat.LABELS.contains(columns.get(i)) && !isMissing(cell)) {
                measurements.add(new Measurement(columns.get(i), number(columns.get(i), cell)));
            }
        }
        return new RecordedRow(
                line(), asset, time(columns.get(0), cells.get(0)), measurements, null);
    }

    private RecordedRow single(CSVRecord cells) {
        String value = cells.get(3).strip();
        String sensor = name("sensor", cells.get(1).strip());
        return new RecordedRow(
                line(),
                name("asset", cells.get(0).strip()),
                time("timestamp", cells.get(2)),
                isMissing(value)
                        ? List.of()
                        : List.of(new Measurement(sensor, number("value", value))),
                cells.size() > 4 && !cells.get(4).isBlank() ? cells.get(4).strip() : null);
    }

    private List<String> header() {
        String expected = "expected the header %s".formatted(format.header());
        if (!hasNext()) {
            throw new UserError("%s:1: the file is empty, %s".formatted(file, expected));
        }
        List<String> found = new ArrayList<>();
        for (String cell : records.next()) {
            found.add(cell.strip());
        }
        found.set(0, found.get(0).replace("\uFEFF", ""));
        if (!format.accepts(found)) {
            String shown = String.join(String.valueOf(format.delimiter()), found);
            throw error("found %s, %s".formatted(quoted(shown), expected));
        }
        if (format == RecordedFormat.SKAB) {
            Set<String> names = new HashSet<>();
            for (String column : found) {
                if (!names.add(name("column", column))) {
                    throw error("the column %s is there twice".formatted(quoted(column)));
                }
            }
        }
        return found;
    }

    private String name(String what, String name) {
        if (name.isEmpty()) {
            throw error("the %s has no name".formatted(what));
        }
        if (!what.equals("asset") && RESERVED.contains(name)) {
            throw error(
                    "a sensor cannot be called %s: it has a meaning of its own in a payload"
                            .formatted(quoted(name)));
        }
        return name;
    }

    private Instant time(String column, String cell) {
        Instant time = RecordedTime.parse(cell.strip());
        if (time == null) {
            throw error(
                    "%s: found %s, expected a time such as 2020-03-09 10:14:33"
                            .formatted(column, quoted(cell)));
        }
        return time;
    }

    private double number(String column, String cell) {
        try {
            double value = Double.parseDouble(cell);
            if (Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw error("%s: found %s, expected a number".formatted(column, quoted(cell)));
        }
        throw error("%s: found %s, expected a finite number".formatted(column, quoted(cell)));
    }

    private static boolean isMissing(String cell) {
        return cell.isEmpty() || cell.equalsIgnoreCase("nan");
    }

    private long line() {
        return parser.getCurrentLineNumber();
    }

    private UserError error(String text) {
        return new UserError("%s:%d: %s".formatted(file, line(), text));
    }

    private UserError notCsv(UncheckedIOException e) {
        IOException cause = e.getCause();
        if (cause == null || cause instanceof CharacterCodingException) {
            // Text is decoded ahead of the rows: which line it is in is not known here.
            return new UserError("%s: not CSV: the file is not UTF-8 text".formatted(file), e);
        }
        Matcher place = PLACE.matcher(String.valueOf(cause.getMessage()));
        return place.matches()
                ? new UserError(
                        "%s:%s: not CSV: %s".formatted(file, place.group(2), place.group(1)), e)
                : new UserError("%s:%d: not CSV: %s".formatted(file, line() + 1, cause), e);
    }

    private static String quoted(String text) {
        String visible = text.replaceAll("\\p{Cntrl}", "?");
        return "'" + (visible.length() <= 80 ? visible : visible.substring(0, 80) + "...") + "'";
    }
}
