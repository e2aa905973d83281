/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source.split;

/**
 * Deliveries that may be acknowledged now.
 *
 * @param position of the first of them, counted over the life of a reader
 * @param handles {@link AckHandle} of each, in order of delivery; not to be changed
 */
public record Release(long position, long[] handles) {}
