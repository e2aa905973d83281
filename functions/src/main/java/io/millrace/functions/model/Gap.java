/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.model;

import org.jspecify.annotations.Nullable;

/**
 * What is known to be missing. A loss that a gap covers is reported; any other would be silent.
 *
 * @param source the connection or device
 * @param sensor the one sensor that is concerned, or null for the whole source
 * @param fromMillis begin, milliseconds since the epoch
 * @param toMillis end, milliseconds since the epoch
 * @param reason one sentence
 */
public record Gap(
        String source, @Nullable String sensor, long fromMillis, long toMillis, String reason)
        implements SourceRecord {}
