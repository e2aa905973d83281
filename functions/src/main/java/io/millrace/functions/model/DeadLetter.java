/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.functions.model;

/**
 * Something that was accepted and could not be turned into a reading or a row. Nothing is dropped
 * without one.
 *
 * @param source where it came from, for people: a topic, a node id, a table
 * @param reason one sentence: what was wrong with it
 * @param payload the original bytes
 * @param timestampMillis when it was refused, milliseconds since the epoch
 */
public record DeadLetter(String source, String reason, byte[] payload, long timestampMillis)
        implements SourceRecord {}
