/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.payload.sparkplug;

import org.jspecify.annotations.Nullable;

/**
 * What a birth said of a metric.
 *
 * @param device the device, or null for the edge node itself
 * @param name the name
 * @param type the data type
 * @param unit the unit, or null
 */
record MetricDefinition(
        @Nullable String device, String name, DataType type, @Nullable String unit) {

    /** Commands and the count of births are no sensors. */
    boolean isControl() {
        return name.startsWith("Node Control/")
                || name.startsWith("Device Control/")
                || name.equals(EdgeNode.BIRTH_DEATH_SEQUENCE);
    }
}
