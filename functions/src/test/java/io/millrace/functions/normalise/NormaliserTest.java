/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.normalise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.functions.model.DeadLetter;
import io.millrace.functions.model.Origin;
import io.millrace.functions.model.Quality;
import io.millrace.functions.model.RawReading;
import io.millrace.functions.model.Reading;
import io.millrace.functions.normalise.NormaliseOptions.Range;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link Normaliser} case by case. */
class NormaliserTest {

    private static final long ARRIVAL = 1_700_000_000_000L;
    private static final long MAX_AGE = 2_592_000_000L;
    private static final long MAX_AHEAD = 300_000;

    private final Normaliser normaliser =
            new Normaliser(
                    new NormaliseOptions(
                            Map.of(
                                    "temperature", new Range(-40, 125),
                                    "flow", new Range(0, Double.POSITIVE_INFINITY)),
                            NormaliseOptions.DEFAULT_MAX_AGE,
                            NormaliseOptions.DEFAULT_MAX_AHEAD));

    @ParameterizedTest
    @CsvSource({
        "-40, GOOD",
        "-40.00000000000001, BAD",
        "125, GOOD",
        "125.00000000000001, BAD",
        "0, GOOD",
        "-0.0, GOOD",
        "1e308, BAD"
    })
    void callsAValueOutsideItsRangeBadAndKeepsIt(double value, Quality quality) {
        Reading reading = accepted(raw("temperature", value, Quality.GOOD));

        assertThat(reading.quality()).isEqualTo(quality);
        assertThat(reading.value()).isEqualTo(value);
    }

