/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.payload.sparkplug;

import io.millrace.functions.model.Origin;
import io.millrace.functions.model.Quality;
import org.jspecify.annotations.Nullable;

/** Where a host puts what it learned from a message. */
public interface HostOutput {

    /**
     * A value.
     *
     * @param device the device, or null for the edge node itself
     * @param metric the metric's name
     * @param timestampMillis its time in milliseconds since the epoch, or null
     * @param value the value, NaN where there is none
     * @param unit its unit, or null
     */
    void reading(
            @Nullable String device,
            String metric,
            @Nullable Long timestampMillis,
            double value,
            @Nullable String unit,
            Quality quality,
            Origin origin);

    /**
     * Something is known to be missing.
     *
     * @param source the edge node or device
     */
    void gap(String source, long fromMillis, long toMillis, String reason);

    /** A part of the message could not be read. */
    void refused(String reason);

    /** The node's births are needed. */
    void askForBirths(SparkplugTopic topic);
}
