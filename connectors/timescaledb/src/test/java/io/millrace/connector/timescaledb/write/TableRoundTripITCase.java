/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.timescaledb.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connector.timescaledb.TestingDatabase;
import io.millrace.connector.timescaledb.table.AlarmTable;
import io.millrace.connector.timescaledb.table.DeadLetterTable;
import io.millrace.connector.timescaledb.table.FeatureTable;
import io.millrace.connector.timescaledb.table.GapTable;
import io.millrace.connector.timescaledb.table.ReadingTable;
import io.millrace.connector.timescaledb.table.ScoreTable;
import io.millrace.connector.timescaledb.table.TableMapping;
import io.millrace.functions.model.Alarm;
import io.millrace.functions.model.AlarmState;
import io.millrace.functions.model.DeadLetter;
import io.millrace.functions.model.FeatureVector;
import io.millrace.functions.model.Gap;
import io.millrace.functions.model.Origin;
import io.millrace.functions.model.Quality;
import io.millrace.functions.model.Reading;
import io.millrace.functions.model.Score;
import io.millrace.functions.model.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each kind of element comes back from the database as it was given. */
class TableRoundTripITCase {

    private static final long NOON = 1_767_268_800_123L;
    private static final List<String> NAMES =
            List.of(
                    "plain",
                    "",
                    " ",
                    "quote'\"`$$;--",
                    "tab\tnewline\nreturn\r\b\f",
                    "back\\slash\\N\\.",
                    "Gerät \u00e9 \u6e29\u5ea6 \ud83d\udd25 \u0001 \uffff",
                    "{\"json\": [1]}",
                    "'; DROP TABLE readings; --");

    private TestingDatabase database;

    @BeforeEach
    void createDatabase() throws Exception {
        database = TestingDatabase.withSchema();
        database.execute("SET TIME ZONE 'UTC'");
    }

    @AfterEach
    void closeDatabase() throws Exception {
        database.close();
    }

    private <T> void write(TableMapping<T> mapping, List<T> elements) throws Exception {
        try (var writer = new TestingWriter<>(database.options(), mapping)) {
            writer.write(elements);
            assertThat(writer.metrics.deadLetters()).isZero();
        }
    }

    @Test
    void namesOfEveryKindComeBack() throws Exception {
        List<Reading> readings = new ArrayList<>();
        for (String name : NAMES) {
            readings.add(new Reading(name, name, NOON, 1, Quality.GOOD, Origin.LIVE));
        }
        write(new ReadingTable(), readings);

        assertThat(database.rows("SELECT asset FROM readings"))
                .containsExactlyInAnyOrderElementsOf(NAMES);
        assertThat(database.rows("SELECT sensor FROM readings"))
                .containsExactlyInAnyOrderElementsOf(NAMES);
    }

    @Test
    void numbersComeBackToTheLastBit() throws Exception {
        double[] values = {
            1e308, -1e-308, Double.MIN_VALUE, Double.MAX_VALUE, -0.0, 16_777_217, 0.1, Math.PI
        };
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            readings.add(
                    new Reading("press", "rpm", NOON + i, values[i], Quality.GOOD, Origin.LIVE));
        }
        write(new ReadingTable(), readings);

