/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.payload.sparkplug;

import io.millrace.functions.model.Quality;
import org.jspecify.annotations.Nullable;

/**
 * One metric of a payload as it stands on the wire.
 *
 * @param name its name, or null where the alias stands for it
 * @param alias its alias, or null
 * @param timestampMillis its time in milliseconds since the epoch, or null
 * @param dataType the number of its data type, or null
 * @param historical whether it is not to be taken as the present value
 * @param isNull whether there is explicitly no value
 * @param value the value, or null
 * @param unit engineering unit of its properties, or null
 * @param quality quality of its properties; GOOD where there is none
 */
record Metric(
        @Nullable String name,
        @Nullable Long alias,
        @Nullable Long timestampMillis,
        @Nullable Integer dataType,
        boolean historical,
        boolean isNull,
        @Nullable Value value,
        @Nullable String unit,
        Quality quality) {

    /** A value by the field that it stands in. */
    sealed interface Value {}

    /** The fields int_value and long_value, their bits. */
    record Whole(long bits) implements Value {}

    /** The fields float_value and double_value. */
    record Real(double number) implements Value {}

    /** The field boolean_value. */
    record Flag(boolean set) implements Value {}

    /** Any other field. */
    record Other() implements Value {}
}
