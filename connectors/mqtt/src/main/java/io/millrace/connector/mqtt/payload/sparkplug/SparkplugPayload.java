/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.payload.sparkplug;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A payload of Sparkplug B.
 *
 * @param timestampMillis when it was sent, milliseconds since the epoch, or null
 * @param sequence its sequence number, in [0, 255] where its publisher keeps to the rules; or null
 * @param metrics its metrics
 */
public record SparkplugPayload(
        @Nullable Long timestampMillis, @Nullable Long sequence, List<Metric> metrics) {}
