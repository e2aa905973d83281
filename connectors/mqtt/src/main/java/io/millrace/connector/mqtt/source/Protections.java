/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.source;

import java.io.Serializable;

/**
 * The parts that keep the source's promise. All of them are on, and there is no reason to switch
 * one off but a drill that shows that it would notice: without one of them messages are lost or
 * repeated.
 *
 * @param deduplication whether repeated deliveries are dropped
 * @param generationCheck whether an acknowledgement is dropped when the connection is gone by which
 *     its message came, so that its packet id cannot meet another message
 * @param ackAtCheckpoint whether a message is acknowledged only when a checkpoint that holds it has
 *     completed, and not when it arrives
 * @param gapDetection whether what is known to be missing is reported
 */
public record Protections(
        boolean deduplication,
        boolean generationCheck,
        boolean ackAtCheckpoint,
        boolean gapDetection)
        implements Serializable {

    /** As it shall be. */
    public static final Protections ALL = new Protections(true, true, true, true);

    /** For a drill: messages take effect twice. */
    public Protections withoutDeduplication() {
        return new Protections(false, generationCheck, ackAtCheckpoint, gapDetection);
    }

    /** For a drill: acknowledgements of one connection meet messages of the next one. */
    public Protections withoutGenerationCheck() {
        return new Protections(deduplication, false, ackAtCheckpoint, gapDetection);
    }

    /** For a drill: what no checkpoint holds is acknowledged and so lost with the job. */
    public Protections withoutAckAtCheckpoint() {
        return new Protections(deduplication, generationCheck, false, gapDetection);
    }

    /** For a drill: a session that the broker has lost is passed over in silence. */
    public Protections withoutGapDetection() {
        return new Protections(deduplication, generationCheck, ackAtCheckpoint, false);
    }
}