    @Test
    void asksForNoRangeWhereNoneIsDeclared() {
        assertThat(accepted(raw("anything", -1e308, Quality.GOOD)).quality())
                .isEqualTo(Quality.GOOD);
        assertThat(accepted(raw("flow", 1e308, Quality.GOOD)).quality()).isEqualTo(Quality.GOOD);
        assertThat(accepted(raw("flow", -1e-300, Quality.GOOD)).quality()).isEqualTo(Quality.BAD);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void callsWhatIsNotFiniteBadAndKeepsNaN(double value) {
        for (String sensor : new String[] {"temperature", "flow", "anything"}) {
            Reading reading = accepted(raw(sensor, value, Quality.GOOD));

            assertThat(reading.quality()).isEqualTo(Quality.BAD);
            assertThat(reading.value()).isNaN();
        }
    }

    @ParameterizedTest
    @CsvSource({"GOOD, GOOD, UNCERTAIN", "UNCERTAIN, UNCERTAIN, UNCERTAIN", "BAD, BAD, BAD"})
    void neverBettersWhatTheDeviceSays(Quality device, Quality believed, Quality suspect) {
        assertThat(accepted(at(ARRIVAL, device)).quality()).isEqualTo(believed);
        assertThat(accepted(at(RawReading.NO_TIMESTAMP, device)).quality()).isEqualTo(believed);
        assertThat(accepted(at(0, device)).quality()).isEqualTo(suspect);
    }

    static Stream<Arguments> times() {
        return Stream.of(
                Arguments.of("its own", ARRIVAL - 1_234, ARRIVAL - 1_234, false),
                Arguments.of("as old as may be", ARRIVAL - MAX_AGE, ARRIVAL - MAX_AGE, false),
                Arguments.of("a millisecond older", ARRIVAL - MAX_AGE - 1, ARRIVAL, true),
                Arguments.of(
                        "as far ahead as may be", ARRIVAL + MAX_AHEAD, ARRIVAL + MAX_AHEAD, false),
                Arguments.of("a millisecond further", ARRIVAL + MAX_AHEAD + 1, ARRIVAL, true),
                Arguments.of("the epoch", 0L, ARRIVAL, true),
                Arguments.of("the greatest", Long.MAX_VALUE, ARRIVAL, true),
                Arguments.of("the least but one", Long.MIN_VALUE + 1, ARRIVAL, true),
                Arguments.of("none", RawReading.NO_TIMESTAMP, ARRIVAL, false));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("times")
    void believesASourceTimeThatIsNearTheArrival(
            String what, long source, long expected, boolean suspect) {
        Normalised.Accepted accepted =
                (Normalised.Accepted) normaliser.normalise(at(source, Quality.GOOD));

        assertThat(accepted.reading().timestampMillis()).isEqualTo(expected);
        assertThat(accepted.suspectClock()).isEqualTo(suspect);
        assertThat(accepted.reading().quality())
                .isEqualTo(suspect ? Quality.UNCERTAIN : Quality.GOOD);
    }

    static Stream<Arguments> absurdArrivals() {
        long min = Long.MIN_VALUE;
        long max = Long.MAX_VALUE;
        return Stream.of(
                Arguments.of(max, max - 1, false),
                Arguments.of(max, max - MAX_AGE - 1, true),
                Arguments.of(max, min + 1, true),
                Arguments.of(max - MAX_AHEAD + 1, max, false),
                Arguments.of(min, min + 1, false),
                Arguments.of(min, min + MAX_AHEAD, false),
                Arguments.of(min, min + MAX_AHEAD + 1, true),
                Arguments.of(min, max, true));
    }

    @ParameterizedTest
    @MethodSource("absurdArrivals")
    void calculatesWithoutOverflow(long arrival, long source, boolean suspect) {
        RawReading raw =
                new RawReading("s", "a", "b", source, arrival, 1, null, Quality.GOOD, Origin.LIVE);

        Normalised.Accepted accepted = (Normalised.Accepted) normaliser.normalise(raw);

        assertThat(accepted.suspectClock()).isEqualTo(suspect);
        assertThat(accepted.reading().timestampMillis()).isEqualTo(suspect ? arrival : source);
    }

    @Test
    void takesAnAgeWithoutEnd() {
        Normaliser patient =
                new Normaliser(
                        new NormaliseOptions(
                                Map.of(), Duration.ofSeconds(Long.MAX_VALUE), Duration.ZERO));

        Normalised.Accepted ancient =
                (Normalised.Accepted) patient.normalise(at(Long.MIN_VALUE + 1, Quality.GOOD));
        Normalised.Accepted ahead =
                (Normalised.Accepted) patient.normalise(at(ARRIVAL + 1, Quality.GOOD));

        assertThat(ancient.suspectClock()).as("more than 292 million years").isTrue();
        assertThat(ahead.suspectClock()).isTrue();
        assertThat(accepted(patient, at(0, Quality.GOOD)).timestampMillis()).isZero();
    }

    @Test
    void carriesTheRestOver() {
        RawReading raw =
                new RawReading(
                        "topic",
                        "泵 7",
                        "Öldruck",
                        ARRIVAL - 5,
                        ARRIVAL,
                        1.5,
                        "bar",
                        Quality.GOOD,
                        Origin.HISTORY);

        assertThat(accepted(raw))
                .isEqualTo(
                        new Reading(
                                "泵 7", "Öldruck", ARRIVAL - 5, 1.5, Quality.GOOD, Origin.HISTORY));
    }

    static Stream<Arguments> faultyNames() {
        return Stream.of(
                Arguments.of("", "name is empty"),
                Arguments.of(
                        "x".repeat(257), "name has 257 characters but at most 256 are allowed"),
                Arguments.of("\0", "name has the control character U+0000 at index 0"),
                Arguments.of("pump\n1", "name has the control character U+000A at index 4"),
                Arguments.of("pump\u007f", "name has the control character U+007F at index 4"),
                Arguments.of("\u0085pump", "name has the control character U+0085 at index 0"),
                Arguments.of("\ud83d", "name has half of a surrogate pair, U+D83D, at index 0"),
                Arguments.of("a\udd27", "name has half of a surrogate pair, U+DD27, at index 1"),
                Arguments.of(
                        "\udd27\ud83d", "name has half of a surrogate pair, U+DD27, at index 0"),
                Arguments.of("🔧\ud83d", "name has half of a surrogate pair, U+D83D, at index 2"),
                Arguments.of(
                        "🔧".repeat(257), "name has 257 characters but at most 256 are allowed"));
    }

    @ParameterizedTest
    @MethodSource("faultyNames")
    void refusesFaultyNames(String name, String reason) {
        assertThat(refused(named(name, "temperature")).reason()).isEqualTo("the asset " + reason);
        assertThat(refused(named("pump-1", name)).reason()).isEqualTo("the sensor " + reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"p", " ", "a b", "泵", "🔧", "é", "é", "مضخة", "a/b#+", "\u00a0"})
    void takesAnyOtherUnicodeText(String name) {
        assertThat(accepted(named(name, name)).asset()).isEqualTo(name);
    }

    @Test
    void takesNamesOf256Characters() {
        assertThat(accepted(named("x".repeat(256), "🔧".repeat(256))).asset()).hasSize(256);
    }

    @Test
    void makesALegibleDeadLetter() {
        RawReading raw =
                new RawReading(
                        "plant/a\"b\\",
                        "",
                        "x\0\ud83dé🔧\u009f",
                        RawReading.NO_TIMESTAMP,
                        ARRIVAL,
                        Double.NEGATIVE_INFINITY,
                        null,
                        Quality.UNCERTAIN,
                        Origin.LIVE);

        DeadLetter deadLetter = refused(raw);

        assertThat(deadLetter.source()).isEqualTo("plant/a\"b\\");
        assertThat(deadLetter.timestampMillis()).isEqualTo(ARRIVAL);
        assertThat(new String(deadLetter.payload(), StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"source\":\"plant/a\\\"b\\\\\",\"asset\":\"\","
                                + "\"sensor\":\"x\\u0000\\ud83dé🔧\\u009f\","
                                + "\"sourceTimestampMillis\":null,"
                                + "\"arrivalMillis\":1700000000000,\"value\":\"-Infinity\","
                                + "\"unit\":null,\"quality\":\"UNCERTAIN\",\"origin\":\"LIVE\"}");
    }

    @Test
    void keepsTimeValueAndUnitInTheDeadLetter() {
        RawReading raw =
                new RawReading("s", "", "t", -1, 5, 1.5e300, "m/s", Quality.GOOD, Origin.HISTORY);

        assertThat(new String(refused(raw).payload(), StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"source\":\"s\",\"asset\":\"\",\"sensor\":\"t\","
                                + "\"sourceTimestampMillis\":-1,\"arrivalMillis\":5,"
                                + "\"value\":1.5E300,\"unit\":\"m/s\",\"quality\":\"GOOD\","
                                + "\"origin\":\"HISTORY\"}");
    }

    @Test
    void refusesOptionsThatCannotBeMet() {
        assertThatThrownBy(() -> new Range(5, 5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a range needs min < max but was [5.0, 5.0]");
        assertThatThrownBy(() -> new Range(Double.NaN, 5))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(
                        () -> new NormaliseOptions(Map.of(), Duration.ofMillis(-1), Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "max_age and max_ahead must not be negative but were PT-0.001S and PT0S");
    }

    private Reading accepted(RawReading raw) {
        return accepted(normaliser, raw);
    }

    private static Reading accepted(Normaliser normaliser, RawReading raw) {
        return ((Normalised.Accepted) normaliser.normalise(raw)).reading();
    }

    private DeadLetter refused(RawReading raw) {
        return ((Normalised.Refused) normaliser.normalise(raw)).deadLetter();
    }

    private static RawReading raw(String sensor, double value, Quality quality) {
        return new RawReading(
                "s", "pump-1", sensor, ARRIVAL, ARRIVAL, value, null, quality, Origin.LIVE);
    }

    private static RawReading at(long source, Quality quality) {
        return new RawReading(
                "s", "pump-1", "temperature", source, ARRIVAL, 20, null, quality, Origin.LIVE);
    }

    private static RawReading named(String asset, String sensor) {
        return new RawReading(
                "s", asset, sensor, ARRIVAL, ARRIVAL, 20, null, Quality.GOOD, Origin.LIVE);
    }
}