        List<String> stored = database.rows("SELECT value FROM readings ORDER BY time");
        for (int i = 0; i < values.length; i++) {
            assertThat(Double.parseDouble(stored.get(i))).isEqualTo(values[i]);
        }
    }

    @Test
    void qualityOriginAndTimesOfReadings() throws Exception {
        long year294276 = 9_224_318_015_999_999L;
        long year4714BeforeChrist = -210_866_803_200_000L;
        write(
                new ReadingTable(),
                List.of(
                        new Reading("a", "s", NOON, 1.5, Quality.GOOD, Origin.LIVE),
                        new Reading("b", "s", -1, 2.5, Quality.UNCERTAIN, Origin.HISTORY),
                        new Reading("c", "s", NOON, Double.NaN, Quality.BAD, Origin.LIVE),
                        new Reading(
                                "d", "s", NOON, Double.NEGATIVE_INFINITY, Quality.BAD, Origin.LIVE),
                        new Reading("e", "s", NOON, 3.5, Quality.BAD, Origin.LIVE),
                        new Reading("f", "s", year294276, 1, Quality.GOOD, Origin.LIVE),
                        new Reading("g", "s", year4714BeforeChrist, 1, Quality.GOOD, Origin.LIVE)));

        assertThat(
                        database.rows(
                                "SELECT asset, time, value, quality, origin FROM readings ORDER BY"
                                        + " asset"))
                .containsExactly(
                        "a|2026-01-01 12:00:00.123+00|1.5|0|0",
                        "b|1969-12-31 23:59:59.999+00|2.5|1|1",
                        "c|2026-01-01 12:00:00.123+00|null|2|0",
                        "d|2026-01-01 12:00:00.123+00|null|2|0",
                        "e|2026-01-01 12:00:00.123+00|3.5|2|0",
                        "f|294276-12-31 23:59:59.999+00|1|0|0",
                        "g|4714-11-24 00:00:00+00 BC|1|0|0");
    }

    @Test
    void featuresThatAreFreshAndHaveAValue() throws Exception {
        List<String> names = new ArrayList<>();
        double[] values = new double[70];
        for (int i = 0; i < 70; i++) {
            names.add("f" + i);
            values[i] = i;
        }
        values[3] = Double.NaN;
        values[68] = Double.POSITIVE_INFINITY;
        long[] fresh = {0b1011, 0b110000};
        write(new FeatureTable(names), List.of(new FeatureVector("press", NOON, 9, values, fresh)));

        assertThat(database.rows("SELECT feature, value, sequence FROM features ORDER BY value"))
                .containsExactly("f0|0|9", "f1|1|9", "f69|69|9", "f68|Infinity|9");
    }

    @Test
    void scoresWithTheirContributionsByName() throws Exception {
        write(
                new ScoreTable(Map.of("ecod", List.of("a\"\\\t\n\u0001b", "temp_mean"))),
                List.of(
                        new Score("press", "ecod", NOON, 0.9, 0.8, new double[] {0.1, 0.8}, 7),
                        new Score("press", "ecod", NOON + 1, 0.8, 0.8, new double[] {0, 0.8}, 8)));

        assertThat(
                        database.rows(
                                "SELECT value, threshold, anomalous, contributions->>'temp_mean',"
                                        + " contributions->>(E'a\"\\\\\\t\\n"
                                        + "\\x01b'), observation FROM scores ORDER BY time"))
                .containsExactly("0.9|0.8|t|0.8|0.1|7", "0.8|0.8|f|0.8|0.0|8");
    }

    @Test
    void alarmsWithEveryTransition() throws Exception {
        List<Alarm> alarms = new ArrayList<>();
        AlarmState[] states = AlarmState.values();
        for (int i = 0; i < states.length; i++) {
            AlarmState state = states[i];
            alarms.add(
                    new Alarm(
                            "ab12",
                            i + 1,
                            "press",
                            "hot",
                            3,
                            Severity.CRITICAL,
                            state,
                            NOON,
                            NOON + i,
                            state == AlarmState.NORMAL ? Double.NaN : 81.5,
                            "too hot\n100 %"));
        }
        write(new AlarmTable(), alarms);

        assertThat(
                        database.rows(
                                "SELECT id, transition, asset, rule, rule_version, severity, state,"
                                        + " start_time, time, value, message FROM alarms ORDER BY"
                                        + " transition"))
                .hasSize(4)
                .startsWith(
                        "ab12|1|press|hot|3|CRITICAL|UNACKNOWLEDGED|2026-01-01 12:00:00.123+00|"
                                + "2026-01-01 12:00:00.123+00|81.5|too hot\n100 %")
                .endsWith(
                        "ab12|4|press|hot|3|CRITICAL|NORMAL|2026-01-01 12:00:00.123+00|"
                                + "2026-01-01 12:00:00.126+00|null|too hot\n100 %");
        assertThat(database.rows("SELECT * FROM open_alarms")).isEmpty();
    }

    @Test
    void deadLettersKeepEveryByteAndNoTextCanPoisonThem() throws Exception {
        byte[] payload = new byte[256];
        for (int i = 0; i < payload.length; i++) {
            payload[i] = (byte) i;
        }
        List<DeadLetter> letters =
                List.of(
                        new DeadLetter("topic/\0/\ud800", "NUL \0", payload, NOON),
                        new DeadLetter("topic", "again", new byte[0], NOON),
                        new DeadLetter("topic", "again", new byte[0], NOON + 1));
        write(new DeadLetterTable(), letters);
        write(new DeadLetterTable(), letters);

        assertThat(
                        database.rows(
                                "SELECT source, reason, length(id), encode(payload, 'hex'), time"
                                        + " FROM dead_letters ORDER BY time, length(payload) DESC"))
                .containsExactly(
                        "topic/\uFFFD/?|NUL \uFFFD|64|"
                                + java.util.HexFormat.of().formatHex(payload)
                                + "|2026-01-01 12:00:00.123+00",
                        "topic|again|64||2026-01-01 12:00:00.123+00",
                        "topic|again|64||2026-01-01 12:00:00.124+00");
    }

    @Test
    void gapsOfASensorAndOfAWholeSource() throws Exception {
        List<Gap> gaps =
                List.of(
                        new Gap("mqtt", null, NOON, NOON + 5, "session lost"),
                        new Gap("mqtt", "rpm", NOON, NOON + 5, "sequence hole"));
        write(new GapTable(), gaps);
        write(new GapTable(), gaps);

        assertThat(
                        database.rows(
                                "SELECT source, sensor, from_time, to_time, reason FROM gaps ORDER"
                                        + " BY sensor"))
                .containsExactly(
                        "mqtt||2026-01-01 12:00:00.123+00|2026-01-01 12:00:00.128+00|session lost",
                        "mqtt|rpm|2026-01-01 12:00:00.123+00|2026-01-01 12:00:00.128+00|sequence"
                                + " hole");
    }
}
