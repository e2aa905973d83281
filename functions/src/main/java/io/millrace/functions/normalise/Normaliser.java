/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.normalise;

import io.millrace.functions.model.DeadLetter;
import io.millrace.functions.model.Quality;
import io.millrace.functions.model.RawReading;
import io.millrace.functions.model.Reading;
import io.millrace.functions.normalise.NormaliseOptions.Range;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Makes a reading of what a connector understood. Depends on its argument alone and never throws on
 * data.
 *
 * <p><b>Names.</b> An asset or sensor name that is empty, longer than {@value #MAX_NAME_CHARACTERS}
 * characters (Unicode code points), or holds a control character or half of a surrogate pair is
 * refused: the one cannot be shown or stored, the other has no form in UTF-8, so that two assets
 * would become one. Any other Unicode text is a name.
 *
 * <p><b>Time.</b> The source's time is the event time if it lies in [arrival - maxAge, arrival +
 * maxAhead], bounds included. If there is none, the arrival is. If it lies outside, the arrival is
 * too, and the quality is at best UNCERTAIN.
 *
 * <p><b>Value.</b> A value that is not finite becomes NaN and BAD; one outside its sensor's range
 * is kept and BAD, the bounds being inside. What the device called BAD stays so.
 */
public final class Normaliser implements Serializable {

    /** Characters (Unicode code points) that the name of an asset or a sensor may have. */
    public static final int MAX_NAME_CHARACTERS = 256;

    private static final long serialVersionUID = 1L;

    private final NormaliseOptions options;
    private final long maxAgeMillis;
    private final long maxAheadMillis;

    /** Takes the rules of the plant. */
    public Normaliser(NormaliseOptions options) {
        this.options = options;
        this.maxAgeMillis = saturatedMillis(options.maxAge());
        this.maxAheadMillis = saturatedMillis(options.maxAhead());
    }

    /** Applies the rules to one raw reading. */
    public Normalised normalise(RawReading raw) {
        String fault = faultOf("asset", raw.asset());
        if (fault == null) {
            fault = faultOf("sensor", raw.sensor());
        }
        if (fault != null) {
            byte[] payload = RawReadingText.of(raw).getBytes(StandardCharsets.UTF_8);
            return new Normalised.Refused(
                    new DeadLetter(raw.source(), fault, payload, raw.arrivalMillis()));
        }
        long time = raw.sourceTimestampMillis();
        boolean suspectClock = false;
        if (time == RawReading.NO_TIMESTAMP) {
            time = raw.arrivalMillis();
        } else if (!isCredible(time, raw.arrivalMillis())) {
            time = raw.arrivalMillis();
            suspectClock = true;
        }
        double value = Double.isFinite(raw.value()) ? raw.value() : Double.NaN;
        Quality quality = raw.quality();
        if (suspectClock && quality == Quality.GOOD) {
            quality = Quality.UNCERTAIN;
        }
        if (!isPossible(raw.sensor(), value)) {
            quality = Quality.BAD;
        }
        return new Normalised.Accepted(
                new Reading(raw.asset(), raw.sensor(), time, value, quality, raw.origin()),
                suspectClock);
    }

    private boolean isCredible(long time, long arrival) {
        return time >= saturatedSum(arrival, -maxAgeMillis)
                && time <= saturatedSum(arrival, maxAheadMillis);
    }

    private boolean isPossible(String sensor, double value) {
        if (Double.isNaN(value)) {
            return false;
        }
        Range range = options.ranges().get(sensor);
        return range == null || (value >= range.min() && value <= range.max());
    }

    /** What is wrong with a name, or null if nothing is. */
    private static @Nullable String faultOf(String what, String name) {
        if (name.isEmpty()) {
            return "the %s name is empty".formatted(what);
        }
        // A code point takes one or two chars, so the common case needs no count.
        if (name.length() > MAX_NAME_CHARACTERS) {
            int characters = name.codePointCount(0, name.length());
            if (characters > MAX_NAME_CHARACTERS) {
                return "the %s name has %d characters but at most %d are allowed"
                        .formatted(what, characters, MAX_NAME_CHARACTERS);
            }
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (Character.isISOControl(c)) {
                return "the %s name has the control character U+%04X at index %d"
                        .formatted(what, (int) c, i);
            }
            if (Character.isSurrogate(c)) {
                if (!Character.isSupplementaryCodePoint(name.codePointAt(i))) {
                    return "the %s name has half of a surrogate pair, U+%04X, at index %d"
                            .formatted(what, (int) c, i);
                }
                i++;
            }
        }
        return null;
    }

    /** The sum, or the nearest long where there is none. */
    private static long saturatedSum(long a, long b) {
        long sum = a + b;
        // Overflow has happened where both operands differ in sign from the sum.
        if (((a ^ sum) & (b ^ sum)) < 0) {
            return a < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
        return sum;
    }

    private static long saturatedMillis(Duration duration) {
        try {
            return duration.toMillis();
        } catch (ArithmeticException e) {
            return Long.MAX_VALUE;
        }
    }
}
