/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.payload;

import io.millrace.connector.mqtt.source.MqttMessage;
import io.millrace.functions.model.Origin;
import io.millrace.functions.model.Quality;
import io.millrace.functions.model.RawReading;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells readings without a time of their own apart: two of one sensor that arrive in the same
 * millisecond, as they do after a reconnect, get one after the other. A row is known by asset,
 * sensor and time, so the second would silently be taken for a repetition of the first.
 */
final class ArrivalTimes {

    /** Bounded against publishers that invent names. */
    private static final int MOST_SENSORS = 100_000;

    private final Map<String, Long> last = new HashMap<>();

    /**
     * The arrival time of a reading.
     *
     * @param asset its asset
     * @param sensor its sensor
     * @param millis when the message arrived, milliseconds since the epoch
     * @return the same, or a later time if the sensor has been given that one already
     */
    long next(String asset, String sensor, long millis) {
        if (last.size() >= MOST_SENSORS) {
            last.clear();
        }
        return last.merge(
                asset + '\0' + sensor, millis, (before, now) -> Math.max(before + 1, now));
    }

    /**
     * A reading of a message. That of a retained message is HISTORY, and at best UNCERTAIN where it
     * has no time of its own: how old it is, only that can tell.
     *
     * @param timestampMillis its own time, or {@link RawReading#NO_TIMESTAMP}
     */
    RawReading reading(
            MqttMessage message,
            String asset,
            String sensor,
            long timestampMillis,
            double value,
            @Nullable String unit,
            Quality quality,
            Origin origin) {
        boolean timeless = timestampMillis == RawReading.NO_TIMESTAMP;
        return new RawReading(
                message.topic(),
                asset,
                sensor,
                timestampMillis,
                timeless ? next(asset, sensor, message.arrivalMillis()) : message.arrivalMillis(),
                value,
                unit,
                message.retained() && timeless ? worse(quality, Quality.UNCERTAIN) : quality,
                message.retained() ? Origin.HISTORY : origin);
    }

    /** The less trusted of two qualities. */
    static Quality worse(Quality one, Quality other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
