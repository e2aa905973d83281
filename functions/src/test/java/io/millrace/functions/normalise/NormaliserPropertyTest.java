/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.normalise;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.functions.model.Origin;
import io.millrace.functions.model.Quality;
import io.millrace.functions.model.RawReading;
import io.millrace.functions.model.Reading;
import io.millrace.functions.normalise.NormaliseOptions.Range;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds of {@link Normaliser} for whatever may come. */
class NormaliserPropertyTest {

    private static final int CASES = 10_000;
    private static final Range RANGE = new Range(-40, 125);
    private static final List<Quality> QUALITIES = List.of(Quality.values());
    private static final long[] TIMES = {
        Long.MIN_VALUE, Long.MIN_VALUE + 1, -1, 0, 1, 1_700_000_000_000L, Long.MAX_VALUE
    };
    private static final double[] VALUES = {
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.MIN_VALUE,
        Double.MAX_VALUE,
        -Double.MAX_VALUE,
        -0.0,
        -40,
        125,
        -41,
        126
    };

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void givesAReadingThatKeepsItsPromiseOrADeadLetter(long seed) {
        Duration maxAge = Duration.ofDays(30);
        Duration maxAhead = Duration.ofMinutes(5);
        Normaliser normaliser =
                new Normaliser(
                        new NormaliseOptions(Map.of("temperature", RANGE), maxAge, maxAhead));
        Random random = new Random(seed);
        int refused = 0;
        int good = 0;
        for (int i = 0; i < CASES; i++) {
            RawReading raw = raw(random);
            Normalised normalised = normaliser.normalise(raw);
            boolean legal = isLegal(raw.asset()) && isLegal(raw.sensor());
            if (normalised instanceof Normalised.Refused refusal) {
                refused++;
                assertThat(legal).as("%s", raw).isFalse();
                assertThat(refusal.deadLetter().reason()).isNotBlank();
                String payload = new String(refusal.deadLetter().payload(), StandardCharsets.UTF_8);
                assertThat(payload.chars().filter(Character::isISOControl)).isEmpty();
                assertThat(payload).as("nothing lost in UTF-8").isEqualTo(RawReadingText.of(raw));
            } else if (normalised instanceof Normalised.Accepted accepted) {
                assertThat(legal).as("%s", raw).isTrue();
                assertPromise(raw, accepted, maxAge, maxAhead);
                good += accepted.reading().quality() == Quality.GOOD ? 1 : 0;
            }
        }
        assertThat(refused).as("the cases must be worth the test").isBetween(CASES / 20, CASES / 2);
        assertThat(good).isGreaterThan(CASES / 50);
    }

    private static void assertPromise(
            RawReading raw, Normalised.Accepted accepted, Duration maxAge, Duration maxAhead) {
        Reading reading = accepted.reading();
        boolean possible =
                Double.isFinite(raw.value())
                        && (!raw.sensor().equals("temperature")
                                || (raw.value() >= -40 && raw.value() <= 125));
        boolean absent = raw.sourceTimestampMillis() == RawReading.NO_TIMESTAMP;
        BigInteger ahead =
                BigInteger.valueOf(raw.sourceTimestampMillis())
                        .subtract(BigInteger.valueOf(raw.arrivalMillis()));
        boolean credible =
                ahead.compareTo(BigInteger.valueOf(maxAhead.toMillis())) <= 0
                        && ahead.negate().compareTo(BigInteger.valueOf(maxAge.toMillis())) <= 0;
        assertThat(accepted.suspectClock()).as("%s", raw).isEqualTo(!absent && !credible);
        assertThat(reading.timestampMillis())
                .as("%s", raw)
                .isEqualTo(!absent && credible ? raw.sourceTimestampMillis() : raw.arrivalMillis());
        Quality quality = raw.quality();
        if (accepted.suspectClock() && quality == Quality.GOOD) {
            quality = Quality.UNCERTAIN;
        }
        assertThat(reading.quality()).as("%s", raw).isEqualTo(possible ? quality : Quality.BAD);
        assertThat(Double.doubleToLongBits(reading.value()))
                .isEqualTo(
                        Double.doubleToLongBits(
                                Double.isFinite(raw.value()) ? raw.value() : Double.NaN));
        assertThat(reading.asset()).isEqualTo(raw.asset());
        assertThat(reading.sensor()).isEqualTo(raw.sensor());
        assertThat(reading.origin()).isEqualTo(raw.origin());
    }

    private static boolean isLegal(String name) {
        return !name.isEmpty()
                && name.codePoints().count() <= 256
                && name.codePoints().noneMatch(c -> Character.getType(c) == Character.CONTROL)
                && name.codePoints().noneMatch(c -> Character.getType(c) == Character.SURROGATE);
    }

    private static RawReading raw(Random random) {
        return new RawReading(
                name(random),
                name(random),
                random.nextBoolean() ? "temperature" : name(random),
                time(random),
                time(random),
                random.nextInt(3) == 0
                        ? VALUES[random.nextInt(VALUES.length)]
                        : random.nextGaussian() * 60,
                random.nextBoolean() ? null : name(random),
                QUALITIES.get(random.nextInt(3)),
                random.nextBoolean() ? Origin.LIVE : Origin.HISTORY);
    }

    private static long time(Random random) {
        long time = TIMES[random.nextInt(TIMES.length)];
        return switch (random.nextInt(4)) {
            case 0 -> time;
            case 1 -> random.nextLong();
            case 2 -> time + random.nextInt(600_000) - 300_000;
            default -> 1_700_000_000_000L + random.nextInt(400_000) - 50_000;
        };
    }

    private static String name(Random random) {
        if (random.nextInt(4) > 0) {
            return "pump-" + random.nextInt(100);
        }
        int length = random.nextInt(10) == 0 ? 250 + random.nextInt(20) : random.nextInt(20);
        StringBuilder name = new StringBuilder();
        int kind = random.nextInt(4);
        for (int i = 0; i < length; i++) {
            switch (kind) {
                case 0 -> name.append((char) random.nextInt(0x100));
                case 1 -> name.append((char) random.nextInt(0x10000));
                case 2 -> name.appendCodePoint(0x10000 + random.nextInt(0x1000));
                default -> name.append((char) ('a' + random.nextInt(26)));
            }
        }
        return name.toString();
    }
}
